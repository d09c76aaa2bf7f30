//! One small book for each kind of mistake: the code, and the line that a person would mend.

use crate::support::{BOOK_TOML, Book};

/// The diagnostics of a book of these files, as `code file:line`.
fn expect(files: &str, expected: &[&str]) {
    let codes = Book::with(files).codes();
    assert_eq!(codes, expected, "{files}");
}

const POLICY: &str = "---\ntitle: Complaints\nversion: \"4.1\"\nin-force-from: 2024-11-25\n---\n";

/// A book with one policy that says `body`, and its diagnostics.
fn policy(body: &str, expected: &[&str]) {
    let files = format!("//- content/policies/complaints/4.1/policy.md\n{POLICY}{body}");
    let at = "content/policies/complaints/4.1/policy.md";
    let expected: Vec<String> =
        expected.iter().map(|e| e.replace("@", &format!(" {at}:"))).collect();
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    expect(&files, &expected);
}

#[test]
fn keys() {
    expect("//- content/a.md\n---\ntitel: A\n---\n# A\n", &["unknown-key content/a.md:2"]);
    expect("//- content/a.md\n---\ntitle: A\ntitle: B\n---\n", &["duplicate-key content/a.md:3"]);
    expect("//- content/a.md\n---\nupdated: soon\n---\n# A\n", &["wrong-value content/a.md:2"]);
    expect("//- content/a.md\n---\nextra: A\n---\n# A\n", &["wrong-value content/a.md:2"]);
    expect("//- content/a.md\n---\ntitle: [A\n---\n# A\n", &["syntax content/a.md:2"]);
    expect("//- content/a.md\n---\ntitle: A\n", &["syntax content/a.md:1"]);
    expect(
        "//- content/policies/c/1/policy.md\n---\ntitle: C\n---\n1.1 x.\n",
        &[
            "missing-key content/policies/c/1/policy.md:2",
            "missing-key content/policies/c/1/policy.md:2",
        ],
    );
    expect(
        "//- content/a.md\n# A\n//- book.toml\n[book]\ntitle = \"A\"\nsite-url = \"https://example.org/\"\n[organisation]\nname = \"B\"\n[output.site]\nserch = true\n",
        &["unknown-key book.toml:7"],
    );
}

#[test]
fn an_unknown_key_is_told_with_the_nearest() {
    let book = Book::with("//- content/a.md\n---\ndescripton: A\n---\n# A\n");
    let run = book.run(&["check"]);
    assert!(run.out.contains("help: Did you mean `description`?"), "{}", run.out);
    assert!(run.out.contains("1 error and no warnings") && run.err.is_empty(), "{}", run.out);
}

#[test]
fn all_mistakes_of_a_book_are_told_in_one_run() {
    expect(
        "//- content/a.md\n---\ntitel: A\n---\n[x](b.md)\n//- content/d.md\n# C\n\n{{#rulez 3.7}}\n//- content/policies/c/1.0/policy.md\n---\ntitle: C\nversion: 1.1\nin-force-from: 2024-01-01\n---\n1.1 One.\n\n1.1 Two.\n",
        &[
            "unknown-key content/a.md:2",
            "broken-link content/a.md:4",
            "unknown-directive content/d.md:3",
            "version-folder content/policies/c/1.0/policy.md:3",
            "duplicate-paragraph content/policies/c/1.0/policy.md:8",
        ],
    );
}

#[test]
fn what_paper_lacks_is_told_beside_other_mistakes() {
    expect(
        "//- content/factsheets/a.md\n# A\n\nA \u{1F984} here.\n\n[x](b.md)\n",
        &["print content/factsheets/a.md:3", "broken-link content/factsheets/a.md:5"],
    );
}

#[test]
fn what_paper_lacks_is_a_warning_in_a_version_that_cannot_be_mended() {
    let version = |number: &str, from: &str, text: &str| {
        format!(
            "//- content/policies/c/{number}/policy.md\n---\ntitle: C\nversion: \"{number}\"\nin-force-from: {from}\n---\n{text}\n"
        )
    };
    let unicorn = "1.1 A \u{1F984} here.";
    let old = version("1", "2010-01-01", unicorn);
    let book = Book::with(&(old.clone() + &version("2", "2020-01-01", "1.1 A horse.")));
    assert_eq!(book.codes(), ["print content/policies/c/1/policy.md:6"]);
    let run = book.build();
    assert!(run.err.contains("[U+1F984] stands for it on paper"), "{}", run.err);
    assert!(book.path().join("public/c/1/policy.pdf").is_file());
    assert!(book.main("c/1/index.html").contains('\u{1F984}'));
    // A version in force or to come can be mended.
    for from in ["2020-01-01", "2030-01-01"] {
        let book = Book::with(&(old.clone() + &version("2", from, unicorn)));
        assert!(book.codes().contains(&"print content/policies/c/2/policy.md:6".to_owned()));
        assert_eq!(book.run(&["build"]).status, 1);
    }
}

#[test]
fn a_check_reports_only_the_codes_that_it_lists() {
    let files = format!(
        "//- content/policies/c/4.1/policy.md\n{POLICY}## 1. A\n\n1.1 One.¹ [x]() [1.9]\n\n1.1 Two\n\n1.4 {{{{#checker d}}}}\n\n\
         {{{{#rules 1.1}}}}\n\n![](x.png)\n//- content/x.csv\na\n"
    );
    let book = Book::with(&files);
    let loaded =
        plainbook::load(book.path(), "2026-11-25".parse().expect("a day")).expect("a book");
    let shelf = loaded.desk.expect("a desk");
    for check in plainbook::check::CHECKS {
        let mut out = Vec::new();
        (check.run)(&shelf.book, &mut out);
        for d in out {
            assert!(check.codes.contains(&d.code), "{} is not listed", d.code.name());
        }
    }
}

#[test]
fn links() {
    expect("//- content/a.md\nOne\n\n[x](b.md)\n", &["broken-link content/a.md:3"]);
    expect(
        "//- content/a.md\n# A\n\n## Part\n\n[x](#parts) [y](#part)\n",
        &["broken-link content/a.md:5"],
    );
    expect("//- content/a.md\n[x](/nowhere/)\n", &["broken-link content/a.md:1"]);
    expect("//- content/a.md\n[x](../../etc/passwd)\n", &["outside-book content/a.md:1"]);
    expect(
        "//- content/a.md\n[x]() and [y](#)\n",
        &["empty-link content/a.md:1", "empty-link content/a.md:1"],
    );
    expect("//- content/a.md\n[x](javascript:alert(1))\n", &["odd-link content/a.md:1"]);
    expect("//- content/a.md\nA note[^1].\n", &["broken-link content/a.md:1"]);
    expect("//- content/a.md\n![A dog](dog.png)\n", &["broken-link content/a.md:1"]);
    expect(
        "//- content/a.md\n[b](b/) [b](b/index.md) [b](b/c.html) [b](/b/) [b](/b) [b](b/c.md#d)\n//- content/b/index.md\n# B\n//- content/b/c.md\n# C\n\n## D\n",
        &[],
    );
}

#[test]
fn a_link_that_is_none_is_told_and_shown_as_written() {
    let at = |line: usize| format!("empty-link content/a.md:{line}");
    expect(
        "//- content/a.md\n# A\n\n[x][y] and [z][]\n\n[the rule][3.7]\n\n[form](my form.docx)\n\n> ![d][e]\n\n\
         [sic] [1] [ ] \\[a][b] `[a][b]` [s](section 4 of the Act) [f][g] [F]\n\n[f]: a.md\n[g]: a.md\n",
        &[&at(3), &at(3), &at(5), &at(7), &at(9)],
    );
    // Of an address that stands apart from its links, its own line is told, once.
    expect(
        "//- content/a.md\n# A\n\n[x][y] [z][y] [y]\n\n[y]: b.md\n",
        &["broken-link content/a.md:5"],
    );
    let book = Book::with("//- content/a.md\n# A [b](a.md) [c][]\n\nA [](a.md)b [the rule][3.7]\n");
    assert_eq!(
        book.codes(),
        [
            "odd-link content/a.md:1",
            "empty-link content/a.md:1",
            "poor-link-text content/a.md:3",
            "empty-link content/a.md:3"
        ]
    );
    book.build();
    let main = book.main("a/index.html");
    assert!(!main.contains("<a ") && main.contains("[the rule][3.7]"), "{main}");
}

#[test]
fn a_comment_without_an_end_is_told() {
    let at = |line: usize| format!("raw-html content/a.md:{line}");
    expect(
        "//- content/a.md\n# A\n\na <!-- b\n\nc <!-- d --> \\<!-- e\n\n<!-- f -->\n\n<!-- g -->  h <!-- i\n\n<!-- j\n\nk\n",
        &[&at(3), &at(9), &at(11)],
    );
}

