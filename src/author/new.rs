//! A small book to begin with: `plainbook new`. Its files are in `new/`, as they are written but for two blanks.

use crate::value::visible;
use jiff::civil::{Date, date};
use std::fs;
use std::path::Path;

/// The files of the book, by path.
const FILES: [(&str, &str); 11] = [
    (".gitignore", include_str!("new/gitignore")),
    ("book.toml", include_str!("new/book.toml")),
    ("content/index.md", include_str!("new/content/index.md")),
    ("content/guidance/index.md", include_str!("new/content/guidance/index.md")),
    (
        "content/guidance/how-to-raise-a-concern.md",
        include_str!("new/content/guidance/how-to-raise-a-concern.md"),
    ),
    ("content/factsheets/index.md", include_str!("new/content/factsheets/index.md")),
    (
        "content/factsheets/raising-a-concern.md",
        include_str!("new/content/factsheets/raising-a-concern.md"),
    ),
    ("content/leaflets/index.md", include_str!("new/content/leaflets/index.md")),
    ("content/leaflets/your-voice.md", include_str!("new/content/leaflets/your-voice.md")),
    (
        "content/policies/complaints/1.0/policy.md",
        include_str!("new/content/policies/complaints/1.0/policy.md"),
    ),
    (
        "content/policies/complaints/1.0/scope.yaml",
        include_str!("new/content/policies/complaints/1.0/scope.yaml"),
    ),
];

/// The first day of the first version: long ago, so that the book is whole on whichever day it is built.
const LONG_AGO: Date = date(2020, 1, 1);

/// Writes the book into `dir`, which must be empty or not there yet; as of `today` its policy is in force.
///
/// The error says why it can't be.
pub fn write(dir: &Path, title: &str, today: Date) -> Result<(), String> {
    let shown = dir.display();
    if visible(title).trim().is_empty() {
        return Err("The title is blank. Write it after --title, in quotes".to_owned());
    }
    let anything = match fs::read_dir(dir) {
        Ok(mut entries) => entries.next().is_some(),
        Err(why) if why.kind() == std::io::ErrorKind::NotFound => false,
        Err(why) => {
            return Err(format!(
                "`{shown}` cannot be used ({why}). Name a folder that is empty or not there yet"
            ));
        }
    };
    if anything {
        return Err(format!(
            "The folder `{shown}` has something in it, and stays as it is. Name a folder that is empty or not there yet"
        ));
    }
    for (path, text) in FILES {
        let path = dir.join(path);
        let folder = path.parent().unwrap_or(dir);
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&path, fill(text, title, today)))
            .map_err(|why| format!("`{}` cannot be written: {why}", path.display()))?;
    }
    Ok(())
}

/// The text with its blanks filled in.
fn fill(text: &str, title: &str, today: Date) -> String {
    text.replace("{title}", &quoted(title)).replace("{day}", &today.min(LONG_AGO).to_string())
}

/// A text in quotes, as TOML has it.
fn quoted(text: &str) -> String {
    let text = visible(text).replace(['\n', '\r', '\t'], " ");
    format!("\"{}\"", text.trim().replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_of_any_kind_can_be_read_again() {
        for title in ["Ours", "A \"quoted\" \\ title", "C:\\new", "Eê — 'x' #", "{day}"] {
            let text = format!("t = {}", quoted(title));
            let mut out = Vec::new();
            let value = crate::value::toml(&text, 0, &mut out);
            let mut fields = crate::value::Fields::of(&value, "a test", &mut out).expect("a map");
            assert_eq!(fields.text("t", &mut out).map(|t| t.value).as_deref(), Some(title));
            assert!(out.is_empty());
        }
    }
}
