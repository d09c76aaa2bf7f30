//! Whole small books, each to show one thing: what `check` prints and what is published, held as snapshots.
//!
//! A book is a folder of `tests/books`; its snapshots are in `expected/` beside its `book.toml`. One that
//! must not be published has a file `expect-errors`; of one with a file
//! `expect-texts`, not the pages but what is made for machines is held.

use crate::support::{Book, walk};
use std::path::Path;

#[test]
fn every_book_prints_and_publishes_what_is_expected() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books");
    let mut seen = 0;
    let mut dirs: Vec<_> =
        std::fs::read_dir(&root).expect("the books").map(|e| e.expect("an entry").path()).collect();
    dirs.sort();
    for dir in dirs {
        assert!(dir.join("book.toml").is_file(), "{} is no book", dir.display());
        let expected = dir.join("expected");
        let book = Book::copy(&dir);
        let _ = std::fs::remove_dir_all(book.path().join("expected"));
        let run = book.run(&["build"]);
        let must_fail = dir.join("expect-errors").exists();
        assert_eq!(run.status, i32::from(must_fail), "{}:\n{}", dir.display(), run.err);
        // How many addresses a book has changes with every kind of page.
        let told: Vec<&str> = run.err.lines().filter(|l| !l.contains("in urls.lock yet")).collect();
        let mut snapshots = vec![("diagnostics".to_owned(), told.join("\n").trim().to_owned())];
        if must_fail {
            assert!(
                !book.path().join("public").exists(),
                "{}: something was written",
                dir.display()
            );
        } else {
            let site = book.path().join("public");
            let name = |p: &Path| {
                p.strip_prefix(&site).expect("below the site").to_string_lossy().into_owned()
            };
            let files = walk(&site);
            let list: Vec<_> = files.iter().map(|f| name(f)).map(|n| hide_hashes(&n)).collect();
            snapshots.push(("files".to_owned(), list.join("\n")));
            let texts = dir.join("expect-texts").exists();
            for file in &files {
                let path = name(file);
                let ending = path.rsplit('.').next().unwrap_or("");
                let shown = match ending {
                    "html" if !texts => hide_hashes(&crate::support::main_of(&read(file))),
                    "json" | "md" | "txt" | "xml" if texts => read(file),
                    _ => continue,
                };
                snapshots.push((path.replace('/', "__"), shown));
            }
        }
        let mut kept: Vec<String> =
            snapshots.iter().map(|(name, _)| format!("{name}.snap")).collect();
        kept.sort();
        insta::with_settings!({
            snapshot_path => expected.clone(), prepend_module_to_snapshot => false, omit_expression => true
        }, {
            for (name, text) in snapshots {
                insta::assert_snapshot!(name, text);
            }
        });
        let mut found: Vec<String> = walk(&expected)
            .iter()
            .map(|f| f.file_name().expect("a name").to_string_lossy().into_owned())
            .filter(|n| n.ends_with(".snap"))
            .collect();
        found.sort();
        assert_eq!(found, kept, "{}: snapshots that nothing makes any more", dir.display());
        seen += 1;
    }
    assert!(seen > 0, "no book was seen");
}

fn read(file: &Path) -> String {
    std::fs::read_to_string(file).expect("a text")
}

/// Names made from a hash change with every style: they are no part of what a book shows.
fn hide_hashes(text: &str) -> String {
    let mut out = text.to_owned();
    while let Some(at) = out.find(".css").filter(|at| *at >= 11 && out.as_bytes()[at - 11] == b'-')
    {
        out.replace_range(at - 10..at + 4, "HASH");
    }
    out
}