#[test]
fn names_of_words_that_no_page_asks_for_are_told() {
    let book = Book::with(
        "//- content/index.md\n# A\n//- content/index.fr.md\n# A\n//- book.toml\n[book]\ntitle = \"A\"\nsite-url = \"https://example.org/\"\nlanguages = [\"en-GB\", \"fr\"]\n[organisation]\nname = \"B\"\n\
         //- i18n/en-GB.ftl\nhome = Start\nskip-lnk = Skip\n//- i18n/fr.ftl\nhome = Accueil\nours = Le nôtre\n",
    );
    assert_eq!(
        book.codes(),
        [
            "unknown-key i18n/en-GB.ftl:2",
            "words-missing i18n/fr.ftl:1",
            "unknown-key i18n/fr.ftl:2"
        ]
    );
    // A template of the book's own may ask for words of its own.
    book.write("themes/guidance/templates/own.html", "{{ word(id=\"ours\") }}");
    assert_eq!(book.codes(), ["unknown-key i18n/en-GB.ftl:2", "words-missing i18n/fr.ftl:1"]);
}

#[test]
fn a_heading_cannot_have_the_name_of_a_part_of_its_page() {
    let text = "//- content/a.md\n# A\n\n## One {#Main}\n\n## Two {#Changes}\n\n## Three {#Note1}\n\nA[^x] [y](#two)\n\n[^x]: Note.\n";
    let at = |line: usize| format!("reserved-id content/a.md:{line}");
    expect(text, &[&at(3), &at(5), &at(7)]);
    Book::with(text).build();
}

#[test]
fn addresses() {
    expect(
        "//- content/a.md\n# A\n//- content/A/index.md\n# A\n",
        &["awkward-address content/A/index.md:1", "same-address content/a.md:1"],
    );
    expect("//- content/en-gb/x.md\n# S\n", &["reserved-address content/en-gb/x.md:1"]);
    for made in
        ["index.html", "404.html", "_headers", "factsheets/f.pdf", "p/1/policy.pdf", "p/index.html"]
    {
        let files = format!(
            "//- content/index.md\n# A\n//- content/factsheets/f.md\n# F\n//- content/policies/p/1/policy.md\n\
             ---\ntitle: P\nversion: 1\nin-force-from: 2020-01-01\n---\n1.1 x.\n//- content/static/{made}\nMINE\n"
        );
        expect(&files, &[&format!("same-address content/static/{made}:1")]);
    }
    expect("//- content/search.md\n# S\n", &["reserved-address content/search.md:1"]);
    expect(
        "//- content/notes.txt\nx\n",
        &["empty-book book.toml:1", "unused-file content/notes.txt:1"],
    );
}

#[test]
fn paragraphs() {
    policy("## 1. A\n\n1.1 One.\n\n1.2 Two.\n\n1.2 Three.\n", &["duplicate-paragraph@12"]);
    policy("## 1. A\n\n1.1 One.\n\n1.3 Three.\n", &["paragraph-gap@10"]);
    policy("## 1. A\n\n1.2 One.\n\n1.1 Three.\n", &["paragraph-order@10"]);
    policy("## 1. A\n\n1.1 One.\n\n2.5 million children.\n", &["stray-number@10"]);
    policy("## 1. A\n\n1.1 One.\n\n### 2. B\n\n2.1 Two.\n", &["section-level@10"]);
    policy("## 1. A\n\n1.1 One.\n\n## 1. B\n\n1.2 Two.\n", &["section-repeats@10"]);
    policy("1. Everyday things\n\n- 1.1 We talk.\n", &["heading-by-hand@6"]);
    policy(
        "1.1 We talk.¹\n\n¹ <https://example.org>\n",
        &["footnote-by-hand@6", "footnote-by-hand@8"],
    );
    policy("1.1 They receive regular\n\nreports of it.\n", &["cut-paragraph@6"]);
    policy("1.1 See [1.2] and [1968] and [1].\n", &["unknown-citation@6"]);
    policy("1.1 See [1.1], [complaints 1.1], [complaints@4.1 1.1] and [see 1.1].\n", &[]);
    policy(
        "1.1 See [complaint 1.1], [complaints@4.0 1.1].\n",
        &["unknown-citation@6", "unknown-citation@6"],
    );
}

#[test]
fn old_texts_cannot_be_mended() {
    let files = "//- content/policies/c/1.0/policy.md\n---\ntitle: C\nversion: 1.0\nin-force-from: 2010-01-01\nin-force-until: 2015-04-30\n---\n\
                 1.1 One [x](gone.md) [1.9].\n\n1.1 Two.\n";
    let at = "content/policies/c/1.0/policy.md";
    expect(
        files,
        &[
            &format!("broken-link {at}:7"),
            &format!("unknown-citation {at}:7"),
            &format!("duplicate-paragraph {at}:9"),
        ],
    );
    let book = Book::with(files);
    book.build();
    let page = book.main("c/1.0/index.html");
    assert!(page.contains("id=p1.1") && page.contains("id=p1.1-2"), "{page}");
}

#[test]
fn versions() {
    let version = |number: &str, more: &str| {
        format!(
            "//- content/policies/c/{number}/policy.md\n---\ntitle: C\nversion: \"{number}\"\n{more}---\n1.1 One.\n"
        )
    };
    let at = |number: &str, line: usize| format!("content/policies/c/{number}/policy.md:{line}");
    expect(
        &(version("1", "in-force-from: 2010-01-01\n")
            + &version("2", "in-force-from: 2010-01-01\n")),
        &[&format!("version-overlap {}", at("1", 4))],
    );
    expect(
        &(version("1", "in-force-from: 2010-01-01\nin-force-until: 2012-01-01\n")
            + &version("2", "in-force-from: 2011-01-01\n")),
        &[&format!("version-overlap {}", at("1", 5))],
    );
    expect(
        &(version("1", "in-force-from: 2010-01-01\nin-force-until: 2010-05-01\n")
            + &version("2", "in-force-from: 2011-01-01\n")),
        &[&format!("version-gap {}", at("1", 5))],
    );
    expect(
        &version("1", "in-force-from: 2010-01-01\nnext-review: 2026-10\n"),
        &[&format!("review-overdue {}", at("1", 5))],
    );
    expect(&version("1", "in-force-from: 2010-01-01\nnext-review: 2026-11\n"), &[]);
}

#[test]
fn what_front_matter_says_of_days_and_policies_must_be_so() {
    expect(
        "//- content/a.md\n---\npolicy: complaint\n---\n# A\n\n{{#rules 1.1}}\n",
        &["unknown-policy content/a.md:2"],
    );
    let corrected = |on: &str| {
        format!(
            "//- content/policies/c/1/policy.md\n---\ntitle: C\nversion: 1\nin-force-from: 2010-01-01\ncorrected: [{{on: {on}, what: A misprint}}]\n---\n1.1 x.\n"
        )
    };
    for on in ["2026-11-25", "2026-11", "2026"] {
        expect(&corrected(on), &[]);
    }
    expect(&corrected("2026-11-26"), &["future-date content/policies/c/1/policy.md:5"]);
    expect(&corrected("2027"), &["future-date content/policies/c/1/policy.md:5"]);
}

#[test]
fn a_text_in_a_language_that_the_book_does_not_publish_is_told() {
    expect(
        "//- content/index.md\n# A\n//- content/index.fr.md\n# A\n//- content/notes.en.md\n# N\n//- content/x.old.md\n# X\n//- content/x.md\n# X\n",
        &["unlisted-language content/index.fr.md:1"],
    );
}

/// Two versions of a policy: what the second says has changed, and the messages about it.
fn changes(old: &str, new: &str, changes: &str) -> Vec<String> {
    let version = |number: &str, from: &str, more: &str, body: &str| {
        format!(
            "//- content/policies/c/{number}/policy.md\n---\ntitle: C\nversion: \"{number}\"\nin-force-from: {from}\n{more}---\n{body}"
        )
    };
    let book = Book::with(
        &(version("1", "2010-01-01", "", old)
            + &version("2", "2020-01-01", &format!("{changes}\n"), new)),
    );
    let run = book.run(&["check", "--format", "json"]);
    let all: Vec<serde_json::Value> = serde_json::from_str(&run.out).expect("an array");
    all.iter()
        .map(|d| {
            let text = |key: &str| d[key].as_str().unwrap_or_default();
            assert_eq!(
                (text("file"), d["line"].as_u64()),
                ("content/policies/c/2/policy.md", Some(5))
            );
            format!("{}: {} {}", text("code"), text("message"), text("help"))
        })
        .collect()
}

