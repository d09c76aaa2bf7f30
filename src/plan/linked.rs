//! What a page says of itself to machines, in the words of schema.org (JSON-LD).

use super::frame::{About, around, contact};
use super::{Desk, data, dates};
use crate::model::{Address, Policy, Version};
use serde_json::{Map, Value, json};

/// The page at `address`; `here` is its address in the source language, `canonical` the address that stands for it on the
/// web; `fallback` says that it is in the source's words, and stands at another address.
pub(super) fn of_page(
    desk: Desk<'_>,
    address: &Address,
    here: &Address,
    page: &About,
    canonical: Option<&Address>,
    fallback: bool,
) -> Value {
    let whole = |to: &Address| to.absolute(&desk.book.config.site_url, None);
    // The page for what is missing has no address of its own.
    let is_missing = *address == super::missing::address();
    let own = canonical.unwrap_or(address);
    let source = desk.book.config.language.as_str();
    let language = match page.language.as_str() {
        // What is said is said of the source's page.
        _ if fallback => source,
        "" => desk.language(),
        own => own,
    };
    let mut said = Map::new();
    let mut say = |key: &str, value: Option<Value>| {
        said.extend(value.map(|value| (key.to_owned(), value)));
    };
    say("@context", Some(json!("https://schema.org")));
    say("@type", Some(json!("WebPage")));
    say("url", (!is_missing).then(|| json!(whole(own))));
    say("name", Some(json!(page.title)));
    say("description", page.description.as_ref().map(|d| json!(d)));
    say("inLanguage", Some(json!(language)));
    let matter = desk.text(here).map(|text| &text.matter);
    say("datePublished", matter.and_then(|m| m.date).map(|d| json!(d.to_string())));
    say("dateModified", matter.and_then(|m| m.updated.or(m.date)).map(|d| json!(d.to_string())));
    say("breadcrumb", (!page.above.is_empty()).then(|| way(desk, page, &whole(own))));
    // A page in the source's words is not the document in another language: the source's page says what that is.
    let in_own_words = language == desk.language();
    let version = version(desk, here).filter(|_| in_own_words);
    say("mainEntity", version.map(|(policy, version)| document(desk, policy, version)));
    say(
        "isPartOf",
        Some(json!({
            "@type": "WebSite",
            "name": around(desk).title,
            "url": whole(&desk.at(&Address::new("/"))),
        })),
    );
    say("publisher", Some(publisher(desk)));
    Value::Object(said)
}

/// From home to the page.
fn way(desk: Desk<'_>, page: &About, own: &str) -> Value {
    let above = page
        .above
        .iter()
        .map(|(title, to)| (title.clone(), desk.at(to).absolute(&desk.book.config.site_url, None)));
    let steps = above.chain([(page.title.clone(), own.to_owned())]).enumerate().map(|(n, (name, item))| {
        json!({"@type": "ListItem", "position": n + 1, "name": name, "item": item})
    });
    json!({"@type": "BreadcrumbList", "itemListElement": steps.collect::<Vec<_>>()})
}

/// The version whose text is at `here`.
fn version<'b>(desk: Desk<'b>, here: &Address) -> Option<(&'b Policy, &'b Version)> {
    let name = here.as_str().trim_start_matches('/').split('/').next()?;
    let policy = desk.book.policies.get(name)?;
    let version = match *here == policy.address() {
        true => policy.in_force(),
        false => policy.versions.iter().find(|v| v.page.home == *here),
    };
    Some((policy, version?))
}

/// A version of a policy: a document with dates, and the forms that it is in.
fn document(desk: Desk<'_>, policy: &Policy, version: &Version) -> Value {
    let text = desk.text_of(version);
    let whole = |to: &Address| to.absolute(&desk.book.config.site_url, None);
    let file = |name: &str, kind: &str| {
        let at = desk.at(&version.page.home.join(name));
        json!({"@type": "MediaObject", "encodingFormat": kind, "contentUrl": whole(&at)})
    };
    let mut forms = vec![file("policy.pdf", "application/pdf")];
    if desk.book.config.output.data.enabled {
        forms.push(file("policy.json", "application/json"));
        forms.push(file("policy.md", "text/markdown"));
    }
    let until = version.until.map_or_else(|| "..".to_owned(), |d| d.to_string());
    json!({
        "@type": "DigitalDocument",
        "name": text.title,
        "version": version.number,
        "url": whole(&desk.at(&version.page.home)),
        "inLanguage": text.language,
        "creativeWorkStatus": data::status(version.status),
        "temporalCoverage": format!("{}/{until}", version.from),
        "dateModified": dates::changed(version, desk.book.today).to_string(),
        "isPartOf": {"@type": "CreativeWork", "name": text.title, "url": whole(&desk.at(&policy.address()))},
        "encoding": forms,
    })
}

/// Whose policies they are, and how to reach them.
fn publisher(desk: Desk<'_>) -> Value {
    let mut said = Map::new();
    said.insert("@type".to_owned(), json!("Organization"));
    said.insert("name".to_owned(), json!(around(desk).organisation));
    for contact in contact(desk) {
        let key = match contact.kind {
            "email" => "email",
            "phone" => "telephone",
            "post" => "address",
            _ => continue,
        };
        said.insert(key.to_owned(), json!(contact.text));
    }
    Value::Object(said)
}
