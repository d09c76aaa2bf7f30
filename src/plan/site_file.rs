//! Files of the site: styles, files that are published as they are, and what a host is told.

use super::{CODE, Desk, Job, Kind};
use crate::model::Address;

pub(super) const KIND: Kind = Kind { name: "site-file", jobs };

/// What a page may load, and from where: nothing from another host (DESIGN.md, section 4, "No stranger").
pub const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; media-src 'self'; \
font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'";

/// The script of "exit this page", which a book may do without.
pub(super) const EXIT: &str = "exit";

/// The script of the page that asks all questions of a checker itself.
pub(super) const CHECKER: &str = "checker";

/// The script that adds a button to print a page.
pub(super) const PRINT: &str = "print";

/// Files that hosts may not know the type of.
const TYPES: [(&str, &str); 3] = [
    ("/*.md", "text/markdown"),
    ("/feed.xml", "application/atom+xml"),
    ("/*/feed.xml", "application/atom+xml"),
];

fn jobs(desk: Desk<'_>, _: &mut Vec<String>) -> Vec<(Address, Job)> {
    let exit = desk.book.config.output.site.exit.is_some();
    let scripts = desk.scripts.iter().filter(|(name, _)| *name != EXIT || exit).map(|(_, s)| s);
    let code = desk.book.texts().any(|page| page.document.names_a_language());
    let sheets = desk.sheets.iter().filter(|(name, _)| *name != CODE || code).map(|(_, s)| s);
    let styles = desk.styles.values().chain(sheets).chain(scripts);
    let styles = styles.map(|(address, text)| (address.clone(), Job::Text(text.clone())));
    let files =
        desk.book.assets.iter().map(|(address, path)| (address.clone(), Job::File(path.clone())));
    let headers = (Address::new("/_headers"), Job::Text(headers().into()));
    styles.chain(files).chain([headers]).collect()
}

/// What a host sends with each file. Which page a reader comes from is told to no other site.
fn headers() -> String {
    let mut text = format!(
        "/*\n  Content-Security-Policy: {POLICY}\n  X-Content-Type-Options: nosniff\n  Referrer-Policy: same-origin\n"
    );
    for (files, kind) in TYPES {
        text.push_str(&format!("{files}\n  Content-Type: {kind}; charset=utf-8\n"));
    }
    text
}