#[test]
fn what_is_said_to_have_changed_is_verified() {
    let old = "1.1 One.\n\n1.2 Two.\n\n1.3 Three.\n\n1.4 Four.\n";
    let new = "1.1 One, and more.\n\n1.2 **Two**.\n\n1.3 New.\n\n1.4 Three.\n\n1.5 Five.\n";
    let said = |claims: &str| changes(old, new, &format!("changes: {{{claims}}}"));
    let right = "added: [1.3, 1.5], clarified: [1.1], removed: [1.4], renumbered: {1.3: 1.4}";
    assert_eq!(said(right), [""; 0]);
    assert_eq!(said("summary: A review."), [""; 0]);
    for (claims, expected) in [
        (
            "added: [1.3, 1.5, 1.2], clarified: [1.1], removed: [1.4], renumbered: {1.3: 1.4}",
            "changes-mismatch: 1.2 is not new in version 2: version 1 has it too Take it out of `added`",
        ),
        (
            "added: [1.3, 1.5, 1.6], clarified: [1.1], removed: [1.4], renumbered: {1.3: 1.4}",
            "changes-mismatch: `added` names 1.6, which is not in version 2 Did you mean",
        ),
        (
            "added: [1.3, 1.5], clarified: [1.1, 1.2], removed: [1.4], renumbered: {1.3: 1.4}",
            "changes-mismatch: 1.2 has not changed",
        ),
        (
            "added: [1.3, 1.5], clarified: [1.1], removed: [1.2, 1.4], renumbered: {1.3: 1.4}",
            "changes-mismatch: 1.2 is not gone",
        ),
        (
            "added: [1.3], clarified: [1.1], removed: [1.4], renumbered: {1.3: 1.4, 1.2: 1.5}",
            "changes-mismatch: 1.5 of version 2 does not say what 1.2 of version 1 said",
        ),
        (
            "added: [1.3], clarified: [1.1], removed: [1.4], renumbered: {1.3: 1.4}",
            "changes-missing: Paragraph 1.5 of version 2 is new, and `changes` does not name it Add to `added`: [\"1.5\"]",
        ),
        (
            "added: [1.3, 1.5], removed: [1.4], renumbered: {1.3: 1.4}",
            "changes-missing: Paragraph 1.1 is not as in version 1",
        ),
    ] {
        let got = said(claims);
        assert!(got.iter().any(|g| g.starts_with(expected)), "{claims}: {got:#?}");
    }
    // What is new under one number and gone under another is told as what it is.
    let moved = "1.1 One.\n\n1.2 Two.\n\n1.3 Three.\n\n2.1 Four.\n\n2.2 Six.\n";
    assert_eq!(
        changes(old, moved, "changes: {added: [2.2]}"),
        [
            "changes-missing: Paragraph 1.4 of version 1 is now 2.1, and `changes` does not say so Write renumbered: {\"1.4\": \"2.1\"}"
        ]
    );
    let twice =
        changes(old, moved, "changes: {added: [2.2], renumbered: {1.4: 2.1}, clarified: [2.1]}");
    assert!(twice[0].starts_with("changes-mismatch: 2.1 has not changed"), "{twice:?}");
    // A list with nothing in it says that there is nothing.
    for list in ["added: []", "removed: []", "clarified: []", "renumbered: {}", "renumbered: []"] {
        let found = changes(old, moved, &format!("changes: {{summary: A review, {list}}}"));
        assert!(
            found.iter().any(|f| f.starts_with("changes-missing: Paragraph 2.2")),
            "{list}: {found:?}"
        );
    }
    assert_eq!(changes(old, moved, "changes: {summary: A review}"), [""; 0]);
}

