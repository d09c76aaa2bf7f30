//! Every code is shown by a test, at the line to mend; and what somebody may write to do harm is told, and does none.

use crate::support::{Book, walk};
use plainbook::diagnostic::code;
use std::path::Path;

#[test]
fn every_code_is_shown_by_a_test() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut shown = String::new();
    for file in walk(&root) {
        let name = file.to_string_lossy();
        if name.ends_with(".rs") || name.ends_with("diagnostics.snap") {
            shown += &std::fs::read_to_string(&file).expect("a test");
        }
    }
    // `code file:line` and the like in a test, `[code]` where a book prints it.
    let missing: Vec<_> = code::ALL
        .iter()
        .map(|code| code.name())
        .filter(|name| {
            let ways = [
                format!("\"{name} "),
                format!("\"{name}@"),
                format!("\"{name}%"),
                format!("\"{name}: "),
                format!("[{name}]"),
            ];
            !ways.iter().any(|way| shown.contains(way))
        })
        .collect();
    assert!(missing.is_empty(), "no test shows {missing:?}");
}

fn expect(files: &str, expected: &[&str]) {
    assert_eq!(Book::with(files).codes(), expected, "{files}");
}

const MATTER: &str = "---\ntitle: C\nversion: \"4.1\"\nin-force-from: 2024-11-25\n---\n";

/// A policy with these scope rules, and its diagnostics; `@` stands before a line of the rules, `%` of the policy.
fn scope(rules: &str, expected: &[&str]) {
    let folder = "content/policies/c/4.1";
    let files = format!(
        "//- {folder}/policy.md\n{MATTER}1.1 One.\n\n1.2 Two.\n//- {folder}/scope.yaml\n{rules}"
    );
    let at = |e: &&str| {
        e.replace('@', &format!(" {folder}/scope.yaml:"))
            .replace('%', &format!(" {folder}/policy.md:"))
    };
    let expected: Vec<String> = expected.iter().map(at).collect();
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    expect(&files, &expected);
}

/// Two questions, and two outcomes with a way on.
const START: &str = "title: T\n\
    questions:\n  \
    a: {ask: A, answers: {x: X, y: Y}}\n  \
    b: {ask: B, answers: {x: X, y: Y}}\n\
    outcomes:\n  \
    yes: {verdict: can, title: O, say: S, next: [{text: W, href: \"mailto:a@example.org\"}]}\n  \
    no: {verdict: cannot, title: O, say: S, next: [{text: W, href: \"mailto:a@example.org\"}]}\n\
    rules:\n";

/// Pairs of questions, of which each is asked long before its other: what is left to ask depends on each answer so far.
#[test]
fn sound_rules_that_decide_in_too_many_ways() {
    const PAIRS: usize = 20;
    let mut text = "title: T\nquestions:\n".to_owned();
    for n in 0..2 * PAIRS {
        text += &format!("  q{n}: {{ask: Q{n}, answers: {{x: X, y: Y}}}}\n");
    }
    text += "outcomes:\n";
    for n in 0..=PAIRS {
        text += &format!(
            "  o{n}: {{verdict: can, title: O, say: S, next: [{{text: W, href: \"mailto:a@example.org\"}}]}}\n"
        );
    }
    text += "rules:\n";
    for n in 0..PAIRS {
        let later: Vec<String> = (n + 1..=PAIRS).map(|n| format!("r{n}")).collect();
        text += &format!(
            "  - {{id: r{n}, when: {{q{n}: x, q{}: x}}, outcome: o{n}, cites: \"1.1\", overrides: [{}]}}\n",
            n + PAIRS,
            later.join(", "),
        );
    }
    text += &format!("  - {{id: r{PAIRS}, when: {{}}, outcome: o{PAIRS}, cites: \"1.1\"}}\n");
    let folder = "content/policies/c/4.1";
    let book = Book::with(&format!(
        "//- {folder}/policy.md\n{MATTER}1.1 One.\n//- {folder}/scope.yaml\n{text}"
    ));
    // Scenarios are not tried: to see where few answers lead would be as much work.
    book.write(
        &format!("{folder}/scope.cases.yaml"),
        "- {name: A, answers: {q0: x}, outcome: o0}\n",
    );
    let codes = book.codes().into_iter().filter(|code| !code.starts_with("scope-unused"));
    assert_eq!(codes.collect::<Vec<_>>(), [format!("scope-size {folder}/scope.yaml:65")]);
    let run = book.run(&["scope", "c", "--format", "json"]);
    assert_eq!(run.status, 1);
    let printed: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!(printed["cases"], 1_u64 << (2 * PAIRS));
    assert!(printed.get("tree").is_none());
}

