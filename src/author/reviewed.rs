//! `plainbook reviewed FILE`: records the text that a translation or a derived text matches (FORMATS.md, section 6).

use crate::model::{Book, Page, basis};
use std::path::Path;

/// The text of the book whose file is `file`, a path from the folder of the process or from that of the book at `dir`.
pub fn find<'b>(book: &'b Book, dir: &Path, file: &Path) -> Option<&'b Page> {
    let wanted = [file.canonicalize().ok(), dir.join(file).canonicalize().ok()];
    let content = dir.join(&book.config.src);
    book.texts().find(|page| {
        let here = content.join(&page.path).canonicalize().ok();
        here.is_some() && wanted.contains(&here)
    })
}

/// Writes into the file of `page` that it matches what it was made from as that is now, and gives the hash.
///
/// The error says why it cannot: the text is made from nothing, or its file cannot be written.
pub fn record(book: &Book, dir: &Path, page: &Page) -> Result<String, String> {
    let Some(hash) = basis::of(book, page) else {
        return Err(format!(
            "{} is made from no other text: it is no translation, and has no `speaks-for` that names paragraphs",
            page.path
        ));
    };
    let file = dir.join(&book.config.src).join(&page.path);
    let text = std::fs::read_to_string(&file).map_err(|e| format!("{}: {e}", file.display()))?;
    let new = with_source(&text, &hash);
    // Beside the file first, then in its place: nothing is lost where the disk is full.
    let beside = file.with_extension("md.plainbook-new");
    let written = std::fs::write(&beside, new).and_then(|()| std::fs::rename(&beside, &file));
    written.map_err(|e| {
        let _ = std::fs::remove_file(&beside);
        format!("{} cannot be written: {e}", file.display())
    })?;
    Ok(hash)
}

/// `text` with `source: HASH` in its front matter, and all else as it was.
fn with_source(text: &str, hash: &str) -> String {
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let (mark, body) = match text.strip_prefix('\u{feff}') {
        Some(rest) => ("\u{feff}", rest),
        None => ("", text),
    };
    let line = format!("source: {hash}{end}");
    let Some(matter) = front_matter(body) else {
        return format!("{mark}---{end}{line}---{end}{end}{body}");
    };
    let (mut out, mut done) = (String::from(mark), false);
    for (n, old) in body.split_inclusive('\n').enumerate() {
        if !done && n > 0 && n < matter && old.starts_with("source:") {
            out.push_str(&line);
            done = true;
            continue;
        }
        if !done && n == matter {
            out.push_str(&line);
            done = true;
        }
        out.push_str(old);
    }
    out
}

/// The number of the line, from 0, at which the front matter of `text` ends; `None` where it has none.
fn front_matter(text: &str) -> Option<usize> {
    let mut lines = text.lines().map(str::trim_end).enumerate();
    lines.next().filter(|(_, first)| *first == "---")?;
    let end = lines.find(|(_, line)| matches!(*line, "---" | "..."))?;
    let keys = text.lines().skip(1).take(end.0 - 1);
    let begins = keys.map(str::trim).find(|l| !l.is_empty() && !l.starts_with('#'));
    begins.is_some_and(|l| l.contains(':')).then_some(end.0)
}

#[cfg(test)]
mod tests {
    use super::with_source;

    #[test]
    fn one_line_changes_and_the_rest_stays() {
        assert_eq!(with_source("Text\n", "ab"), "---\nsource: ab\n---\n\nText\n");
        assert_eq!(
            with_source("---\ntitle: A\n---\nsource: no\n", "ab"),
            "---\ntitle: A\nsource: ab\n---\nsource: no\n"
        );
        assert_eq!(
            with_source("\u{feff}---\r\nsource: old\r\ntitle: A\r\n---\r\nText", "ab"),
            "\u{feff}---\r\nsource: ab\r\ntitle: A\r\n---\r\nText"
        );
        assert_eq!(
            with_source("---\n\nText\n\n---\n", "ab"),
            "---\nsource: ab\n---\n\n---\n\nText\n\n---\n"
        );
    }
}
