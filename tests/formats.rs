//! `check` for machines: SARIF for code forges and editors, workflow commands for GitHub.

use crate::support::Book;
use serde_json::Value;

/// A book with an error in a file with a difficult name, and a warning.
fn book() -> Book {
    Book::with(
        "//- content/a%b, c.md\n---\nallow: {awkward-address: the name is a test}\n---\n# A\n\nEé [x](nowhere.md)\n\n[y]()\n",
    )
}

/// A member of a JSON object that must be there.
fn at<'v>(value: &'v Value, path: &str) -> &'v Value {
    value.pointer(path).unwrap_or_else(|| panic!("no {path} in {value:#}"))
}

#[test]
fn sarif_has_what_the_standard_wants() {
    let run = book().run(&["check", "--format", "sarif"]);
    assert_eq!(run.status, 1);
    let log: Value = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!(at(&log, "/version"), "2.1.0");
    assert!(at(&log, "/$schema").as_str().is_some_and(|s| s.contains("sarif-2.1.0")));
    assert_eq!(at(&log, "/runs").as_array().map(Vec::len), Some(1));
    assert_eq!(at(&log, "/runs/0/tool/driver/name"), "Plainbook");
    let rules = at(&log, "/runs/0/tool/driver/rules").as_array().expect("rules");
    let results = at(&log, "/runs/0/results").as_array().expect("results");
    assert_eq!(results.len(), 2);
    for result in results {
        let id = at(result, "/ruleId").as_str().expect("a rule");
        let index = at(result, "/ruleIndex").as_u64().expect("an index") as usize;
        assert_eq!(at(&rules[index], "/id"), id);
        assert!(at(result, "/message/text").as_str().is_some_and(|t| !t.is_empty()));
        assert!(["error", "warning"].contains(&at(result, "/level").as_str().expect("a level")));
        let uri = at(result, "/locations/0/physicalLocation/artifactLocation/uri");
        assert_eq!(uri, "content/a%25b%2C%20c.md");
    }
    let region = at(&results[0], "/locations/0/physicalLocation/region");
    assert_eq!(
        (at(&results[0], "/ruleId").as_str(), at(region, "/startLine").as_u64()),
        (Some("broken-link"), Some(6))
    );
    // Columns count characters, as `columnKind` says.
    assert_eq!(at(&log, "/runs/0/columnKind"), "unicodeCodePoints");
    assert_eq!(
        (at(region, "/startColumn").as_u64(), at(region, "/endColumn").as_u64()),
        (Some(4), Some(19))
    );
    assert_eq!(at(region, "/snippet/text"), "[x](nowhere.md)");
}

#[test]
fn a_good_book_has_a_log_without_results() {
    let run = Book::with("//- content/index.md\n# Hello\n").run(&["check", "--format", "sarif"]);
    let log: Value = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!((run.status, at(&log, "/runs/0/results")), (0, &Value::Array(Vec::new())));
    let run = Book::with("//- content/index.md\n# Hello\n").run(&["check", "--format", "github"]);
    assert_eq!((run.status, run.out.as_str()), (0, ""));
}

#[test]
fn github_is_given_a_command_for_each_mistake() {
    let run = book().run(&["check", "--format", "github"]);
    assert_eq!(run.status, 1);
    let lines: Vec<&str> = run.out.lines().collect();
    assert_eq!(lines.len(), 2, "{}", run.out);
    assert!(
        lines[0].starts_with(
            "::error file=content/a%25b%2C c.md,line=6,endLine=6,col=4,endColumn=19,title=broken-link::The link"
        ),
        "{}",
        lines[0]
    );
    assert!(lines[0].contains("%0A"), "the help is told, too: {}", lines[0]);
    assert!(lines[1].starts_with("::warning file=") && lines[1].contains("title=empty-link::"));
    assert!(run.err.contains("1 error and 1 warning"), "{}", run.err);
}

#[test]
fn a_book_in_a_folder_is_found_from_where_the_command_runs() {
    let whole = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| {
        let path = whole.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    };
    write("docs/book.toml", crate::support::BOOK_TOML);
    write("docs/content/index.md", "# A\n\n[y]()\n");
    for (format, expected) in
        [("github", "file=docs/content/index.md"), ("sarif", "\"docs/content/index.md\"")]
    {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_plainbook"))
            .args(["--book", "docs", "check", "--format", format])
            .current_dir(whole.path())
            .output()
            .expect("the program runs");
        let out = String::from_utf8(output.stdout).expect("UTF-8");
        assert!(out.contains(expected), "{out}");
    }
}

#[test]
fn a_book_toml_that_cannot_be_used_is_told_in_each_format() {
    let book = Book::with("//- content/index.md\n# A\n");
    book.write("book.toml", "[book]\ntitel = \"x\"\n");
    for format in ["text", "json", "sarif", "github"] {
        let run = book.run(&["check", "--format", format]);
        assert_eq!(run.status, 2, "{format}");
        assert!(run.out.contains("unknown-key") && run.out.contains("missing-key"), "{}", run.out);
    }
}
