//! Input that no person writes: what exhausts a machine, and what a file system can hold. It ends in a site or in
//! diagnostics with their lines, within the time that a large book takes.

use crate::support::{BOOK_TOML, Book};
use std::fs;

const MATTER: &str = "---\ntitle: T\nversion: \"1.0\"\nin-force-from: 2020-01-01\n---\n";

/// How often a thing is repeated: what grows with the square of it takes minutes.
const MANY: usize = 4_000;

/// A book of one page, and of one policy.
fn book(page: &str, policy: &str) -> Book {
    let book = Book::with("");
    book.write("content/index.md", format!("# A\n\n{page}\n"));
    book.write("content/policies/c/1.0/policy.md", format!("{MATTER}{policy}\n"));
    book
}

/// What is wrong with a book, after seeing that each thing is told at a line of a file.
fn found(book: &Book) -> Vec<String> {
    let codes = book.codes();
    for code in &codes {
        let (_, line) = code.rsplit_once(':').expect("a line");
        assert!(line.parse::<usize>().is_ok_and(|line| line > 0), "{code}");
    }
    codes
}

#[test]
fn a_large_page_is_a_page() {
    for page in [
        "## Same\n\nx\n\n".repeat(MANY),
        (0..MANY).map(|n| format!("x[^{n}]\n\n[^{n}]: n\n\n")).collect(),
        "`".repeat(200_000),
        "word ".repeat(MANY * 10),
        format!("|{}\n|{}\n|x|\n", "c|".repeat(2_000), "-|".repeat(2_000)),
        "*a **b ".repeat(MANY),
        "[a](".repeat(MANY),
        "&amp;".repeat(MANY),
        "www.a.bc {: {% ".repeat(MANY),
        format!("{}a b.md)", "[](".repeat(200_000)),
        format!(
            "{}%}} {}>}} {}}}",
            "{%".repeat(200_000),
            "{{<".repeat(200_000),
            "{.".repeat(200_000)
        ),
    ] {
        let book = book(&page, "1.1 One.");
        let start: String = page.chars().take(20).collect();
        assert!(found(&book).iter().all(|c| !c.starts_with("template")), "{start}");
        book.build();
    }
}

#[test]
fn a_large_policy_is_a_policy() {
    let same = "x [1.1] ".repeat(MANY);
    let dear = book("x", &format!("1.1 {same}"));
    dear.build();
    let many: String = (1..MANY).map(|n| format!("1.{n} x.\n\n")).collect();
    book("x", &many).build();
    let twice = book("x", &"1.1 x.\n\n".repeat(2_000));
    assert_eq!(
        found(&twice).iter().filter(|c| c.starts_with("duplicate-paragraph")).count(),
        1_999
    );
}

/// Each has a PDF, and one thread sets one at a time: they do not pile up on its stack.
#[test]
fn a_policy_may_have_hundreds_of_versions() {
    let book = Book::with("");
    for n in 1..300 {
        let from = 1000 + n;
        let text = format!(
            "---\ntitle: T\nversion: \"{n}\"\nin-force-from: {from}-01-01\n---\n1.1 One {n}.\n"
        );
        book.write(&format!("content/policies/c/{n}/policy.md"), text);
    }
    book.build();
    assert!(book.path().join("public/c/299/policy.pdf").exists());
}

#[test]
fn what_nests_too_deep_is_told_once_where_it_does() {
    for (page, code) in [
        ("<div>".repeat(MANY), "deep-nesting content/index.md:3"),
        (format!("{} x", ">".repeat(100_000)), "deep-nesting content/index.md:3"),
        (
            (0..100).map(|n| format!("{}- x\n", "  ".repeat(n))).collect(),
            "deep-nesting content/index.md:",
        ),
    ] {
        let book = book(&page, "1.1 One.");
        let found = found(&book);
        assert!(found.len() == 1 && found[0].starts_with(code), "{found:?}");
        book.build();
    }
}

#[test]
fn texts_that_include_one_another_end() {
    let book = book("{{#include a0.md}}", "1.1 One.");
    for n in 0..5 {
        let next = format!("{{{{#include a{}.md}}}}\n\n", n + 1);
        book.write(&format!("content/a{n}.md"), next.repeat(10));
    }
    book.write("content/a5.md", "x ".repeat(10_000));
    assert!(found(&book).iter().any(|c| c.starts_with("include-cycle content/a")));
}

#[test]
fn a_mistake_in_a_line_that_is_a_book_is_told_in_a_few_words() {
    let words = "word ".repeat(MANY);
    let book = book(&format!("{words}[x](nowhere.md) {words}"), "1.1 One.");
    let run = book.run(&["build"]);
    assert_eq!(run.status, 1);
    let at = format!("content/index.md:3:{}", words.len() + 1);
    assert!(run.err.contains(&at), "{}", run.err);
    assert!(run.err.contains("[x](nowhere.md)") && run.err.len() < 3_000, "{}", run.err.len());
}

#[cfg(unix)]
#[test]
fn what_a_file_system_can_hold_is_a_page_or_told() {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;
    let book = Book::with("");
    let content = book.path().join("content");
    book.write("content/index.md", "# A\n");
    book.write("content/x.md/y.md", "# A folder that is named like a file\n");
    for name in ["a\nb.md", "q\"u'o.md", "A.md", "a.md", &format!("{}.md", "n".repeat(200))] {
        book.write(&format!("content/{name}"), "# N\n");
    }
    fs::write(content.join(std::ffi::OsStr::from_bytes(b"\xff.md")), "# N\n").expect("a file");
    for (link, to) in
        [("loop", ".."), ("itself.md", "itself.md"), ("gone.md", "nowhere"), ("etc", "/etc")]
    {
        symlink(to, content.join(link)).expect("a link");
    }
    let run = book.run(&["check"]);
    assert_eq!(run.status, 1);
    // A name is one line of what is printed.
    assert!(run.out.contains("--> content/a\\nb.md:1:1"), "{}", run.out);
    let codes = book.codes();
    for (code, times) in [("same-address", 1), ("unread-file", 4), ("not-utf8", 1)] {
        assert_eq!(codes.iter().filter(|c| c.starts_with(code)).count(), times, "{codes:?}");
    }
    assert!(!codes.iter().any(|c| c.contains("/etc/")), "{codes:?}");
}

#[test]
fn names_that_no_file_can_have_are_told() {
    let long = "n".repeat(300);
    let book = book(&format!("[x]({long}.md)"), "1.1 One.");
    assert_eq!(found(&book), ["broken-link content/index.md:3"]);
    let sent = format!("{BOOK_TOML}\n[redirects]\n\"/{long}/\" = \"/\"\n");
    book.write("book.toml", sent);
    assert!(
        found(&book).iter().any(|c| c.starts_with("wrong-value book.toml")),
        "{:?}",
        found(&book)
    );
}