#[test]
fn rules_that_decide_too_little_or_too_much() {
    let rule = |id: &str, when: &str, outcome: &str, more: &str| {
        format!("  - {{id: {id}, when: {{{when}}}, outcome: {outcome}, cites: \"1.1\"{more}}}\n")
    };
    let both = rule("r", "a: x, b: [x, y]", "yes", "");
    let other = rule("s", "a: y", "no", "");
    scope(&format!("{START}{both}{other}"), &[]);
    scope(&format!("{START}{both}{}", rule("s", "a: y, b: x", "no", "")), &["scope-gap@8"]);
    scope(&format!("{START}{both}{other}{}", rule("t", "b: y", "no", "")), &["scope-conflict@11"]);
    // With a: x the first and the second disagree in one case, the first and the third in each.
    let most = rule("r", "a: x", "yes", "") + &rule("s", "a: x, b: x", "no", "");
    let most = most + &rule("t", "a: x", "no", "") + &rule("u", "a: y, b: x", "yes", "");
    let most = most + &rule("v", "a: y, b: y", "no", "");
    scope(&format!("{START}{most}"), &["scope-conflict@11"]);
    scope(
        &format!(
            "{START}{both}{other}{}",
            rule("t", "a: y, b: x", "yes", ", overrides: [s]")
                + &rule("u", "a: y, b: x", "no", ", overrides: [t]")
                + &rule("v", "a: x, b: y", "yes", ", overrides: [r]")
                + &rule("w", "a: x", "yes", ", overrides: [v, r]")
        ),
        &["scope-dead-rule@9", "scope-dead-rule@11", "scope-dead-rule@13"],
    );
    scope(
        &format!(
            "{START}{}{}",
            rule("r", "a: x", "yes", ", overrides: s"),
            rule("s", "a: [x, y]", "no", ", overrides: r")
        ),
        &["scope-unused@4", "scope-unused@6", "scope-gap@8", "scope-cycle@9", "scope-dead-rule@9"],
    );
    scope(&format!("{START}{both}{}", rule("s", "a: z", "no", "")), &["scope-unknown@10"]);
    scope(
        &format!("{START}{both}  - {{id: s, when: {{a: y}}, outcome: no}}\n"),
        &["scope-uncited@10"],
    );
    scope(
        &format!(
            "{}{both}{other}",
            START.replace("x: X, y: Y}}\n  b", "x: {say: X, likely: 2}, y: Y}}\n  b")
        ),
        &["scope-weight@3"],
    );
}

#[test]
fn redirects() {
    let book = Book::with("//- content/a.md\n# A\n");
    let lines = "\"/x/\" = \"/y/\"\n\"/y/\" = \"/x/\"\n\"/p/\" = \"/q/\"\n\"/q/\" = \"/a/\"\n\"/r/\" = \"/nowhere/\"\n";
    book.write("book.toml", format!("[redirects]\n{lines}{}", crate::support::BOOK_TOML));
    assert_eq!(
        book.codes(),
        [
            "redirect-loop book.toml:2",
            "redirect-loop book.toml:3",
            "redirect-chain book.toml:4",
            "broken-link book.toml:6"
        ]
    );
}

#[test]
fn pictures_and_html() {
    expect(
        "//- content/a.md\n# A\n\n![](x.png)\n\n![A dog](https://example.org/dog.png)\n\n<marquee>x</marquee>\n//- content/x.png\nPNG\n",
        &["no-alt content/a.md:3", "foreign-media content/a.md:5", "raw-html content/a.md:7"],
    );
}

#[test]
fn translations() {
    let toml =
        crate::support::BOOK_TOML.replace("[book]", "[book]\nlanguages = [\"en-GB\", \"cy\"]");
    let folder = "content/policies/c/4.1";
    expect(
        &format!(
            "//- book.toml\n{toml}\n//- content/a.md\n# A\n//- content/b.cy.md\n# B\n//- {folder}/policy.md\n{MATTER}1.1 One.\n\
             //- {folder}/policy.cy.md\n1.1 Un.\n\n1.2 Dau.\n//- content/factsheets/f.md\n---\npolicy: c\nspeaks-for: \"1.9\"\n---\n# F\n"
        ),
        &[
            "missing-translation content/a.md:1",
            "orphan-translation content/b.cy.md:1",
            "missing-translation content/factsheets/f.md:1",
            "unknown-paragraph content/factsheets/f.md:3",
            "translation-paragraph content/policies/c/4.1/policy.cy.md:3",
        ],
    );
}

