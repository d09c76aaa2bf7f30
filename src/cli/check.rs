//! `plainbook check`.

use super::args::{Args, CheckFormat};
use super::{End, Ended, print, say, told};
use crate::diagnostic::{any_error, github, json, sarif, text};
use jiff::civil::Date;
use std::io::IsTerminal;
use std::path::{Component, Path};

pub(super) fn run(args: &Args, today: Date, format: CheckFormat) -> Ended {
    let mut loaded = crate::load(&args.book, today).map_err(End::Unusable)?;
    crate::check(&mut loaded);
    match format {
        CheckFormat::Json => {
            print(&format!("{:#}", json::paint(&loaded.diagnostics, &loaded.files)))?;
        }
        CheckFormat::Sarif => {
            let root = root(&args.book);
            print(&format!("{:#}", sarif::paint(&loaded.diagnostics, &loaded.files, &root)))?;
        }
        CheckFormat::Github => {
            let found = github::paint(&loaded.diagnostics, &loaded.files, &root(&args.book));
            if !found.is_empty() {
                print(found.trim_end())?;
            }
            say(&text::count(&loaded.diagnostics));
        }
        CheckFormat::Text if loaded.diagnostics.is_empty() => {
            print("Nothing is wrong with this book")?;
        }
        // What is wrong is the result here: it goes to stdout.
        CheckFormat::Text => print(&told(&loaded, std::io::stdout().is_terminal()))?,
    }
    if loaded.desk.is_none() {
        return Err(End::Unusable("book.toml cannot be used as it is".to_owned()));
    }
    if any_error(&loaded.diagnostics) { Err(End::BookHasErrors) } else { Ok(()) }
}

/// What stands before the path of a file of the book, where it is seen from the folder in which the command runs:
/// a forge looks for `docs/content/index.md` when the book is in `docs`. A book at an absolute path has none.
fn root(book: &Path) -> String {
    if book.is_absolute() {
        return String::new();
    }
    let parts: Vec<_> = book.components().filter(|c| !matches!(c, Component::CurDir)).collect();
    parts.iter().map(|part| format!("{}/", part.as_os_str().to_string_lossy())).collect()
}

#[cfg(test)]
mod tests {
    use super::root;
    use std::path::Path;

    #[test]
    fn paths_begin_where_the_command_runs() {
        for (book, expected) in [
            (".", ""),
            ("docs", "docs/"),
            ("./docs/book/", "docs/book/"),
            ("/srv/book", ""),
            ("../b", "../b/"),
        ] {
            assert_eq!(root(Path::new(book)), expected);
        }
    }
}
