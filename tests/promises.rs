//! Nothing published is lost: `urls.lock`, `[redirects]`, and what build and check say (DESIGN.md, section 4).

use crate::support::{BOOK_TOML, Book, Run, TODAY, words};
use proptest::prelude::*;
use std::fs;
use std::process::Command;

const V1: &str = "//- content/policies/c/1.0/policy.md\n---\ntitle: C policy\nversion: \"1.0\"\nin-force-from: 2020-01-01\n---\n\
    ## 1. A\n\n1.1 One and more.\n\n1.2 Two:\n\na) first.\n\n## 2. B\n\n2.1 Three.\n";
const V2: &str = "//- content/policies/c/2.0/policy.md\n---\ntitle: C policy\nversion: \"2.0\"\nin-force-from: 2024-01-01\n---\n\
    ## 1. A\n\n1.1 One.\n\n1.2 Two.\n";
const RULES: &str = "title: Can we?\nquestions:\n  q:\n    ask: Is it?\n    answers: {yes: \"Yes\", no: \"No\"}\n\
     outcomes:\n  a: {title: A, say: A., verdict: can, next: [{text: Write, href: \"mailto:a@example.org\"}]}\n\
     rules:\n  - {id: r, when: {q: [yes, no]}, outcome: a, cites: [\"1.1\"]}\n";
const HOW: &str = "//- content/guidance/how.md\n# How\n\nWords.\n";

