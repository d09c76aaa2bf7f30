//! What a finished page links and holds, taken from its tags.

use super::plain::Named;
use super::tags::StartTag;
use crate::render::Facts;
use flate2::write::GzEncoder;
use flate2::{Compress, Compression, FlushCompress, Status};
use std::cell::RefCell;
use std::io::Write;

/// The attributes of tags from which facts are taken.
pub(super) const WANTED: [&str; 5] = ["id", "rel", "href", "src", "poster"];

impl Facts {
    /// Adds what a tag names.
    pub(super) fn add(&mut self, tag: &StartTag<'_>) {
        if let Some(id) = tag.get("id") {
            self.add_id(id);
        }
        let rel = tag.get("rel").unwrap_or_default();
        for to in ["href", "src", "poster"].into_iter().filter_map(|key| tag.get(key)) {
            if tag.name == "script" || rel == "stylesheet" {
                self.loads.push(to.to_owned());
            }
            if rel != "canonical" {
                self.links.push(to.to_owned());
            }
        }
    }

    /// Adds what a tag of a plain part names.
    pub(super) fn add_named(&mut self, named: &Named<'_>) {
        match named {
            Named::Id(id) => self.add_id(id),
            Named::Link(to) => self.links.push((*to).to_owned()),
        }
    }

    fn add_id(&mut self, id: &str) {
        if !self.ids.insert(id.to_owned()) {
            self.twice.push(id.to_owned());
        }
    }
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
        if let Some(weight) = light(self.html) {
            return Facts { weight, article: 0, ..facts };
        }
        let weight = gzip(self.html);
        let article = weight.saturating_sub(gzip(&self.without_article()));
        Facts { weight, article, ..facts }
    }
}

/// A page of so many bytes compressed is light whatever styles and scripts it loads, so long as they are at most
/// the 8 KB that DESIGN.md, section 4, allows for all but an article.
const SURELY_LIGHT: usize = 6 * 1024;
/// The longest page that is looked at so: its bytes fit into [`ROOM`] even where they cannot be made fewer (9 bits for each),
/// since the compressor panics in some pages of megabytes where there is no more room.
const SHORT: usize = 40 * 1024;
/// Where it is compressed into.
const ROOM: usize = 48 * 1024;
/// What gzip writes before and after what it compresses (RFC 1952).
const AROUND: usize = 18;

thread_local! {
    /// A compressor, and where it writes: to make one takes as long as to use it.
    static QUICK: RefCell<(Compress, Vec<u8>)> =
        RefCell::new((Compress::new(Compression::fast(), false), vec![0; ROOM]));
}

/// The bytes of a page that is light without doubt, compressed. The quickest compression is never smaller than that of
/// servers: what is light by it is light.
fn light(bytes: &[u8]) -> Option<usize> {
    if bytes.len() > SHORT {
        return None;
    }
    QUICK.with_borrow_mut(|(compress, room)| {
        compress.reset();
        let end = compress.compress(bytes, room, FlushCompress::Finish);
        let size = compress.total_out() as usize + AROUND;
        (matches!(end, Ok(Status::StreamEnd)) && size <= SURELY_LIGHT).then_some(size)
    })
}

/// How many bytes `bytes` are when they are compressed as servers do (gzip, level 6).
pub fn gzip(bytes: &[u8]) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(6));
    // Writing into memory cannot fail; were it to, the page would weigh as it is.
    if encoder.write_all(bytes).is_err() {
        return bytes.len();
    }
    encoder.finish().map_or(bytes.len(), |done| done.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::html::small;

    #[test]
    fn a_light_page_is_known_without_its_exact_weight() {
        let page = |words: usize| (0..words).map(|n| format!("{n} ")).collect::<String>();
        for words in [0, 1, 500, 1000] {
            let page = page(words);
            let light = light(page.as_bytes()).expect("a light page");
            assert!(gzip(page.as_bytes()) <= light && light <= SURELY_LIGHT, "{words}");
        }
        assert_eq!(light(page(20_000).as_bytes()), None);
        assert_eq!(light(page(5_000).as_bytes()), None);
    }

    proptest::proptest! {
        /// However badly a page can be compressed, there is room for it.
        #[test]
        fn any_short_page_can_be_weighed(seed in 0u64.., len in 0..=SHORT) {
            let mut state = seed | 1;
            let noise: Vec<u8> = (0..len).map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (state >> 56) as u8
            }).collect();
            proptest::prop_assert!(light(&noise).is_none_or(|size| size <= SURELY_LIGHT));
        }
    }

    #[test]
    fn links_and_ids_are_read_back() {
        let (_, facts) = small::page(
            "<link rel=stylesheet href='a.css'><link rel=canonical href=x><p id=p3.7><a href=\"../b/#c&amp;d\">b</a><p id=p3.7>",
        );
        assert_eq!(facts.links, ["a.css", "../b/#c&d"]);
        assert_eq!(facts.loads, ["a.css"]);
        assert_eq!(facts.twice, ["p3.7"]);
    }
}