#[test]
fn a_page_that_is_too_heavy() {
    // Styles that no phone should have to wait for; each line is another, so that they do not shrink.
    let book = Book::with("//- content/a.md\n# A\n\nShort.\n");
    let rule = |n: u32| {
        format!(
            ".x{n:x}{{margin:{}px;color:#{:06x}}}\n",
            n * 7919 % 1009,
            n.wrapping_mul(2_654_435_761) % 0xff_ffff
        )
    };
    let styles: String = (0..2500).map(rule).collect();
    book.write("themes/guidance/styles/99-heavy.css", styles);
    let codes = book.codes();
    assert!(codes.contains(&"heavy-page content/a.md:1".to_owned()), "{codes:?}");
}

#[test]
fn headings_directives_and_versions() {
    expect("//- content/a.md\n# A\n\n## B\n\n#### C\n", &["skipped-level content/a.md:5"]);
    expect("//- content/a.md\n# A\n\n{{#chekcer c}}\n", &["unknown-directive content/a.md:3"]);
    expect(
        &format!("//- content/policies/c/4.2/policy.md\n{MATTER}1.1 One.\n"),
        &["version-folder content/policies/c/4.2/policy.md:3"],
    );
}

#[test]
fn no_path_leads_out_of_the_book() {
    for to in ["../../x.md", "../../../etc/passwd", "b/../../../x.csv", "..%2F..%2Fx.md"] {
        let book = Book::with(&format!("//- content/a.md\n# A\n\nSee [this text]({to}).\n"));
        let codes = book.codes();
        assert!(
            ["outside-book content/a.md:3", "broken-link content/a.md:3"]
                .contains(&codes[0].as_str()),
            "{to}: {codes:?}"
        );
        assert_eq!((codes.len(), book.run(&["build"]).status), (1, 1), "{to}");
    }
    for include in ["../../book.toml", "/etc/passwd", "../../../../../../etc/passwd"] {
        let book = Book::with(&format!("//- content/a.md\n# A\n\n{{{{#include {include}}}}}\n"));
        let run = book.run(&["check", "--format", "json"]);
        assert_eq!(run.status, 1, "{include}: {}", run.out);
        assert!(run.out.contains("\"line\": 3") && !run.out.contains("root:"), "{}", run.out);
    }
    for (key, table) in [("src", "book"), ("build-dir", "build")] {
        for folder in ["..", "../x", "/tmp", "a/../../b", ""] {
            let line = format!("{key} = \"{folder}\"");
            let toml = match table {
                "book" => crate::support::BOOK_TOML.replace("[book]", &format!("[book]\n{line}")),
                _ => format!("[build]\n{line}\n{}", crate::support::BOOK_TOML),
            };
            let book = Book::with(&format!("//- book.toml\n{toml}\n//- content/a.md\n# A\n"));
            assert_eq!(book.codes(), ["wrong-value book.toml:2"], "{line}");
        }
    }
}

/// What a file of values may hold to exhaust whoever reads it, and the line on which it is told, counted from its first.
fn attacks() -> Vec<(&'static str, String, usize)> {
    let doubled = |n: usize| -> String {
        let level =
            |i: usize| format!("k{i}: &a{i} [{}]\n", vec![format!("*a{}", i - 1); 10].join(", "));
        "k0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned()
            + &(1..n).map(level).collect::<String>()
    };
    let deep = (0..200).map(|n| format!("{}k:\n", " ".repeat(n))).collect::<String>();
    vec![
        ("aliases of aliases", doubled(9), 5),
        ("100,000 brackets", format!("k: {}\n", "[".repeat(100_000)), 1),
        ("100,000 braces", format!("k: {}\n", "{".repeat(100_000)), 1),
        ("200 levels", deep, 65),
        ("an alias of nothing", "k: *a\n".to_owned(), 1),
        ("an alias of itself", "k: &a [*a]\n".to_owned(), 1),
        ("200,000 values", format!("k: [{}]\n", "x,".repeat(200_000)), 1),
    ]
}

