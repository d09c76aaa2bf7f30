//! `sitemap.xml` (sitemaps.org, protocol 0.9).

use super::xml::Xml;
use crate::plan::view::sitemap::Sitemap;

const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// The bytes of a sitemap, or of an index of sitemaps.
pub fn xml(sitemap: &Sitemap) -> Vec<u8> {
    let (root, entry) = if sitemap.index { ("sitemapindex", "sitemap") } else { ("urlset", "url") };
    let mut spaces = vec![("xmlns", NAMESPACE)];
    // Languages are told as engines ask for it, in the words of XHTML.
    if sitemap.listed.iter().any(|listed| !listed.translations.is_empty()) {
        spaces.push(("xmlns:xhtml", "http://www.w3.org/1999/xhtml"));
    }
    let mut xml = Xml::new(root, &spaces);
    for listed in &sitemap.listed {
        xml.open(entry, &[]);
        xml.text("loc", &[], &listed.at);
        if let Some(day) = &listed.changed {
            xml.text("lastmod", &[], day);
        }
        for other in &listed.translations {
            let (language, href) = (other.language.as_str(), other.href.as_str());
            xml.empty(
                "xhtml:link",
                &[("rel", "alternate"), ("hreflang", language), ("href", href)],
            );
        }
        xml.close();
    }
    xml.finish()
}
