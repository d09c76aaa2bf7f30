//! A book in a folder of its own, and the program run on it as a person would.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// The day on which every test builds its book.
pub const TODAY: &str = "2026-11-25";

/// A book in a temporary folder, which goes with it.
pub struct Book {
    dir: TempDir,
}

/// What a run of the program gave.
pub struct Run {
    /// The exit status.
    pub status: i32,
    /// What stands on stdout.
    pub out: String,
    /// What stands on stderr.
    pub err: String,
}

impl Book {
    /// A book of the files in `text`: each begins with a line `//- path`.
    pub fn of(text: &str) -> Book {
        let book = Book { dir: tempfile::tempdir().expect("a temporary folder") };
        for part in text.split("//- ").skip(1) {
            let (path, body) = part.split_once('\n').expect("a line with the path");
            book.write(path.trim(), body);
        }
        book
    }

    /// A book with a `book.toml` that is right, and these files besides.
    pub fn with(text: &str) -> Book {
        let book = Book::of(text);
        if !book.path().join("book.toml").exists() {
            book.write("book.toml", BOOK_TOML);
        }
        book
    }

    /// A copy of the book at `dir`.
    pub fn copy(dir: &Path) -> Book {
        let book = Book { dir: tempfile::tempdir().expect("a temporary folder") };
        for entry in walk(dir) {
            let to = book.path().join(entry.strip_prefix(dir).expect("a path below the folder"));
            fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
            fs::copy(&entry, &to).expect("a copy");
        }
        book
    }

    /// Writes a file of the book.
    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    /// Runs the program on it, in an environment of its own.
    pub fn run(&self, args: &[&str]) -> Run {
        self.run_on(TODAY, args)
    }

    /// The same, on another day.
    pub fn run_on(&self, day: &str, args: &[&str]) -> Run {
        run(Command::new(env!("CARGO_BIN_EXE_plainbook"))
            .args(["--date", day])
            .args(args)
            .current_dir(self.path())
            .env_remove("SOURCE_DATE_EPOCH")
            .env("NO_COLOR", "1")
            .output()
            .expect("the program runs"))
    }

    /// Builds it, and expects that it is published.
    pub fn build(&self) -> Run {
        let run = self.run(&["build"]);
        assert_eq!(run.status, 0, "{}", run.err);
        run
    }

    /// The text of a file of the site.
    pub fn site(&self, path: &str) -> String {
        let path = self.path().join("public").join(path);
        fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
    }

    /// What stands in `main` of a page.
    pub fn main(&self, path: &str) -> String {
        main_of(&self.site(path))
    }

    /// Every diagnostic as `code file:line`, in the order in which they are printed.
    pub fn codes(&self) -> Vec<String> {
        let run = self.run(&["check", "--format", "json"]);
        let all: serde_json::Value =
            serde_json::from_str(&run.out).unwrap_or_else(|e| panic!("{e}: {}", run.out));
        let all = all.as_array().expect("an array");
        all.iter()
            .map(|d| {
                let text = |key: &str| d[key].as_str().expect("a text").to_owned();
                format!("{} {}:{}", text("code"), text("file"), d["line"])
            })
            .collect()
    }
}

/// The `book.toml` of a book that needs no other.
pub const BOOK_TOML: &str = r#"[book]
title = "A small book"
site-url = "https://example.org/"

[organisation]
name = "Example body"
contact = { email = "hello@example.org" }
"#;

fn run(output: Output) -> Run {
    Run {
        status: output.status.code().expect("the program was not killed"),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// Every file below `dir`, in order.
pub fn walk(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut entries: Vec<_> =
        fs::read_dir(dir).expect("a folder").map(|e| e.expect("an entry").path()).collect();
    entries.sort();
    for entry in entries {
        if entry.is_dir() {
            files.extend(walk(&entry));
        } else {
            files.push(entry);
        }
    }
    files
}

/// Every file below `dir` with its bytes, by its path below it.
pub fn contents(dir: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    let name =
        |path: &Path| path.strip_prefix(dir).expect("a path below").to_string_lossy().into_owned();
    walk(dir).into_iter().map(|path| (name(&path), fs::read(&path).expect("a file"))).collect()
}

/// What stands in `main` of a page, a tag to a line.
pub fn main_of(page: &str) -> String {
    let start = page.find("<main").expect("a main");
    let end = page.find("</main>").expect("its end");
    page[start..end].replace('<', "\n<").trim().to_owned()
}

/// The words of some HTML, with white space collapsed.
pub fn words(html: &str) -> String {
    let mut text = String::new();
    for part in html.split('<') {
        text.push(' ');
        text.push_str(part.split_once('>').map_or(part, |(_, rest)| rest));
    }
    let text = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