/// Runs `plainbook lock`, which takes no `--date`, on the day of the tests.
pub fn lock(book: &Book, more: &[&str]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_plainbook"))
        .arg("lock")
        .args(more)
        .current_dir(book.path())
        .env("SOURCE_DATE_EPOCH", "1795608000") // 2026-11-25
        .output()
        .expect("the program runs");
    Run {
        status: output.status.code().expect("not killed"),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// Runs the program as of another day than that of the tests.
fn on(book: &Book, day: &str, command: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_plainbook"))
        .args(["--date", day, command])
        .current_dir(book.path())
        .output()
        .expect("the program runs");
    assert!(output.status.success(), "{day}: {output:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// A book of these files whose site has gone out and been locked.
fn locked(files: &str) -> Book {
    let book = Book::with(files);
    let run = lock(&book, &[]);
    assert_eq!(run.status, 0, "{}", run.err);
    assert!(book.codes().is_empty(), "{:?}", book.codes());
    book
}

fn lines(book: &Book) -> Vec<String> {
    let text = fs::read_to_string(book.path().join("urls.lock")).expect("urls.lock");
    text.lines().map(str::to_owned).collect()
}

/// Where a line of `urls.lock` stands.
fn line(book: &Book, start: &str) -> usize {
    let at = lines(book).iter().position(|l| l.split(' ').next() == Some(start));
    at.unwrap_or_else(|| panic!("{start} is not locked: {:?}", lines(book))) + 1
}

fn lost(book: &Book, promises: &[&str]) -> Vec<String> {
    promises.iter().map(|p| format!("lost-url urls.lock:{}", line(book, p))).collect()
}

fn redirects(book: &Book, lines: &str) {
    book.write("book.toml", format!("{BOOK_TOML}\n[redirects]\n{lines}"));
}

#[test]
fn the_lock_lists_addresses_numbers_and_texts_and_nothing_that_may_go() {
    let book = Book::with(&format!("{V1}{V2}{HOW}"));
    book.write("content/policies/c/2.0/scope.yaml", RULES);
    book.build();
    assert_eq!(lock(&book, &[]).status, 0);
    let all = lines(&book);
    assert_eq!(all[0], "site-url: https://example.org/");
    assert!(all[2].starts_with("# ") && all[1] == "format: 1", "{all:?}");
    let entries: Vec<&String> = all.iter().filter(|l| l.starts_with('/')).collect();
    assert!(entries.is_sorted_by_key(|l| l.split(' ').next()), "{entries:?}");
    let address = |l: &&String| l.split([' ', '#']).next().unwrap_or("").to_owned();
    let mut addresses: Vec<String> = entries.iter().map(address).collect();
    addresses.dedup();
    // Every address of the site but those that the promise leaves out.
    let site = crate::support::contents(&book.path().join("public"));
    let mut published: Vec<String> = site
        .keys()
        .map(|f| format!("/{}", f.strip_suffix("index.html").unwrap_or(f)))
        .filter(|a| !a.contains("/check/") || a.ends_with("/check/"))
        .filter(|a| !a.starts_with("/assets/"))
        .filter(|a| !["/.plainbook", "/_headers", "/_redirects"].contains(&a.as_str()))
        .collect();
    published.sort();
    addresses.sort();
    assert_eq!(addresses, published);
    for number in ["/c/2.0/#p1.1", "/c/1.0/#p1.2a", "/c/1.0/#s2", "/c/#p1.1", "/c/#p2.1"] {
        line(&book, number);
    }
    assert!(all.iter().any(|l| l.starts_with("/c/1.0/ text:") && l.ends_with(" corrected:0")));
    assert!(all.iter().any(|l| l.as_str() == "/c/check/"), "{all:?}");
}

#[test]
fn build_says_how_much_is_not_locked_yet() {
    let book = Book::with(HOW);
    let run = book.build();
    assert!(
        run.err.contains(" addresses are not in urls.lock yet: run `plainbook lock` once"),
        "{}",
        run.err
    );
    assert_eq!(lock(&book, &[]).status, 0);
    assert!(!book.build().err.contains("urls.lock"));
    book.write("content/guidance/new.md", "# New\n");
    // The page, and its Markdown beside it.
    assert!(book.build().err.contains("2 addresses are not in urls.lock yet"));
    book.write(
        "content/policies/c/1.0/policy.md",
        "---\ntitle: C\nversion: 1.0\nin-force-from: 2020-01-01\n---\n1.1 One.\n",
    );
    let err = book.build().err;
    assert!(err.contains("2 numbered places are not in urls.lock yet"), "{err}");
}

#[test]
fn an_address_that_would_be_lost_is_an_error_at_its_line() {
    let book = locked(&format!("{V1}{HOW}"));
    fs::rename(book.path().join("content/guidance"), book.path().join("content/help"))
        .expect("moved");
    let expected = lost(&book, &["/guidance/", "/guidance/how/"]);
    assert_eq!(book.codes(), expected);
    let run = book.run(&["build"]);
    assert_eq!(run.status, 1);
    assert!(run.err.contains("\"/guidance/how/\" = \"/help/how/\""), "{}", run.err);
    assert!(run.err.contains("\"/guidance/how/\" = { gone = "), "{}", run.err);
    redirects(
        &book,
        "\"/guidance/\" = { gone = \"We help you here now.\" }\n\"/guidance/how/\" = \"/help/how/\"\n",
    );
    assert!(book.codes().is_empty(), "{:?}", book.codes());
    book.build();
    // A redirect is a promise, too: without its line, the address would be lost again.
    assert_eq!(lock(&book, &[]).status, 0);
    redirects(&book, "\"/guidance/\" = { gone = \"We help you here now.\" }\n");
    assert_eq!(book.codes(), lost(&book, &["/guidance/how/"]));
}

#[test]
fn a_draft_a_version_and_a_file_are_lost_like_a_page() {
    let book = locked(&format!(
        "{V1}{V2}{HOW}//- content/a.md\n[data](data.csv)\n//- content/data.csv\na,b\n"
    ));
    book.write("content/guidance/how.md", "---\ndraft: true\n---\n# How\n");
    book.write("content/a.md", "Nothing.\n");
    let codes = book.codes();
    for gone in ["/guidance/", "/guidance/how/", "/data.csv"] {
        assert!(codes.contains(&lost(&book, &[gone])[0]), "{gone}: {codes:?}");
    }
    fs::remove_dir_all(book.path().join("content/policies/c/1.0")).expect("removed");
    let codes = book.codes();
    // Its page is lost once, not once for each number on it; at /c/ each number was kept for its sake.
    for gone in ["/c/1.0/", "/c/1.0/policy.pdf", "/c/#p2.1", "/c/#s2", "/c/#p1.2a"] {
        assert!(codes.contains(&lost(&book, &[gone])[0]), "{gone}: {codes:?}");
    }
    assert!(!codes.contains(&lost(&book, &["/c/1.0/#p2.1"])[0]), "{codes:?}");
}

#[test]
fn a_number_that_would_be_lost_is_an_error_until_it_is_sent_on() {
    let book = locked(V1);
    let text = V1.split_once('\n').expect("a path").1.replace("2.1 Three", "2.2 Three");
    let corrected =
        text.replace("---\n##", "corrected: [{on: 2026-01-01, what: The number}]\n---\n##");
    book.write("content/policies/c/1.0/policy.md", corrected);
    let gone: Vec<String> = lost(&book, &["/c/#p2.1", "/c/1.0/#p2.1"]);
    let codes = book.codes();
    assert!(gone.iter().all(|g| codes.contains(g)), "{codes:?}");
    redirects(
        &book,
        "\"/c/#p2.1\" = \"/c/#p2.2\"\n\"/c/1.0/#p2.1\" = { gone = \"It was a slip.\" }\n",
    );
    let codes = book.codes();
    assert!(!codes.iter().any(|c| c.starts_with("lost-url")), "{codes:?}");
    book.build();
    let page = book.main("c/index.html");
    let past = page.split("id=p2.1").nth(1).expect("the place is kept");
    assert!(past.contains("href=#p2.2"), "{past}");
    assert!(book.main("c/1.0/index.html").contains("It was a slip."));
}

#[test]
fn a_published_text_that_changes_needs_a_new_correction() {
    let book = locked(&format!("{V1}{V2}"));
    let file = "content/policies/c/1.0/policy.md";
    let text = fs::read_to_string(book.path().join(file)).expect("the policy");
    let says = |text: String| {
        book.write(file, text);
        book.codes()
    };
    // What no reader sees does not matter.
    let same =
        text.replace('\n', "\r\n").replace("more.", "more.  ").replace("## 2", "\r\n\r\n## 2");
    assert!(says(same).is_empty());
    assert!(says(text.replace("---\n##", "next-review: 2030\nowner: Someone\n---\n##")).is_empty());
    assert!(
        says(text.replace("One and more", "One\n  and more")).is_empty(),
        "lines may break elsewhere"
    );
    for change in [
        text.replace("Three.", "Four."),
        text.replace("Three.", "Three!"),
        text.replace("title: C policy", "title: D policy"),
        text.replace("first.", "first.\n\nAnd more."),
        text.clone() + "\n2.2 More.\n",
    ] {
        assert_eq!(says(change.clone()), [format!("published-text-changed {file}:1")], "{change}");
    }
    let run = book.run(&["build"]);
    assert_eq!(run.status, 1);
    assert!(run.err.contains(&format!("corrected: [{{on: {TODAY}, what: …}}]")), "{}", run.err);
    let mend = |text: &str, list: &str| {
        text.replace("Three.", "Thre.").replace("---\n##", &format!("corrected: [{list}]\n---\n##"))
    };
    let one = "{on: 2026-01-01, what: A slip}";
    assert!(says(mend(&text, one)).is_empty());
    assert!(book.build().err.contains("1 changed text is not in urls.lock yet"));
    assert_eq!(lock(&book, &[]).status, 0);
    // The next change needs a correction of its own.
    let again = |list: &str| mend(&text, list).replace("Thre.", "Three!");
    assert_eq!(says(again(one)), [format!("published-text-changed {file}:1")]);
    assert!(says(again(&format!("{one}, {{on: 2026-02-01, what: Another}}"))).is_empty());
}

#[test]
fn a_text_changes_with_what_it_includes_and_with_its_promises() {
    let book = locked(
        "//- content/policies/c/1.0/policy.md\n---\ntitle: C\nversion: 1.0\nin-force-from: 2020-01-01\n---\n\
         1.1 We answer within {{#standard answer}}.\n\n{{#include part.md}}\n\
         //- content/policies/c/1.0/part.md\n1.2 Within 2 working days.\n\
         //- content/policies/c/1.0/standards.yaml\nanswer: {what: We answer, value: 2, unit: working-days, cites: \"1.2\"}\n",
    );
    let expected = ["published-text-changed content/policies/c/1.0/policy.md:1"];
    book.write("content/policies/c/1.0/part.md", "1.2 Within 2 working days, or so.\n");
    assert_eq!(book.codes(), expected);
    book.write("content/policies/c/1.0/part.md", "1.2 Within 2 working days.\n");
    assert!(book.codes().is_empty());
    let file = "content/policies/c/1.0/standards.yaml";
    book.write(file, "# A remark.\nanswer: {what: We answer you, value: 2, unit: working-days, cites: \"1.2\"}\n");
    assert!(book.codes().is_empty());
    book.write(
        file,
        "answer: {what: We answer, value: 2, unit: working-days, cites: \"1.2\", up-to: true}\n",
    );
    assert_eq!(book.codes(), expected);
}

#[test]
fn a_text_changes_with_the_rules_steps_words_and_figures_that_it_shows() {
    let folder = "content/policies/c/1.0";
    let rules = "title: Can we?\nquestions:\n  q:\n    ask: Is it?\n    answers: {yes: \"Yes\", no: \"No\"}\n\
                 outcomes:\n  a: {title: A, say: A., verdict: can, next: [{text: Write, href: \"mailto:a@example.org\"}]}\n\
                 rules:\n  - {id: r, when: {q: [yes, no]}, outcome: a, cites: [\"1.1\"], item: Anything at all}\n";
    let process = "start: a\nsteps:\n  a: {title: Write to us, next: b}\n  b: {title: We answer}\n";
    let glossary = "mediation: Talking\n";
    let figures = "Year,Letters\n2019,4\n";
    let book = locked(&format!(
        "//- {folder}/policy.md\n---\ntitle: C\nversion: 1.0\nin-force-from: 2020-01-01\n---\n1.1 We can:\n\n{{{{#rules 1.1}}}}\n\n\
         {{{{#process c}}}}\n\n{{{{#glossary}}}}\n\n{{{{#chart f.csv}}}}\n//- {folder}/scope.yaml\n{rules}\
         //- {folder}/process.yaml\n{process}//- content/glossary.yaml\n{glossary}//- {folder}/f.csv\n{figures}"
    ));
    let expected = [format!("published-text-changed {folder}/policy.md:1")];
    for (file, text, changed) in [
        (format!("{folder}/scope.yaml"), rules, rules.replace("at all", "")),
        (format!("{folder}/process.yaml"), process, process.replace("to us", "to them")),
        ("content/glossary.yaml".to_owned(), glossary, glossary.replace("Talking", "Walking")),
        (format!("{folder}/f.csv"), figures, figures.replace(",4", ",5")),
    ] {
        book.write(&file, &changed);
        assert_eq!(book.codes(), expected, "{file}");
        // What a reader of the text is not shown may change.
        book.write(
            &file,
            text.replace("Is it?", "Is it so?").replace("ask", "# A remark\n    ask"),
        );
        assert_eq!(book.codes(), [""; 0], "{file}");
        book.write(&file, text);
    }
}

#[test]
fn a_number_of_an_old_version_keeps_its_place_at_the_policys_address() {
    let book = Book::with(&format!("{V1}{V2}"));
    book.build();
    let page = book.site("c/index.html");
    for (number, words) in [
        ("p2.1", "Paragraph 2.1 is no longer in this policy"),
        ("p1.2a", "Paragraph 1.2(a)"),
        ("s2", "Section 2 is no longer"),
    ] {
        let line = page.split(&format!("<li id={number}>")).nth(1).expect(number);
        let line = line.split("</li>").next().expect("its end");
        assert!(line.contains(words), "{line}");
        assert!(line.contains(&format!("href=1.0/#{number}")), "{line}");
    }
    // What is still there is the paragraph itself, once; an old version's own page has no such lines.
    assert_eq!(page.matches("id=p1.1").count(), 1);
    assert!(!book.site("c/1.0/index.html").contains("no longer in this policy"));
    // A policy that ends keeps all of them.
    let end = V2.replace("2024-01-01", "2024-01-01\nin-force-until: 2025-01-01");
    let book = Book::with(&format!("{V1}{end}"));
    book.build();
    let page = book.site("c/index.html");
    assert!(page.contains("href=2.0/#p1.1") && page.contains("href=1.0/#p2.1"), "{page}");
}

#[test]
fn a_day_that_passes_loses_nothing() {
    let rules = format!("//- content/policies/c/1.0/scope.yaml\n{RULES}");
    let later = V2.replace("2024-01-01", "2027-01-01\nin-force-until: 2028-01-01");
    let book = locked(&format!("{V1}{later}{rules}"));
    for place in ["/c/check/", "/c/1.0/check/", "/c/#p2.1"] {
        line(&book, place);
    }
    for day in ["2026-12-31", "2027-01-01", "2028-01-01", "2028-01-02"] {
        let told = on(&book, day, "check");
        assert!(!told.contains("lost-url"), "{day}: {told}");
    }
    // The questions were about a version that is no longer in force: their address says so.
    on(&book, "2027-01-01", "build");
    assert!(book.main("c/check/index.html").contains("no longer asked"));
    assert!(book.main("c/1.0/check/index.html").contains("about version 1.0"));
}

#[test]
fn another_sites_lock_binds_nothing_and_lock_can_begin_anew() {
    let book = locked(&format!("{V1}{HOW}"));
    let own = lines(&book);
    book.write("book.toml", BOOK_TOML.replace("example.org/", "fork.example.net/"));
    fs::remove_dir_all(book.path().join("content/guidance")).expect("removed");
    assert_eq!(book.codes(), ["lock-other-site urls.lock:1"]);
    assert_eq!(book.build().status, 0);
    // It is never mixed with what this site promises.
    let run = lock(&book, &[]);
    assert_eq!(run.status, 1, "{}", run.err);
    assert!(run.err.contains("lock --fresh"), "{}", run.err);
    assert_eq!(lines(&book), own);
    assert_eq!(lock(&book, &["--fresh"]).status, 0);
    let fresh = lines(&book);
    assert_eq!(fresh[0], "site-url: https://fork.example.net/");
    assert!(!fresh.iter().any(|l| l.contains("guidance")), "{fresh:?}");
    assert!(book.codes().is_empty());
    // Its own promises cannot be forgotten so.
    let run = lock(&book, &["--fresh"]);
    assert_eq!(run.status, 2, "{}", run.err);
    assert_eq!(lines(&book), fresh);
    // The same site under https is the same site.
    book.write("book.toml", BOOK_TOML.replace("https://example.org/", "http://fork.example.net"));
    assert!(book.codes().is_empty());
}

#[test]
fn lock_refuses_a_day_a_book_with_errors_and_lines_that_it_cannot_read() {
    let book = locked(HOW);
    let before = lines(&book);
    let run = book.run(&["lock"]); // with --date
    assert_eq!(run.status, 2);
    assert!(run.err.contains("no --date") && run.out.is_empty(), "{}", run.err);
    book.write("content/guidance/how.md", "# How\n\n[x](gone.md)\n");
    let run = lock(&book, &[]);
    assert_eq!((run.status, run.out.as_str()), (1, ""));
    assert!(run.err.contains("broken-link"), "{}", run.err);
    book.write("content/guidance/how.md", "# How\n");
    for (line, words) in [
        ("<<<<<<< HEAD", "put together"),
        ("/c/ text:00 corrected:0", "is no line"),
        ("guidance/how/", "is no line"),
        ("/%ff/", "is no line"),
        ("/c/ text:00", "is no line"),
    ] {
        let mut all = before.clone();
        all.insert(7, line.to_owned());
        book.write("urls.lock", all.join("\n") + "\n");
        assert_eq!(book.codes(), ["lock-line urls.lock:8"], "{line}");
        let run = lock(&book, &[]);
        assert_eq!(run.status, 1);
        assert!(run.err.contains(words), "{}", run.err);
        assert!(lines(&book).contains(&line.to_owned()), "nothing is written");
    }
    for broken in ["", "format: 1\n/\n", "site-url: https://example.org/\n/\n"] {
        book.write("urls.lock", broken);
        assert_eq!(book.codes(), ["lock-line urls.lock:1"], "{broken}");
    }
    book.write("urls.lock", "site-url: https://example.org/\nformat: 2\n/\n");
    assert_eq!(book.codes(), ["lock-line urls.lock:2"]);
    book.write("urls.lock", b"site-url: https://example.org/\nformat: 1\n/\xff\n");
    assert_eq!(book.codes(), ["not-utf8 urls.lock:3"]);
    // Files that a system changed on their way, and lines in another order, are read all the same.
    let mut turned = before.clone();
    turned[5..].reverse();
    book.write("urls.lock", format!("\u{feff}{}\r\n", turned.join("\r\n")));
    assert!(book.codes().is_empty(), "{:?}", book.codes());
    assert_eq!(lock(&book, &[]).status, 0);
    assert_eq!(lines(&book), before);
}

#[test]
fn what_an_error_hides_is_not_called_lost() {
    let book = locked(&format!("{V1}{HOW}"));
    let text = V1.split_once('\n').expect("a path").1;
    book.write("content/policies/c/1.0/policy.md", text.replace("in-force-from", "in-force-form"));
    let codes = book.codes();
    assert!(!codes.iter().any(|c| c.starts_with("lost-url")), "{codes:?}");
    // Elsewhere it is told in the same run.
    fs::remove_file(book.path().join("content/guidance/how.md")).expect("removed");
    assert!(book.codes().contains(&lost(&book, &["/guidance/how/"])[0]));
}

#[test]
fn redirects_are_pages_and_lines_for_hosts() {
    let book = Book::with(&format!(
        "{V1}{HOW}//- content/factsheets/new.md\n# New\n\nShort.\n//- book.toml\n{}\n[redirects]\n\
         \"/old/\" = \"/guidance/how/\"\n\"/older\" = \"/c/#p1.1\"\n\"/old.html\" = \"https://example.net/x?y=1\"\n\
         \"/a b/\" = {{ gone = \"It was <wrong>.\" }}\n\"/factsheets/old.pdf\" = \"/factsheets/new.pdf\"\n\
         \"/gone.pdf\" = {{ gone = \"It is\\nout of date.\" }}\n\"/a/form.doc\" = \"/guidance/how/\"\n",
        BOOK_TOML.replace("example.org/", "example.org/site/")
    ));
    book.build();
    let old = book.site("old/index.html");
    assert!(old.contains("content=\"0; url=../guidance/how/\" http-equiv=refresh"), "{old}");
    assert!(old.contains("href=https://example.org/site/guidance/how/ rel=canonical"), "{old}");
    assert!(old.contains("content=noindex name=robots"), "{old}");
    assert!(old.contains("<li><a href=../guidance/how/>How</a>"), "{old}");
    assert!(book.site("older/index.html").contains("url=../c/#p1.1"));
    assert!(book.site("old.html").contains("0; url=https://example.net/x?y=1"));
    let gone = book.site("a b/index.html");
    assert!(gone.contains("It was &lt;wrong>.") && !gone.contains("refresh"), "{gone}");
    assert!(gone.contains("<a href=../>"), "{gone}");
    // A file cannot send on: the new one is at its old address, too, or a page in a folder of its name says why not.
    let bytes = |name: &str| fs::read(book.path().join("public").join(name)).expect(name);
    assert!(bytes("factsheets/old.pdf").starts_with(b"%PDF-"));
    let gone = book.site("gone.pdf/index.html");
    assert!(words(&gone).contains("It is out of date."), "{gone}");
    assert!(book.site("a/form.doc/index.html").contains("0; url=../../guidance/how/"));
    assert_eq!(
        book.site("_redirects").lines().skip(1).collect::<Vec<_>>(),
        [
            "/site/old/ /site/guidance/how/ 301",
            "/site/older /site/c/#p1.1 301",
            "/site/old.html https://example.net/x?y=1 301",
            "# gone: /site/a%20b/ (It was <wrong>.)",
            "/site/factsheets/old.pdf /site/factsheets/new.pdf 301",
            "# gone: /site/gone.pdf (It is out of date.)",
            "/site/a/form.doc /site/guidance/how/ 301",
        ]
    );
    // They are no part of what engines are sent, and stand in no list.
    assert!(!book.site("sitemap.xml").contains("/old"));
    assert!(!book.site("index.html").contains("old/"));
}

#[test]
fn a_correction_stays_told() {
    let book = locked(V1);
    let file = "content/policies/c/1.0/policy.md";
    let first = fs::read_to_string(book.path().join(file)).expect("the text");
    let mended = first.replace("One and more", "One");
    let told = |text: &str, what: &str| {
        text.replacen("\n---\n", &format!("\ncorrected: [{what}]\n---\n"), 1)
    };
    let (one, two) = ("{on: 2025-01-09, what: A word}", "{on: 2025-02-09, what: Another}");
    book.write(file, told(&mended, one));
    assert!(book.codes().is_empty(), "{:?}", book.codes());
    assert_eq!(lock(&book, &[]).status, 0);
    // The words are those that were locked, and nobody is told any more that they are not the first.
    book.write(file, &mended);
    assert_eq!(book.codes(), [format!("published-text-changed {file}:1")]);
    assert!(book.run(&["check"]).out.contains("Put the entry of `corrected` back"));
    // A correction of what had no mistake is an addition, and stays from then on.
    book.write(file, told(&mended, &format!("{one}, {two}")));
    assert!(book.codes().is_empty(), "{:?}", book.codes());
    assert_eq!(lock(&book, &[]).status, 0);
    book.write(file, told(&mended, one));
    assert_eq!(book.codes(), [format!("published-text-changed {file}:1")]);
}

/// The page in its place is no promise: the file may come back, or another at its address.
#[test]
fn a_file_that_is_gone_says_why_and_may_come_back() {
    let with_file = "//- content/index.md\n# A\n\n[Form](form.pdf)\n//- content/form.pdf\n%PDF-\n";
    let book = locked(with_file);
    book.write("content/index.md", "# A\n");
    fs::remove_file(book.path().join("content/form.pdf")).expect("removed");
    assert_eq!(book.codes(), lost(&book, &["/form.pdf"]));
    redirects(&book, "\"/form.pdf\" = { gone = \"Write to us in your own words.\" }\n");
    assert!(book.codes().is_empty(), "{:?}", book.codes());
    book.write("content/index.md", "# A\n\n[Form](/form.pdf)\n");
    book.build();
    assert!(
        book.main("index.html").contains("<a href=form.pdf/>Form"),
        "{}",
        book.main("index.html")
    );
    let page = words(&book.site("form.pdf/index.html"));
    assert!(page.contains("Write to us in your own words."), "{page}");
    assert_eq!(lock(&book, &[]).status, 0);
    line(&book, "/form.pdf");
    assert!(!lines(&book).iter().any(|l| l == "/form.pdf/"), "{:?}", lines(&book));
    let back = Book::of(with_file);
    for file in ["content/index.md", "content/form.pdf"] {
        book.write(file, fs::read(back.path().join(file)).expect(file));
    }
    assert!(
        book.codes().iter().all(|c| c.starts_with("same-address book.toml")),
        "{:?}",
        book.codes()
    );
    redirects(&book, "");
    assert!(book.codes().is_empty(), "{:?}", book.codes());
}

#[test]
fn a_line_of_redirects_that_cannot_work_is_told_at_its_line() {
    let first = BOOK_TOML.lines().count() + 3;
    let says = |line: &str| {
        let book = Book::with(&format!("{V1}{HOW}"));
        redirects(&book, line);
        let run = book.run(&["check"]);
        (book.codes(), run.out)
    };
    let at = |code: &str, line: usize| format!("{code} book.toml:{}", first + line);
    for (line, code, help) in [
        ("\"/guidance/how/\" = \"/\"", "same-address", "is published"),
        ("\"/Guidance/How/\" = \"/\"", "same-address", "cannot stand beside"),
        ("\"/c/1.0/policy.pdf/\" = \"/\"", "same-address", "cannot stand beside"),
        ("\"/c/1.0/policy.PDF\" = \"/\"", "same-address", "cannot stand beside"),
        ("\"/_headers\" = \"/\"", "same-address", "is published"),
        ("\"/.plainbook/\" = \"/\"", "same-address", "cannot stand beside"),
        ("\"/c/#p1.1\" = \"/\"", "same-address", "is on its page"),
        ("\"/old/\" = \"/guidance/hwo/\"", "broken-link", "Did you mean `/guidance/how/`?"),
        ("\"/old/\" = \"/c/#p1.9\"", "broken-link", "Did you mean `p1."),
        ("\"/old/#x\" = \"/\"", "broken-link", "\"/old/\" = …"),
        ("\"/old/\" = \"/old/\"", "redirect-loop", "where it is now"),
    ] {
        let (codes, out) = says(line);
        assert_eq!(codes, [at(code, 0)], "{line}\n{out}");
        assert!(out.contains(help), "{line}\n{out}");
    }
    let (codes, out) = says("\"/a/\" = \"/b/\"\n\"/b/\" = \"/guidance/how\"");
    assert_eq!(codes, [at("redirect-chain", 0)]);
    assert!(out.contains("Write where that is now: \"/guidance/how\""), "{out}");
    assert_eq!(
        says("\"/a/\" = \"/b/\"\n\"/b/\" = \"/a/\"").0,
        [at("redirect-loop", 0), at("redirect-loop", 1)]
    );
    assert_eq!(says("\"/a\" = \"/\"\n\"/a/\" = \"/\"").0, [at("same-address", 0)]);
    let (_, out) = says("\"old/\" = \"/\"");
    assert!(out.contains("wrong-value") && out.contains("must begin with `/`"), "{out}");
}

#[test]
fn each_language_has_its_promises_and_fallback_pages_have_none() {
    let toml = BOOK_TOML.replace("site-url", "languages = [\"en-GB\", \"cy\"]\nsite-url")
        + "\n[check]\nallow = [\"missing-translation\"]\n";
    let welsh = V1.replace("policy.md", "policy.cy.md").replace("One and more", "Un a mwy");
    let book = locked(&format!("{V1}{welsh}{HOW}//- book.toml\n{toml}"));
    for place in ["/cy/c/1.0/", "/cy/c/1.0/#p1.2a", "/cy/c/#p2.1", "/cy/c/1.0/policy.pdf"] {
        line(&book, place);
    }
    assert!(!lines(&book).iter().any(|l| l.starts_with("/cy/guidance/")), "{:?}", lines(&book));
    let file = "content/policies/c/1.0/policy.cy.md";
    let text = fs::read_to_string(book.path().join(file)).expect("the Welsh");
    let changed = text.replace("Un a mwy", "Un");
    book.write(file, &changed);
    assert_eq!(book.codes(), [format!("published-text-changed {file}:1")]);
    book.write(
        file,
        changed.replace("---\n##", "corrected: [{on: 2026-01-01, what: A word}]\n---\n##"),
    );
    assert!(book.codes().is_empty(), "{:?}", book.codes());
    // Without the translation, the source's text stands there, with the same numbers; its PDF does not.
    fs::remove_file(book.path().join(file)).expect("removed");
    assert_eq!(book.codes(), lost(&book, &["/cy/c/1.0/policy.pdf"]));
    let line = "\"/cy/c/1.0/policy.pdf\" = \"/c/1.0/policy.pdf\"\n\"/cy/old/\" = { gone = \"Wedi mynd.\" }\n";
    book.write("book.toml", format!("{toml}\n[redirects]\n{line}"));
    assert!(book.codes().is_empty(), "{:?}", book.codes());
    book.build();
    assert!(book.site("cy/old/index.html").contains("lang=cy"));
}

/// One change of a book, at random.
#[derive(Clone, Copy, Debug)]
enum Change {
    RemovePage(usize),
    MovePage(usize),
    RemoveParagraph(usize),
    RemoveVersion(usize),
    AddPage,
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let change = prop_oneof![
        (0..4_usize).prop_map(Change::RemovePage),
        (0..4_usize).prop_map(Change::MovePage),
        (0..6_usize).prop_map(Change::RemoveParagraph),
        (0..2_usize).prop_map(Change::RemoveVersion),
        Just(Change::AddPage),
    ];
    proptest::collection::vec(change, 1..4)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is done to a book that is locked: each address and number that its site had is there, or told.
    #[test]
    fn nothing_is_lost_in_silence(changes in changes()) {
        let pages: String = (0..4).map(|n| format!("//- content/guidance/p{n}.md\n# Page {n}\n")).collect();
        let book = locked(&format!("{V1}{V2}{pages}"));
        book.build();
        let before = crate::support::contents(&book.path().join("public"));
        for change in &changes {
            let content = book.path().join("content");
            match change {
                Change::RemovePage(n) => drop(fs::remove_file(content.join(format!("guidance/p{n}.md")))),
                Change::MovePage(n) => drop(fs::rename(
                    content.join(format!("guidance/p{n}.md")), content.join(format!("guidance/moved{n}.md")),
                )),
                Change::RemoveParagraph(n) => {
                    let version = ["1.0", "2.0"][n % 2];
                    let path = content.join(format!("policies/c/{version}/policy.md"));
                    if let Ok(text) = fs::read_to_string(&path) {
                        let number = ["1.1", "1.2", "2.1"][n % 3];
                        let kept: Vec<&str> = text.lines().filter(|l| !l.starts_with(number)).collect();
                        fs::write(path, kept.join("\n")).expect("written");
                    }
                }
                Change::RemoveVersion(n) => drop(fs::remove_dir_all(content.join(["policies/c/1.0", "policies/c/2.0"][*n]))),
                Change::AddPage => book.write("content/more.md", "# More\n"),
            }
        }
        let told = book.codes();
        // The new site is built from the same book without its lock, to see what it would have been.
        let lock_lines = lines(&book);
        fs::remove_file(book.path().join("urls.lock")).expect("removed");
        if book.run(&["build"]).status == 0 {
            let after = crate::support::contents(&book.path().join("public"));
            for (at, promise) in lock_lines.iter().enumerate().filter(|(_, l)| l.starts_with('/')) {
                let promise = promise.split(' ').next().expect("a promise");
                let (address, anchor) = promise.split_once('#').map_or((promise, None), |(a, f)| (a, Some(f)));
                let file = format!("{}{}", &address[1..], if address.ends_with('/') { "index.html" } else { "" });
                let holds = |site: &std::collections::BTreeMap<String, Vec<u8>>| match (site.get(&file), anchor) {
                    (None, _) => false,
                    (Some(_), None) => true,
                    (Some(page), Some(id)) => String::from_utf8_lossy(page).contains(&format!("id={id}>"))
                        || String::from_utf8_lossy(page).contains(&format!("id={id} ")),
                };
                prop_assert!(holds(&before), "{promise} was locked, and was not there");
                let line = format!("lost-url urls.lock:{}", at + 1);
                // The numbers and the copy of a page that is lost as a whole are told with it.
                let of_page = anchor.is_some() || file.ends_with("index.md");
                let with_page = of_page && !after.contains_key(&file.replace("index.md", "index.html"));
                prop_assert_eq!(told.contains(&line), !holds(&after) && !with_page, "{}: {:?}", promise, told);
            }
        }
    }
}