#[test]
fn what_exhausts_a_reader_of_yaml_is_told_at_its_line_and_nothing_is_written() {
    for (what, text, line) in attacks() {
        let page = Book::with("");
        page.write("content/a.md", format!("---\n{text}---\n# A\n"));
        let codes = page.codes();
        assert_eq!(codes, [format!("syntax content/a.md:{}", line + 1)], "{what} in front matter");
        for file in ["scope.yaml", "standards.yaml", "process.yaml"] {
            let book =
                Book::with(&format!("//- content/policies/c/4.1/policy.md\n{MATTER}1.1 One.\n"));
            book.write(&format!("content/policies/c/4.1/{file}"), &text);
            let run = book.run(&["build"]);
            assert_eq!(run.status, 1, "{what} in {file}");
            let at = format!("content/policies/c/4.1/{file}:{line}:");
            assert!(
                run.err.contains("error[syntax]") && run.err.contains(&at),
                "{what} in {file}: {}",
                &run.err[..run.err.len().min(2000)]
            );
            assert!(!book.path().join("public").exists());
        }
    }
}

#[test]
fn what_exhausts_a_reader_of_toml_is_told_and_nothing_is_written() {
    for (what, text) in [
        ("100,000 brackets", format!("x = {}\n", "[".repeat(100_000))),
        ("100,000 braces", format!("x = {}\n", "{a=".repeat(100_000))),
        ("100,000 tables", format!("[{}a]\n", "a.".repeat(100_000))),
        ("a number of 100,000 digits", format!("x = {}\n", "9".repeat(100_000))),
    ] {
        let book = Book::with("//- content/a.md\n# A\n");
        book.write("book.toml", format!("{}\n{text}", crate::support::BOOK_TOML));
        let run = book.run(&["build"]);
        assert_eq!(run.status, 2, "{what}: {}", &run.err[..run.err.len().min(2000)]);
        assert!(
            run.err.contains("book.toml:9:"),
            "{what}: {}",
            &run.err[..run.err.len().min(2000)]
        );
        assert!(!book.path().join("public").exists());
    }
}

#[test]
fn numbers_of_any_size_are_told_at_their_line() {
    let huge = "9".repeat(400);
    for (line, expected) in [
        (format!("order: {huge}"), "wrong-value content/a.md:2"),
        (format!("updated: {huge}-01-01"), "wrong-value content/a.md:2"),
        ("updated: 9999-99-99".to_owned(), "wrong-value content/a.md:2"),
    ] {
        expect(&format!("//- content/a.md\n---\n{line}\n---\n# A\n"), &[expected]);
    }
    let body = format!(
        "1.1 One.\n\n{huge}.{huge} Two.\n\n1. x\n{huge}. y\n\n[{huge}.1] and [c@{huge} 1.1]\n"
    );
    let book = Book::with("");
    book.write("content/policies/c/4.1/policy.md", format!("{MATTER}{body}"));
    assert!(
        book.codes().iter().all(|c| c.contains("content/policies/c/4.1/policy.md:")),
        "{:?}",
        book.codes()
    );
    scope(
        &format!("{START}  - {{id: r, when: {{}}, outcome: yes, cites: \"1.1\"}}\n")
            .replace("x: X, y: Y}}\n  b", &format!("x: {{say: X, likely: {huge}}}, y: Y}}}}\n  b")),
        &["scope-unused@3", "scope-weight@3", "scope-unused@4", "scope-unused@7"],
    );
}

#[test]
fn a_file_that_is_not_utf8_is_told_at_its_line() {
    let bad = |head: &str| [head.as_bytes(), b"caf\xe9\n"].concat();
    for (file, head, line) in [
        ("content/b.md", "# B\n\n", 3),
        ("content/policies/c/4.1/policy.md", MATTER, 6),
        ("content/policies/c/4.1/scope.yaml", "title: T\n", 2),
        ("content/policies/c/4.1/standards.yaml", "a:\n  what: ", 2),
    ] {
        let book = Book::with(&format!(
            "//- content/a.md\n# A\n//- content/policies/c/4.1/policy.md\n{MATTER}1.1 One.\n"
        ));
        book.write(file, bad(head));
        let codes = book.codes();
        assert!(codes.contains(&format!("not-utf8 {file}:{line}")), "{codes:?}");
    }
    let book = Book::with("//- content/a.md\n# A\n");
    book.write("book.toml", bad("[book]\ntitle = "));
    assert_eq!(book.codes(), ["not-utf8 book.toml:2"]);
}