#[test]
fn lists_of_rules_and_promises_are_compared_by_their_words() {
    let version = |number: &str, from: &str, more: &str, body: &str| {
        format!(
            "//- content/policies/c/{number}/policy.md\n---\ntitle: C\nversion: \"{number}\"\nin-force-from: {from}\n{more}---\n{body}"
        )
    };
    let beside = |item: &str, days: u32| {
        format!(
            "//- content/policies/c/2/scope.yaml\ntitle: Can we?\nquestions: {{who: {{ask: Who?, answers: {{me: Me}}}}}}\n\
             outcomes: {{yes: {{verdict: can, title: Yes, say: Yes., next: [{{text: Home, href: /}}]}}}}\n\
             rules: [{{id: all, when: {{who: me}}, outcome: yes, cites: \"1.1\", item: \"{item}\"}}]\n\
             //- content/policies/c/2/standards.yaml\nreply: {{what: We reply, value: {days}, unit: working-days, cites: \"1.2\"}}\n"
        )
    };
    let found = |item: &str, days: u32| {
        let old =
            "1.1 We look at:\n\n- **your** concern's cause\n\n1.2 We reply in two working days.\n";
        let new = "1.1 We look at:\n\n{{#rules 1.1}}\n\n1.2 We reply in {{#standard reply}}.\n\n1.3 New.\n";
        let files = version("1", "2010-01-01", "", old)
            + &version("2", "2020-01-01", "changes: {added: [1.3]}\n", new)
            + &beside(item, days);
        let run = Book::with(&files).run(&["check", "--format", "json"]);
        let all: Vec<serde_json::Value> = serde_json::from_str(&run.out).expect("an array");
        all.iter()
            .filter(|d| d["code"] == "changes-missing")
            .map(|d| d["message"].as_str().unwrap_or_default().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(found("your concern's cause", 2), [""; 0]);
    let told = found("your concern's reason", 3);
    assert_eq!(
        told,
        ["Paragraphs 1.1, 1.2 are not as in version 1, and `changes` does not name them"]
    );
}

#[test]
fn the_version_before_must_be_in_the_book() {
    let same = "1.1 One.\n";
    assert_eq!(changes(same, same, "supersedes: 1"), [""; 0]);
    assert_eq!(
        changes(same, same, "supersedes: 0"),
        ["unknown-version: There is no version `0` of this policy in this book Did you mean `1`?"]
    );
    assert!(changes(same, same, "supersedes: 2")[0].contains("cannot supersede itself"));
    let first = |more: &str, expected: &[&str]| {
        expect(
            &format!(
                "//- content/policies/c/1/policy.md\n---\ntitle: C\nversion: 1\nin-force-from: 2010-01-01\n{more}---\n1.1 One.\n"
            ),
            expected,
        );
    };
    let at = "content/policies/c/1/policy.md:5";
    first("changes: {summary: A review.}\n", &[]);
    first("changes: {added: [1.1]}\n", &[&format!("changes-unverified {at}")]);
    first("supersedes: 0\nchanges: {added: [1.1]}\n", &[&format!("unknown-version {at}")]);
    // A book may begin with the policy as it is now: its page says what the owner does.
    let book = Book::with(
        "//- content/policies/c/2/policy.md\n---\ntitle: C\nversion: 2\nin-force-from: 2010-01-01\nsupersedes: 1\n---\n1.1 One.\n",
    );
    book.build();
    let text = crate::support::words(&book.main("c/index.html"));
    assert!(text.contains("Supersedes Version 1"), "{text}");
}

#[test]
fn what_will_be_wrong_on_a_later_day_is_told_with_that_day() {
    let version = |policy: &str, number: &str, more: &str, body: &str| {
        format!(
            "//- content/policies/{policy}/{number}/policy.md\n---\ntitle: C\nversion: \"{number}\"\n{more}\n---\n{body}\n"
        )
    };
    let scope = |policy: &str, number: &str| {
        format!(
            "//- content/policies/{policy}/{number}/scope.yaml\ntitle: Can we?\nquestions: {{who: {{ask: Who?, answers: {{me: Me, you: You}}}}}}\n\
             outcomes: {{yes: {{verdict: can, title: Yes, say: Yes., next: [{{text: Home, href: /}}]}}}}\n\
             rules: [{{id: all, when: {{who: [me, you]}}, outcome: yes, cites: \"1.1\", item: All}}]\n"
        )
    };
    let files = version("c", "1", "in-force-from: 2020-01-01", "1.1 One.\n\n1.2 Two. [1.2]")
        + &version("c", "2", "in-force-from: 2027-01-01", "1.1 One.")
        + &version("c", "3", "in-force-from: 2028-01-01", "1.1 One.\n\n1.3 Three.")
        + &version("h", "1", "in-force-from: 2020-01-01\nin-force-until: 2027-03-31", "1.1 One.")
        + &scope("h", "1")
        + "//- content/index.md\n# A\n\n[c 1.2] [c@1 1.2]\n\n[x](/c/#s9)\n\n{{#checker h}}\n\n{{#rules h 1.1}}\n\n[c 1.3]\n";
    let run = Book::with(&files).run(&["check", "--format", "json"]);
    let all: Vec<serde_json::Value> = serde_json::from_str(&run.out).expect("an array");
    let told: Vec<String> = all
        .iter()
        .filter(|d| d["file"] == "content/index.md")
        .map(|d| {
            let text = |key: &str| d[key].as_str().unwrap_or_default();
            format!("{} {} {}: {}", d["line"], text("severity"), text("code"), text("message"))
        })
        .collect();
    assert_eq!(
        told,
        [
            "3 warning unknown-citation: From 2027-01-01, when version 2 of c begins, in place of 1: There is no paragraph 1.2 in version 2",
            "5 error broken-link: `/c/` has no place called `#s9`",
            "7 warning unknown-directive: From 2027-04-01, when version 1 of h is no longer in force, and none takes its place: The policy `h` has no checker in force",
            "9 warning unknown-directive: From 2027-04-01, when version 1 of h is no longer in force, and none takes its place: No version of the policy `h` is in force",
            "11 error unknown-citation: There is no paragraph 1.3 in version 1",
        ]
    );
}

#[test]
fn a_text_that_the_next_version_makes_stale_is_told_before_that_day() {
    let version = |number: &str, from: &str, two: &str| {
        format!(
            "//- content/policies/c/{number}/policy.md\n---\ntitle: C\nversion: \"{number}\"\nin-force-from: {from}\n---\n1.1 One.\n\n{two}\n"
        )
    };
    let files = version("1", "2020-01-01", "1.2 In 20 days.")
        + &version("2", "2027-01-01", "1.2 In 15 days.")
        + &version("3", "2028-01-01", "1.3 Later.")
        + "//- content/factsheets/f.md\n---\ntitle: F\npolicy: c\nspeaks-for: [\"1.2\"]\n---\nIn 20 days.\n";
    let book = Book::with(&files);
    assert_eq!(book.run(&["reviewed", "content/factsheets/f.md"]).status, 0);
    let run = book.run(&["check", "--format", "json"]);
    let all: Vec<serde_json::Value> = serde_json::from_str(&run.out).expect("an array");
    let told: Vec<String> = all
        .iter()
        .filter(|d| d["file"] == "content/factsheets/f.md")
        .map(|d| format!("{} {} {} {}", d["line"], d["severity"], d["message"], d["help"]))
        .collect();
    assert_eq!(
        told,
        [
            "4 \"warning\" \"From 2028-01-01, when version 3 of c begins, in place of 2: `1.2` is no paragraph that this text can speak for\" \
             \"Write a number that the policy `c` has\"",
            "5 \"warning\" \"From 2027-01-01, when version 2 of c begins, in place of 1: The paragraphs that this text speaks for have \
             changed since it was last compared with this one\" \"Have its new words ready. Once they are published, run: plainbook reviewed \
             content/factsheets/f.md\"",
        ]
    );
}

#[test]
fn files_that_are_no_text() {
    let book = Book::with("//- content/a.md\n# A\n");
    book.write("content/b.md", b"# B\n\n\xff\xfe\n");
    assert_eq!(book.codes(), ["not-utf8 content/b.md:3"]);
    assert_eq!(book.run(&["build"]).status, 1);
}

#[test]
fn what_is_not_seen_and_what_is_not_read() {
    expect(
        "//- content/a.md\n# A\n\nx\u{200b}y \u{1}z\n",
        &["hidden-character content/a.md:3", "hidden-character content/a.md:3"],
    );
    let book = Book::with("//- content/a.md\n# A\n\nx\u{1}y\n");
    book.build();
    assert!(
        !book.site("a/index.html").contains('\u{1}') && book.main("a/index.html").contains("xy")
    );
    std::os::unix::fs::symlink("a.md", book.path().join("content/b.md")).expect("a link");
    assert!(book.codes().contains(&"unread-file content/b.md:1".to_owned()));
    let book = Book::with("//- content/policies/p/1/policy.md/x.txt\nx\n");
    assert!(
        book.codes().contains(&"syntax content/policies/p/1/policy.md:1".to_owned()),
        "{:?}",
        book.codes()
    );
}

#[test]
fn nothing_is_so_deep_that_it_stops_the_program() {
    for deep in [
        "> ".repeat(3000) + "x",
        "- ".repeat(3000) + "x",
        "1. ".repeat(3000) + "x",
        "*".repeat(4000) + "x",
    ] {
        for place in ["content/a.md", "content/factsheets/a.md"] {
            let book = Book::with("");
            book.write(place, format!("# A\n\n{deep}\n"));
            let run = book.run(&["build"]);
            assert_eq!(run.status, 0, "{}", &run.err[..run.err.len().min(500)]);
        }
    }
    expect(
        &format!("//- content/a.md\n# A\n\n{}x\n", "- ".repeat(12)),
        &["deep-nesting content/a.md:3"],
    );
    let nested: String = (0..15).map(|n| format!("{}- level {n}\n", "  ".repeat(n))).collect();
    let book = Book::with("");
    let body = format!(
        "1.1 See:\n\na) this:\n\n{nested}\n1.2 ***~~<sup>x</sup>~~*** and[^1].\n\n[^1]: Again[^1], and[^2].\n\n[^2]: Two[^1].\n\n[^3]: Three.\n"
    );
    book.write(
        "content/policies/p/1/policy.md",
        format!("---\ntitle: P\nversion: 1\nin-force-from: 2020-01-01\n---\n{body}"),
    );
    book.build();
    let text = crate::support::words(&book.main("p/index.html"));
    assert!((0..15).all(|n| text.contains(&format!("level {n}"))), "{text}");
    assert!(text.contains("Two") && text.contains("Three."), "{text}");
}

#[test]
fn what_is_lost_is_told() {
    expect(
        "//- content/a.md\n# A\n\n| a | b |\n|---|---|\n| 1 | 2 | 3 |\n| `x|y` | 2 |\n",
        &["table-cells content/a.md:5", "table-cells content/a.md:6"],
    );
    expect(
        "//- content/a.md\n# A\n\n##\n\nx[^a]\n\n[^a]: One.\n\n[^a]: Two.\n",
        &["empty-heading content/a.md:3", "duplicate-note content/a.md:9"],
    );
    expect("//- content/a.md\n# A\n\n[^a]: One.\n", &["unused-note content/a.md:3"]);
}

#[test]
fn what_falls_away_of_raw_html() {
    expect(
        "//- content/a.md\n# A\n\n<!DOCTYPE html>\n\n<?xml version=\"1.0\"?>\n\n<![CDATA[ words ]]>\n\na <?b?> c\n\n\
         <ol type=\"a\"><li>x</ol>\n\n<ol start=\"a\"><li value=\"b\">x</ol>\n\n<ol start=3 reversed><li value=7>x</ol>\n\n<p hidden>d</p>\n",
        &[
            "raw-html content/a.md:3",
            "raw-html content/a.md:5",
            "raw-html content/a.md:7",
            "raw-html content/a.md:9",
            "raw-html content/a.md:11",
            "raw-html content/a.md:13",
            "raw-html content/a.md:13",
            "raw-html content/a.md:17",
        ],
    );
    let book = Book::with(
        "//- content/a.md\n# A\n\n<video src=\"b.mp4\" poster=\"c.svg\">A film</video>\n\n<video src=b.mp4 poster=https://example.org/d.png>A film</video>\n\n<video src=b.mp4 poster=e.png>A film</video>\n\
         //- content/b.mp4\nfilm\n//- content/c.svg\n<svg viewBox=\"0 0 24 12\"/>\n",
    );
    assert_eq!(book.codes(), ["foreign-media content/a.md:5", "broken-link content/a.md:7"]);
    let book = Book::with(
        "//- content/a.md\n# A\n\n<video src=\"b.mp4\" poster=\"c.svg\">A film</video>\n\n\
         <table><colgroup><col></colgroup><tr><td align=RIGHT>1</td><td style=\"text-align: center;\">2</td><td align=left>3</td></tr></table>\n\
         //- content/b.mp4\nfilm\n//- content/c.svg\n<svg viewBox=\"0 0 24 12\"/>\n",
    );
    assert_eq!(book.codes(), [""; 0]);
    book.build();
    let main = book.main("a/index.html");
    assert!(
        main.contains("poster=../c.svg") && book.path().join("public/c.svg").exists(),
        "{main}"
    );
    assert!(
        main.contains("<td class=right>1")
            && main.contains("<td class=center>2")
            && main.contains("<td>3"),
        "{main}"
    );
}

#[test]
fn a_title_may_have_a_picture_and_a_footnote() {
    let book = Book::with(
        "//- content/a.md\n# ![A bell](b.svg) How to complain[^1]\n\nText.\n\n[^1]: A *note*.\n//- content/b.svg\n<svg viewBox=\"0 0 24 12\"/>\n",
    );
    assert_eq!(book.codes(), [""; 0]);
    book.build();
    let page = std::fs::read_to_string(book.path().join("public/a/index.html")).expect("the page");
    let main = crate::support::main_of(&page);
    assert!(main.contains("How to complain\n</h1>"), "{main}");
    assert!(main.contains("alt=\"A bell\"") && main.contains("doc-noteref"), "{main}");
}

#[test]
fn paragraphs_are_found_within_raw_html() {
    policy(
        "1.1 One.\n\n<div class=\"box\">\n\n1.2 Two [1.4].\n\n1.2 Two.\n\n</div>\n\n<details><summary>More</summary>\n\n1.4 Four.\n\n{{#rules 1.9}}\n\n</details>\n",
        &["duplicate-paragraph@12", "paragraph-gap@18", "scope-unknown@20"],
    );
}

#[test]
fn pictures_and_recordings() {
    let book = Book::with(
        "//- content/a.md\n# A\n\n![](d.svg)\n\n![d.svg](d.svg)\n\n![A dog](d.svg \"A dog.\")\n\n![A dog](heavy.png)\n\n\
         <figure><img src=d.svg alt=\"The dog\"><figcaption>The dog</figcaption></figure>\n\n\
         ![A cat](https://example.org/c.png) <video src=//example.org/v.mp4>A film</video>\n\n<audio src=gone.mp3></audio>\n\
         //- content/d.svg\n<svg viewBox=\"0 0 24 12\"/>\n",
    );
    book.write("content/heavy.png", vec![0; 200 * 1024 + 1]);
    assert_eq!(
        book.codes(),
        [
            "no-alt content/a.md:3",
            "poor-alt content/a.md:5",
            "alt-is-caption content/a.md:7",
            "heavy-file content/a.md:9",
            "alt-is-caption content/a.md:11",
            "foreign-media content/a.md:13",
            "foreign-media content/a.md:13",
            "broken-link content/a.md:15",
        ]
    );
}

#[test]
fn raw_html() {
    expect(
        "//- content/a.md\n# A\n\n<div>\n<redacted>\n\n<a href=\"b.md\">b</a> [c](#x)\n</div>\n\n<p id=x>One</p>\n\n<form>A</form>\n",
        &["raw-html content/a.md:4", "broken-link content/a.md:6", "raw-html content/a.md:11"],
    );
    expect(
        "//- content/a.md\n<div markdown=\"1\">\n\nA\n\n</div>\n",
        &["foreign-syntax content/a.md:1"],
    );
    expect(
        &format!("//- content/a.md\n# A\n\n{}x\n", "<details>".repeat(11)),
        &["deep-nesting content/a.md:3"],
    );
}

#[test]
fn marks_of_other_programs() {
    let at = |line: usize| format!("foreign-syntax content/a.md:{line}");
    expect(
        "//- content/a.md\n# A {: .big}\n\n{% include b.html %}\n\n!!! note\n    Read this.\n\nWell :tada: $$x$$\n\n`:tada: $$ {% a %}`, 10:30:00\n",
        &[&at(1), &at(3), &at(5), &at(8), &at(8)],
    );
    // At the beginning of a line, too: a colon with no space after it makes no definition.
    let book = Book::with(
        "//- content/a.md\n# A\n\nWell\n\n:tada: done\n\n:::note\nb\n\nTerm\n: Meaning\n\n| a | b |\n|--|--|\n:--|:-:\n",
    );
    assert_eq!(book.codes(), [at(5), at(7)]);
    book.build();
    let main = book.main("a/index.html");
    assert!(main.contains(":tada: done") && main.contains(":::note"), "{main}");
    assert_eq!(main.matches("<dd>").count(), 1, "{main}");
    expect(
        "//- content/a.md\n# A\n\n{{< b >}}\n\n`c`{width=50%} {d=e}\n\n> [!DANGER]\n> f\n\n> [!tip]\n> g\n",
        &[&at(3), &at(5), &at(7)],
    );
    let book = Book::with("//- content/a.md\n# A\n\n{% b %}, :tada: and $$x$$ {: .c}\n");
    book.build();
    let text = crate::support::words(&book.main("a/index.html"));
    assert!(text.contains("{% b %}, :tada: and $$x$$ {: .c}"), "{text}");
}

#[test]
fn text_from_anywhere() {
    let book = Book::with(
        "//- content/x.md\n# X\n//- content/x/a.md\n# A\n//- content/index.md\n[x](x.html) [a](x/a.html) [a](/x/a) www.example.org/a--b.\n",
    );
    book.write(
        "content/crlf.md",
        "\u{feff}---\r\ntitle: T\r\n---\r\n\r\nA\u{a0}B  \r\nC\r\n\r\n- d\r\n",
    );
    assert_eq!(book.codes(), Vec::<String>::new());
    book.build();
    assert!(book.main("x/index.html").contains("href=a/"), "x.md heads the folder x");
    assert!(book.main("index.html").contains("http://www.example.org/a--b"));
    let text = book.main("crlf/index.html");
    assert!(text.contains("A\u{a0}B") || text.contains("A&nbsp;B"), "{text}");
    assert!(text.contains("\n<br>") && !text.contains('\u{feff}'), "{text}");
    // Blank lines before front matter are none of the text; that of other programs is shown, and told.
    book.write("content/blank.md", "\u{feff}\n \n---\ntitel: B\n---\n# B\n");
    book.write("content/toml.md", "+++\ntitle = \"T\"\n+++\n# T\n");
    assert_eq!(
        book.codes(),
        ["unknown-key content/blank.md:4", "foreign-syntax content/toml.md:1"]
    );
    book.write("content/blank.md", "\n---\ntitle: B\n---\n# B\n");
    book.write("content/toml.md", "# T\n");
    // Lines may end as they did on an old Macintosh, and YAML has three forms of each truth.
    book.write("content/cr.md", "---\rdraft: False\r---\r# T\r\rA\r\r[x](#)\r");
    assert_eq!(book.codes(), ["empty-link content/cr.md:8"]);
}

#[test]
fn a_level_is_told_where_it_is_not_as_the_others() {
    expect(
        "//- content/a.md\n# A\n\n## B\n\n# C\n\n### D\n\n## E\n",
        &["skipped-level content/a.md:7"],
    );
    policy(
        "### 3. A\n\n3.1 x.\n\n#### 4. B\n\n4.1 x.\n\n### 5. C\n\n5.1 x.\n",
        &["section-level@10"],
    );
}

#[test]
fn codes_can_be_allowed_and_denied() {
    let toml = format!(
        "{}\n[check]\nallow = [\"empty-link\"]\ndeny = [\"skipped-level\"]\n",
        crate::support::BOOK_TOML
    );
    let book = Book::with("//- content/a.md\n# A\n\n[x]()\n\n#### Deep\n");
    book.write("book.toml", toml);
    assert_eq!(book.codes(), ["skipped-level content/a.md:5"]);
    assert_eq!(book.run(&["check"]).status, 1);
    book.write(
        "content/a.md",
        "---\nallow: {skipped-level: it is a quotation}\n---\n# A\n\n#### Deep\n",
    );
    assert_eq!(book.run(&["check"]).status, 1, "what the book denies a page cannot allow");
    book.write("book.toml", crate::support::BOOK_TOML);
    assert!(book.codes().is_empty());
    book.write("content/a.md", "---\nallow: {skiped-level: x, empty-link: }\n---\n# A\n");
    assert_eq!(book.codes(), ["wrong-value content/a.md:2", "wrong-value content/a.md:2"]);
}

/// A sentence of so many words.
fn sentence(words: usize) -> String {
    format!("We{}.", " go".repeat(words - 1))
}

#[test]
fn hard_texts_are_told_at_their_sentence() {
    let (short, long) = (sentence(25), sentence(26));
    let book = Book::with(&format!(
        "//- content/a.md\n# A\n\n{short} {long}\n//- content/b.md\n# B\n\n- {long}\n\n> {short}\n"
    ));
    assert_eq!(book.codes(), ["long-sentence content/a.md:3", "long-sentence content/b.md:3"]);
    let all = book.run(&["check", "--format", "json"]).out;
    let all: serde_json::Value = serde_json::from_str(&all).expect("JSON");
    let column = short.len() + 2;
    assert_eq!((&all[0]["column"], &all[0]["severity"]), (&column.into(), &"warning".into()));
    expect(
        &format!("//- content/a.md\n# A\n\n{}\n", format!("{} ", sentence(11)).repeat(11)),
        &["long-paragraph content/a.md:3"],
    );
    // A policy may say more in one sentence; what is past can't be mended.
    policy(&format!("1.1 {}\n\n1.2 {}\n", sentence(40), sentence(41)), &["long-sentence@8"]);
    let past = POLICY.replace("in-force-from", "in-force-until: 2025-01-01\nin-force-from");
    expect(&format!("//- content/policies/c/4.1/policy.md\n{past}1.1 {long}\n"), &[]);
}

#[test]
fn a_page_has_a_reading_age_for_its_audience() {
    // 12 words a sentence, with an age of 8.4 and of 14.3.
    let easy = "We look at what went wrong here and then we tell you. ".repeat(8);
    let hard =
        "We investigate every complaint carefully and then we notify the complainants. ".repeat(8);
    expect(&format!("//- content/a.md\n# A\n\n{easy}\n"), &[]);
    expect(
        &format!("//- content/a.md\n# A\n\n{easy}\n\n{hard}\n\n{hard}\n"),
        &["reading-age content/a.md:5"],
    );
    for (front, expected) in [
        ("audience: professionals", &[][..]),
        ("audience: young-people", &["reading-age content/a.md:6"]),
        ("allow: {reading-age: it is for lawyers}", &[]),
    ] {
        expect(&format!("//- content/a.md\n---\n{front}\n---\n# A\n\n{hard}\n"), expected);
    }
    // Leaflets are for young people; a few words say nothing sure; a policy has no limit; other languages have other measures.
    expect(
        &format!("//- content/leaflets/a.md\n# A\n\n{hard}\n"),
        &["reading-age content/leaflets/a.md:3"],
    );
    expect("//- content/a.md\n# A\n\nComplainants occasionally reiterate dissatisfaction.\n", &[]);
    policy(&format!("1.1 {hard}\n"), &[]);
    let welsh = crate::support::BOOK_TOML.replace("[book]", "[book]\nlanguage = \"cy\"");
    let book = Book::with(&format!("//- book.toml\n{welsh}\n//- content/a.md\n# A\n\n{hard}\n"));
    assert!(!book.codes().iter().any(|code| code.starts_with("reading-age")), "{:?}", book.codes());
}

#[test]
fn how_plain_a_text_must_be_is_the_books_to_say() {
    let book = Book::with(&format!("//- content/a.md\n# A\n\nWe utilise it. {}\n", sentence(30)));
    let with = |check: &str| {
        book.write("book.toml", format!("{}[check]\n{check}\n", crate::support::BOOK_TOML));
        book.codes()
    };
    assert_eq!(with("sentence-length = 30"), Vec::<String>::new());
    assert_eq!(with("sentence-length = false"), Vec::<String>::new());
    assert_eq!(with("sentence-length = 29"), ["long-sentence content/a.md:3"]);
    assert_eq!(
        with("sentence-length = 30\navoid = { Utilise = \"use\" }"),
        ["word-to-avoid content/a.md:3"]
    );
    assert!(book.run(&["check"]).out.contains("help: Write `use`"));
    // `build` leaves them out, but where the book makes errors of them.
    with("");
    assert!(!book.build().err.contains("long-sentence"));
    with("deny = [\"long-sentence\"]");
    for command in ["build", "check"] {
        assert_eq!(book.run(&[command]).status, 1, "{command}");
    }
}

#[test]
fn what_a_checker_says_is_read_too() {
    let long = sentence(26);
    let files = format!(
        "//- content/policies/c/4.1/policy.md\n{POLICY}1.1 One.\n//- content/policies/c/4.1/scope.yaml\ntitle: T\n\
         intro: {long}\nquestions: {{q: {{ask: Q, answers: {{a: A}}}}}}\nrules: [{{id: r, when: {{q: a}}, outcome: o, cites: \"1.1\", item: {long}}}]\n\
         outcomes:\n  o: {{verdict: can, title: O, say: {long}, next: [{{text: W, href: \"mailto:a@example.org\"}}]}}\n"
    );
    let at = "long-sentence content/policies/c/4.1/scope.yaml";
    expect(&files, &[&format!("{at}:2"), &format!("{at}:6")]);
}

#[test]
fn links_say_where_they_lead() {
    expect(
        "//- content/a.md\n# A\n\nTo complain, [click here](b.md). [More about it](b.md).\n//- content/b.md\n# B\n\n[**Read more…**](a.md)\n",
        &["poor-link-text content/a.md:3", "poor-link-text content/b.md:3"],
    );
}

#[test]
fn a_line_can_allow_a_warning_with_a_reason() {
    let long = sentence(26);
    expect(
        &format!(
            "//- content/a.md\n# A\n\n{long} <!-- allow: long-sentence: it is a quotation -->\n\n{long}\n"
        ),
        &["long-sentence content/a.md:5"],
    );
    expect(
        &format!(
            "//- content/a.md\n# A\n\n<!-- allow: long-sentence: it is a quotation -->\n\nOne.\n{long}\n\n{long}\n"
        ),
        &["long-sentence content/a.md:8"],
    );
    policy("1.1 One.\n\n<!-- allow: paragraph-gap: 1.2 is not published -->\n1.3 Three.\n", &[]);
    // What allows nothing is told, and so is what an error would need.
    expect(
        "//- content/a.md\n# A\n\n<!-- allow: long-sentence: it is a quotation -->\nShort.\n",
        &["unused-allow content/a.md:3"],
    );
    expect(
        "//- content/a.md\n---\nallow:\n  empty-link: it will come\n  no-alt: decoration\n---\n# A\n\n[x]()\n",
        &["unused-allow content/a.md:4"],
    );
    expect(
        "//- content/a.md\n# A\n\n<!-- allow: long-sentense: a -->\n\n[x]() <!-- allow: empty-link -->\n\n<!-- allow: everyone -->\n",
        &[
            "unused-allow content/a.md:3",
            "empty-link content/a.md:5",
            "unused-allow content/a.md:5",
            "unused-allow content/a.md:7",
        ],
    );
    // Most errors can't be allowed, and who tries is told: in the text, on its page and for the whole book.
    let toml = |check: &str| format!("//- book.toml\n{BOOK_TOML}\n[check]\n{check}\n");
    let at = format!("unused-allow book.toml:{}", BOOK_TOML.lines().count() + 3);
    let broken = "//- content/a.md\n---\nallow:\n  missing-include: it will come\n---\n# A\n\n<!-- allow: missing-include: it will come -->\n{{#include x.md}}\n";
    expect(
        &format!("{}{broken}", toml("allow = [\"missing-include\"]")),
        &[
            &at,
            "unused-allow content/a.md:3",
            "unused-allow content/a.md:7",
            "missing-include content/a.md:8",
        ],
    );
    // Where nothing of the kind is wrong, too, unless an old version may need it.
    expect(&format!("{}//- content/a.md\n# A\n", toml("allow = [\"syntax\"]")), &[&at]);
    expect(&format!("{}//- content/a.md\n# A\n", toml("allow = [\"broken-link\"]")), &[]);
    // What a book denies is an error in it.
    expect(
        &format!(
            "{}//- content/a.md\n# A\n\n[x]() <!-- allow: empty-link: a -->\n",
            toml("deny = [\"empty-link\"]")
        ),
        &["empty-link content/a.md:3", "unused-allow content/a.md:3"],
    );
    // In the files of values a comment begins with `#`.
    let files = format!(
        "//- content/policies/c/4.1/policy.md\n{POLICY}1.1 One.\n//- content/policies/c/4.1/scope.yaml\ntitle: T\n\
         questions:\n  q: {{ask: Q, answers: {{a: A}}}}\n  # allow: scope-unused: it is asked to count\n  p: {{ask: P, answers: {{a: A}}}} # all of it\n\
         rules: [{{id: r, when: {{q: a}}, outcome: o, cites: \"1.1\"}}]\n\
         outcomes: {{o: {{verdict: can, title: O, say: S, next: [{{text: W, href: \"mailto:a@example.org\"}}]}}}}\n"
    );
    expect(&files, &[]);
    expect(
        &files.replace("# allow: scope-unused: it is asked to count", ""),
        &["scope-unused content/policies/c/4.1/scope.yaml:5"],
    );
}

#[test]
fn an_error_can_be_allowed_where_it_is_settled_what_is_shown() {
    let text = "//- content/a.md\n---\nlayout: wide\n---\n# A\n\nSee [there](nowhere.md) and [up](../../../x.md).\n";
    let policy = format!(
        "//- content/policies/c/4.1/policy.md\n{POLICY}1.1 One, as [9.9] says.\n\n1.1 Again.\n"
    );
    let toml = format!(
        "//- book.toml\n{BOOK_TOML}\n[check]\nallow = [\"unknown-key\", \"broken-link\", \"outside-book\", \
         \"unknown-citation\", \"duplicate-paragraph\"]\n"
    );
    let book = Book::with(&format!("{toml}{text}{policy}"));
    assert!(book.codes().is_empty(), "{:?}", book.codes());
    book.build();
    let (page, version) = (book.site("a/index.html"), book.site("c/index.html"));
    assert!(page.contains("See there and up."), "{page}");
    assert!(
        version.contains("as paragraph 9.9 says") && version.contains("id=p1.1-2"),
        "{version}"
    );
    // A line and a page do it with a reason; of the next mistake of the kind is told.
    expect(
        "//- content/a.md\n---\nallow: {broken-link: it will come}\n---\n# A\n\n[x](nowhere.md)\n//- content/b.md\n# B\n\n\
         [x](nowhere.md) <!-- allow: broken-link: it will come -->\n\n[x](nowhere.md)\n",
        &["broken-link content/b.md:5"],
    );
    // What a book denies is not allowed in it. Rules and `book.toml` are no texts.
    let denied = toml.replace("[check]", "[check]\ndeny = [\"broken-link\"]");
    let book = Book::with(&format!("{denied}{text}"));
    let told = book.codes();
    assert!(told.contains(&"broken-link content/a.md:6".to_owned()), "{told:?}");
    let book = Book::with(&format!(
        "{toml}[redirects]\n\"/old/\" = \"/nowhere/\"\n//- content/a.md\n# A\n"
    ));
    let line = BOOK_TOML.lines().count() + 5;
    let told = book.codes();
    assert!(told.contains(&format!("broken-link book.toml:{line}")), "{told:?}");
    let typo = Book::with(&format!("{toml}[redirect]\n//- content/a.md\n# A\n"));
    assert_eq!(typo.run(&["check"]).status, 2);
}

#[test]
fn bad_yaml_of_any_kind_is_told_and_nothing_is_written() {
    let bomb = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n";
    for bad in ["[", "a: b: c", "\t- x", "- x", "just words", "? [a]\n: b", bomb, &"[".repeat(5000)]
    {
        let book = Book::with(&format!(
            "//- content/policies/c/1/policy.md\n---\ntitle: C\nversion: 1\nin-force-from: 2020-01-01\n---\n1.1 One.\n//- content/policies/c/1/scope.yaml\n{bad}\n"
        ));
        let run = book.run(&["build"]);
        assert_eq!(run.status, 1, "{bad}\n{}", run.err);
        assert!(run.err.contains("content/policies/c/1/scope.yaml:"), "{bad}\n{}", run.err);
        assert!(!book.path().join("public").exists());
    }
}

/// A policy with a file of values beside it, and its diagnostics; `@` stands before a line of `file`, `%` of the policy.
fn beside(body: &str, file: &str, values: &str, expected: &[&str]) {
    let folder = "content/policies/complaints/4.1";
    let files = format!("//- {folder}/policy.md\n{POLICY}{body}\n//- {folder}/{file}\n{values}");
    let expected: Vec<String> = expected
        .iter()
        .map(|e| {
            e.replace('@', &format!(" {folder}/{file}:"))
                .replace('%', &format!(" {folder}/policy.md:"))
        })
        .collect();
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    expect(&files, &expected);
}

#[test]
fn standards() {
    let text = "1.1 We answer within two working days.\n\n1.2 It may take up to 20 days.\n";
    let standard = |rest: &str| format!("ack: {{what: We answer, {rest}}}\n");
    let good = standard("value: 2, unit: working-days, cites: \"1.1\"");
    beside(&format!("{text}\n1.3 {{{{#standard ack}}}}\n"), "standards.yaml", &good, &[]);
    for (rest, code) in [
        ("value: 3, unit: working-days, cites: \"1.1\"", "standard-mismatch@1"),
        ("value: 2, unit: days, cites: \"1.2\"", "standard-mismatch@1"),
        ("value: 2, unit: hours, cites: \"1.1\"", "wrong-value@1"),
        ("value: two, unit: days, cites: \"1.1\"", "wrong-value@1"),
        ("value: 2, unit: days, cites: \"1.7\"", "unknown-citation@1"),
        ("value: 2, unit: days, cites: \"1.1\", upto: true", "unknown-key@1"),
        ("value: 2, unit: days", "missing-key@1"),
    ] {
        beside(text, "standards.yaml", &standard(rest), &[code]);
    }
    expect(
        &format!(
            "//- content/a.md\n# In {{{{#standard c ack}}}}\n//- content/policies/c/4.1/policy.md\n{POLICY}{text}//- content/policies/c/4.1/standards.yaml\n{good}"
        ),
        &["unknown-directive content/a.md:1"],
    );
    // What could not be read is not unknown as well.
    beside("1.1 {{#standard ack}}\n", "standards.yaml", "ack: {what: [\n", &["syntax@1"]);
    beside(
        "1.1 Two.\n\n1.2 {{#standard akc}} x\n",
        "standards.yaml",
        &good,
        &["unknown-standard%8"],
    );
    policy("1.1 {{#standard ack}}\n", &["unknown-standard@6"]);
    policy(
        "1.1 {{#standard other ack}} {{#standard}}\n",
        &["unknown-standard@6", "unknown-directive@6"],
    );
    expect("//- content/a.md\nIn {{#standard ack}}.\n", &["unknown-standard content/a.md:1"]);
}

#[test]
fn an_unknown_standard_is_told_with_the_nearest() {
    let files = format!(
        "//- content/policies/c/4.1/policy.md\n{POLICY}1.1 Two {{{{#standard acknowlege}}}}\n\
         //- content/policies/c/4.1/standards.yaml\nacknowledge: {{what: x, value: 2, unit: days, cites: 1.1}}\n"
    );
    let run = Book::with(&files).run(&["check"]);
    assert!(run.out.contains("help: Did you mean `acknowledge`?"), "{}", run.out);
}

#[test]
fn processes() {
    let text = "1.1 One.\n";
    let steps = |steps: &str| format!("start: a\nsteps:\n{steps}");
    beside(
        text,
        "process.yaml",
        &steps("  a: {title: A, next: b}\n  b: {title: B, cites: 1.1}\n"),
        &[],
    );
    // A way back is allowed: a step may send a concern back to one before it.
    beside(
        text,
        "process.yaml",
        &steps("  a: {title: A, next: b}\n  b: {title: B, next: a}\n"),
        &[],
    );
    for (given, code) in [
        (
            "  a: {title: A, next: bb}\n  b: {title: B}\n",
            &["unknown-step@3", "unreached-step@4"][..],
        ),
        ("  a: {title: A}\n  b: {title: B}\n", &["unreached-step@4"]),
        ("  a: {title: A, cites: \"1.2\"}\n", &["unknown-citation@3"]),
        ("  a: {title: A, standard: ack}\n", &["unknown-standard@3"]),
        ("  a: {titel: A}\n", &["missing-key@3", "unknown-key@3"]),
        ("  a: {title: A, next: [{when: x}]}\n", &["missing-key@3"]),
        ("  a: {title: A, say: \"[x](y.md)\"}\n", &["broken-link@3"]),
    ] {
        beside(text, "process.yaml", &steps(given), code);
    }
    beside(text, "process.yaml", "start: b\nsteps: {a: {title: A}}\n", &["unknown-step@1"]);
    beside("{{#process complaints}}\n", "process.yaml", "start: [\n", &["syntax@1"]);
    policy("{{#process complaints}}\n", &["unknown-directive@6"]);
    expect("//- content/a.md\n{{#process c}}\n", &["unknown-directive content/a.md:1"]);
}

#[test]
fn includes() {
    expect("//- content/a.md\n\n{{#include b.md}}\n", &["missing-include content/a.md:2"]);
    expect("//- content/a.md\n{{#include ../../b.md}}\n", &["outside-book content/a.md:1"]);
    expect("//- content/a.md\nOne\n\n{{#include a.md}}\n", &["include-cycle content/a.md:3"]);
    expect(
        "//- content/a.md\n```rust\n{{#include f.rs:part}}\n```\n//- content/f.rs\none\n",
        &["missing-include content/a.md:2"],
    );
    expect("//- content/a.md\nSee {{#include b.md}}\n", &["unknown-directive content/a.md:1"]);
    expect("//- content/a.md\n{{#include}}\n", &["unknown-directive content/a.md:1"]);
    expect(
        "//- content/a.md\n---\ntitle: A\n\n{{#include b.md}}\n",
        &["syntax content/a.md:1", "missing-include content/a.md:4"],
    );
    // What is wrong in an included file is told there, once; its links begin at its own folder.
    expect(
        "//- content/a.md\n{{#include x/b.md}}\n//- content/c.md\n{{#include x/b.md}}\n\
         //- content/x/b.md\n---\ndraft: true\n---\n[d](d.md) [e](e.md)\n\n{{#rulez 1}}\n//- content/x/d.md\n# D\n",
        &["broken-link content/x/b.md:4", "unknown-directive content/x/b.md:6"],
    );
    // In raw HTML there is no line for a directive, and it is not shown as words unseen.
    expect(
        "//- content/a.md\n<div>\n<p>x {{#rules 1.1}}</p>\n<p>\\{{#rules 1.1}} {{#standard a}}</p></div>\n",
        &["unknown-directive content/a.md:2", "unknown-standard content/a.md:3"],
    );
    // A file that is only included is used, also from outside the content.
    expect(
        "//- content/a.md\n```\n{{#include f.rs}}\n```\n\n{{#include ../parts/b.md}}\n//- content/f.rs\none\n//- parts/b.md\n[a](../content/a.md) ![A dog](../content/c.svg) [x](x.md)\n//- content/c.svg\n<svg viewBox=\"0 0 24 12\"/>\n",
        &["broken-link parts/b.md:1"],
    );
}

#[test]
fn charts_and_the_glossary() {
    let chart = "//- content/a.md\n{{#chart x/y.csv}}\n";
    expect(chart, &["chart-data content/a.md:1"]);
    for (figures, expected) in [
        ("Year,n\n2024,12\n", &[][..]),
        ("Year,n\n2024,12\n2025,1O\n", &["chart-data content/x/y.csv:3"]),
        ("Year,n\n2024,12,4\n", &["chart-data content/x/y.csv:2"]),
        ("Year,n\n2024,many\n", &["chart-data content/x/y.csv:1"]),
    ] {
        expect(&format!("{chart}//- content/x/y.csv\n{figures}"), expected);
    }
    for options in ["pie", "title", "colour=red"] {
        expect(
            &format!(
                "//- content/a.md\n{{{{#chart y.csv {options}}}}}\n//- content/y.csv\na,b\nx,1\n"
            ),
            &["unknown-directive content/a.md:1", "unused-file content/y.csv:1"],
        );
    }
    let glossary = "//- content/a.md\n{{#glossary}}\n\n[x](#order)\n";
    expect(glossary, &["unknown-directive content/a.md:1", "broken-link content/a.md:3"]);
    let with = |yaml: &str| format!("{glossary}//- content/glossary.yaml\n{yaml}");
    expect(&with("Order: What a judge decides. See [a](a.md).\n"), &[]);
    expect(&with("Order: See [b](b.md)\n"), &["broken-link content/glossary.yaml:1"]);
    expect(&with("Order: See {{#standard a}}\n"), &["unknown-standard content/glossary.yaml:1"]);
    expect(&with("Order: x\nMP:\n"), &["missing-key content/glossary.yaml:2"]);
    expect(&with("Order: x\nOrder: y\n"), &["duplicate-key content/glossary.yaml:2"]);
    // Words that no page shows are not published.
    expect(
        "//- content/a.md\n# A\n//- content/glossary.yaml\nOrder: x\n",
        &["unused-file content/glossary.yaml:1"],
    );
}

#[test]
fn addresses_below_a_policy_are_the_programs_wherever_the_file_is() {
    let book = Book::with(
        "//- content/complaints/history.md\n# H\n//- content/policies/complaints/1.0/check.md\n# C\n\
         //- content/policies/complaints/1.0/policy.md\n---\ntitle: C\nversion: \"1.0\"\nin-force-from: 2020-01-01\n---\n1.1 We read it.\n",
    );
    let codes = book.codes();
    let reserved = codes.iter().filter(|c| c.contains("reserved-address")).count();
    assert_eq!(reserved, 2, "{codes:?}");
}

#[test]
fn a_directive_that_does_not_end_is_told_so() {
    let book = Book::with("//- content/a.md\n# A\n\n{{#rules 3.7\n\n{{#standard x\n");
    let told = book.run(&["check"]).err + &book.run(&["check"]).out;
    for name in ["rules", "standard"] {
        assert!(told.contains(&format!("`{{{{#{name}` does not end on its line")), "{told}");
    }
}

#[test]
fn two_pages_cannot_have_one_pdf() {
    expect(
        "//- content/factsheets/a.md\n# A\n//- content/factsheets/a-large-print.md\n# B\n//- content/factsheets/a-fold.md\n# C\n\
         //- content/leaflets/d.md\n# D\n//- content/leaflets/d-fold.md\n# E\n//- content/leaflets/d-large-print.md\n# F\n",
        &[
            "same-address content/factsheets/a-large-print.md:1",
            "same-address content/leaflets/d-fold.md:1",
        ],
    );
}

#[test]
fn what_is_static_is_published_as_it_is() {
    let book = Book::with(
        "//- content/index.md\n# A\n\n[b](/b.md) [c](static/b.md)\n//- content/static/b.md\n# B [x](nowhere.md)\n",
    );
    book.write("content/static/.well-known/security.txt", "Contact: mailto:a@example.org\n");
    book.write("content/static/.DS_Store", "x");
    book.write("content/static/scope.yaml", "x: [\n");
    assert_eq!(book.codes(), [""; 0]);
    book.build();
    for (path, there) in [
        ("b.md", true),
        (".well-known/security.txt", true),
        ("scope.yaml", true),
        (".DS_Store", false),
        ("static/index.html", false),
    ] {
        assert_eq!(book.path().join("public").join(path).exists(), there, "{path}");
    }
    assert!(book.main("index.html").contains("href=b.md>c"));
}

#[test]
fn a_directive_that_is_escaped_is_shown_as_written() {
    let book = Book::with(
        "//- content/index.md\n# X\n\n\\{{#nope}}\n\n- \\{{#glossary}}\n\n<code>{{#a}}</code> `{{#b}}`\n",
    );
    let run = book.build();
    assert_eq!(run.status, 0, "{}", run.err);
    let main = book.main("index.html");
    assert!(main.contains("{{#nope}}") && main.contains("{{#glossary}}"), "{main}");
    assert!(main.contains("<code>{{#a}}") && main.contains("<code>{{#b}}"), "{main}");
}

#[test]
fn the_heading_that_a_text_begins_with_is_its_title_where_it_stands_above_all_others() {
    let book = Book::with(
        "//- content/one.md\n## How we *look*\n\nWords.\n\n### Then\n\nMore.\n//- content/two.md\n## First\n\nWords.\n\n## Second\n\n\
         More.\n//- content/three.md\nWords.\n\n## Only\n\nMore.\n//- content/four.md\n---\ntitle: Said\n---\n## Only\n\nMore.\n\
         //- content/leaflets/five.md\n## Only\n\nMore.\n",
    );
    assert!(book.codes().is_empty(), "{:?}", book.codes());
    book.build();
    let page = book.site("one/index.html");
    assert!(page.contains("<h1 id=how-we-look>How we look</h1>"), "{page}");
    assert!(page.contains("<h2 id=then>Then</h2>") && !page.contains("<em>look"), "{page}");
    for (page, title) in
        [("two", "Two"), ("three", "Three"), ("four", "Said"), ("leaflets/five", "Five")]
    {
        let text = book.site(&format!("{page}/index.html"));
        assert!(text.contains(&format!("<h1>{title}</h1>")) && text.contains("<h2 id="), "{text}");
    }
}

#[test]
fn the_owner_is_told_where_a_policy_belongs() {
    let book = Book::with(&format!(
        "//- content/policies/complaints/policy.md\n{POLICY}1.1 One.\n//- content/a.md\n---\nversions: a\n---\n# A\n"
    ));
    let told = book.run(&["check"]).out;
    let help =
        "its file is policies/NAME/VERSION/policy.md, such as policies/complaints/1.0/policy.md";
    assert_eq!(
        told.matches(help).count(),
        POLICY.lines().filter(|l| l.starts_with(['v', 'i'])).count(),
        "{told}"
    );
}

#[test]
fn a_name_of_a_file_and_of_a_folder_in_one_place_is_told() {
    let csv =
        "//- content/a.md\n# A\n\n[x](x.csv)\n//- content/x.csv\na,b\n//- content/x.csv.md\n# X\n";
    expect(csv, &["same-address content/x.csv.md:1"]);
    expect("//- content/index.html.md\n# I\n", &["same-address content/index.html.md:1"]);
    expect("//- content/g/index.html.md\n# I\n", &["same-address content/g/index.html.md:1"]);
    expect(
        "//- content/static/g\nx\n//- content/g/a.md\n# A\n",
        &["same-address content/g/a.md:1"],
    );
    expect(
        "//- content/factsheets/f.md\n# F\n//- content/factsheets/f.pdf.md\n# P\n",
        &["same-address content/factsheets/f.pdf.md:1"],
    );
    expect("//- content/_headers.md\n# H\n", &["same-address content/_headers.md:1"]);
    // A dot in a name is no trouble by itself.
    expect("//- content/x.html.md\n# X\n//- content/v1.0/a.md\n# A\n", &[]);
}
