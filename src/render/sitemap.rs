//! `sitemap.xml` (sitemaps.org, protocol 0.9).

use super::xml::Xml;
use crate::plan::view::sitemap::Sitemap;

const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// The bytes of a sitemap, or of an index of sitemaps.
pub fn xml(sitemap: &Sitemap) -> Vec<u8> {
    let (root, entry) = if sitemap.index { ("sitemapindex", "sitemap") } else { ("urlset", "url") };
    let mut xml = Xml::new(root, &[("xmlns", NAMESPACE)]);
    for listed in &sitemap.listed {
        xml.open(entry, &[]);
        xml.text("loc", &[], &listed.at);
        if let Some(day) = &listed.changed {
            xml.text("lastmod", &[], day);
        }
        xml.close();
    }
    xml.finish()
}
