//! Files of the site: styles, files that are published as they are, and what a host is told.

use super::{CODE, Desk, Job, Kind};
use crate::model::Address;

pub(super) const KIND: Kind = Kind { name: "site-file", jobs };

/// What a page may load, and from where: nothing from another host (DESIGN.md, section 4, "No stranger").
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; media-src 'self'; \
font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'";

/// The script of "exit this page", which a book may do without.
pub(super) const EXIT: &str = "exit";

/// The script of the page that asks all questions of a checker itself.
pub(super) const CHECKER: &str = "checker";

/// The script that adds a button to print a page.
pub(super) const PRINT: &str = "print";

/// What a host sends with each file. Which page a reader comes from is told to no other site.
pub const HEADERS: [(&str, &str); 3] = [
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
];

/// The media types of files that hosts may not know.
const MARKDOWN: &str = "text/markdown; charset=utf-8";
const ATOM: &str = "application/atom+xml; charset=utf-8";

/// The files of each of them, as `_headers` names them.
const TYPES: [(&str, &str); 3] = [("/*.md", MARKDOWN), ("/feed.xml", ATOM), ("/*/feed.xml", ATOM)];

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

/// `_headers`, as Cloudflare Pages and Netlify read it.
fn headers() -> String {
    let mut text = "/*\n".to_owned();
    for (name, value) in HEADERS {
        text.push_str(&format!("  {name}: {value}\n"));
    }
    for (files, kind) in TYPES {
        text.push_str(&format!("{files}\n  Content-Type: {kind}\n"));
    }
    text
}

/// The media type of a file, by its name: as `_headers` has it, else as hosts do.
pub fn media_type(address: &Address) -> &'static str {
    let file = address.file();
    let name = file.rsplit('/').next().unwrap_or(&file);
    if name == "feed.xml" {
        return ATOM;
    }
    match name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase().as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "md" => MARKDOWN,
        "txt" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "vtt" => "text/vtt; charset=utf-8",
        "xml" => "application/xml",
        "pdf" => "application/pdf",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "gif" => "image/gif",
        "ico" => "image/x-icon",
        "mp4" | "m4v" => "video/mp4",
        "webm" => "video/webm",
        "mp3" => "audio/mpeg",
        "m4a" => "audio/mp4",
        "ogg" | "oga" => "audio/ogg",
        "wav" => "audio/wav",
        "woff2" => "font/woff2",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}
