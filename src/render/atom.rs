//! Feeds as Atom 1.0 (RFC 4287).

use super::xml::Xml;
use crate::plan::view::feed::{Entry, Feed};

const NAMESPACE: &str = "http://www.w3.org/2005/Atom";

/// The bytes of a feed.
pub fn xml(feed: &Feed) -> Vec<u8> {
    let mut xml = Xml::new("feed", &[("xmlns", NAMESPACE), ("xml:lang", &feed.language)]);
    xml.text("id", &[], &feed.own);
    title(&mut xml, &feed.title, feed.title_lang.as_deref());
    xml.text("updated", &[], &instant(&feed.updated));
    xml.empty("link", &[("rel", "self"), ("type", "application/atom+xml"), ("href", &feed.own)]);
    xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &feed.page)]);
    xml.open("author", &[]);
    xml.text("name", &[], &feed.author);
    if let Some(email) = &feed.email {
        xml.text("email", &[], email);
    }
    xml.close();
    for entry in &feed.entries {
        self::entry(&mut xml, entry);
    }
    xml.finish()
}

fn entry(xml: &mut Xml, entry: &Entry) {
    xml.open("entry", &[]);
    xml.text("id", &[], &entry.at);
    title(xml, &entry.title, entry.title_lang.as_deref());
    xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &entry.at)]);
    if let Some(day) = &entry.published {
        xml.text("published", &[], &instant(day));
    }
    xml.text("updated", &[], &instant(&entry.updated));
    xml.text("summary", &[], &entry.summary);
    xml.close();
}

fn title(xml: &mut Xml, text: &str, lang: Option<&str>) {
    let lang: Vec<(&str, &str)> = lang.map(|lang| ("xml:lang", lang)).into_iter().collect();
    xml.text("title", &lang, text);
}

/// A book knows days alone: an instant is the first of its day (RFC 3339).
fn instant(day: &str) -> String {
    format!("{day}T00:00:00Z")
}
