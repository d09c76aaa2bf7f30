//! What a finished page links and holds, read back from its HTML.

use super::tags::start_tags;
use crate::render::Facts;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;

/// The facts of a page, but for its weight.
pub fn of(html: &str) -> Facts {
    let mut facts = Facts::default();
    for tag in start_tags(html, &["id", "rel", "href", "src"]) {
        if let Some(id) = tag.get("id")
            && !facts.ids.insert(id.to_owned())
        {
            facts.twice.push(id.to_owned());
        }
        let rel = tag.get("rel").unwrap_or_default();
        for to in ["href", "src"].into_iter().filter_map(|key| tag.get(key)) {
            if tag.name == "script" || rel == "stylesheet" {
                facts.loads.push(to.to_owned());
            }
            if rel != "canonical" {
                facts.links.push(to.to_owned());
            }
        }
    }
    facts
}

/// A page as it will be sent.
pub struct Weighed<'h> {
    /// Its bytes.
    pub html: &'h [u8],
}

impl Weighed<'_> {
    /// The page without its article, or without all of `main` where it has none.
    fn without_article(&self) -> Vec<u8> {
        let text = String::from_utf8_lossy(self.html);
        let part = |open: &str, close: &str| {
            let start = text.find(open)?;
            Some(start..text.rfind(close).filter(|end| *end > start)?)
        };
        match part("<article", "</article>").or_else(|| part("<main", "</main>")) {
            Some(part) => [&text.as_bytes()[..part.start], &text.as_bytes()[part.end..]].concat(),
            None => text.into_owned().into_bytes(),
        }
    }

    /// The facts with the weight of the page and of its article.
    pub fn add_to(&self, facts: Facts) -> Facts {
        // The quickest compression is never smaller than that of servers: a page that is light by it is light.
        let quick = compressed(self.html, Compression::fast());
        if quick <= SURELY_LIGHT {
            return Facts { weight: quick, article: 0, ..facts };
        }
        let weight = gzip(self.html);
        let article = weight.saturating_sub(gzip(&self.without_article()));
        Facts { weight, article, ..facts }
    }
}

/// A page of so many bytes compressed is light whatever styles and scripts it loads, so long as they are at most
/// the 8 KB that DESIGN.md, section 4, allows for all but an article.
const SURELY_LIGHT: usize = 6 * 1024;

/// How many bytes `bytes` are when they are compressed as servers do (gzip, level 6).
pub fn gzip(bytes: &[u8]) -> usize {
    compressed(bytes, Compression::new(6))
}

fn compressed(bytes: &[u8], level: Compression) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), level);
    // Writing into memory cannot fail; were it to, the page would weigh nothing and the next line say so.
    if encoder.write_all(bytes).is_err() {
        return bytes.len();
    }
    encoder.finish().map_or(bytes.len(), |done| done.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_ids_are_read_back() {
        let facts = of(
            "<link rel=stylesheet href='a.css'><link rel=canonical href=x><p id=p3.7><a href=\"../b/#c&amp;d\">b</a><p id=p3.7>",
        );
        assert_eq!(facts.links, ["a.css", "../b/#c&d"]);
        assert_eq!(facts.loads, ["a.css"]);
        assert_eq!(facts.twice, ["p3.7"]);
    }
}
