//! Links: what a build publishes can be linked, also what is there only to send readers on.

use crate::support::{Book, contents};
use std::path::Path;

const POLICIES: &str = "\
//- content/policies/complaints/1.0/policy.md
---
title: Complaints
version: \"1.0\"
in-force-from: 2020-01-01
---
1.1 One.

1.2 Two.
//- content/policies/complaints/2.0/policy.md
---
title: Complaints
version: \"2.0\"
in-force-from: 2024-01-01
---
1.1 One.
";

#[test]
fn every_file_of_a_site_can_be_linked() {
    for name in ["checker", "languages"] {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books").join(name);
        let book = Book::copy(&dir);
        book.build();
        let page = |file: &str| format!("/{}", file.strip_suffix("index.html").unwrap_or(file));
        // Neither what a host reads, nor what has another name after the next change of a theme or of the rules.
        let lasts = |at: &String| {
            !at.starts_with("/_")
                && !at.starts_with("/assets/")
                && !at.starts_with("/.")
                && (!at.contains("/check/")
                    || ["/check/", "/all/"].iter().any(|end| at.ends_with(end)))
        };
        let all: Vec<String> = contents(&book.path().join("public"))
            .keys()
            .map(|file| page(file))
            .filter(lasts)
            .collect();
        assert!(all.len() > 20, "{all:?}");
        let links: Vec<String> = all.iter().map(|at| format!("[This one](<{at}>)\n")).collect();
        book.write("content/all.md", format!("# All\n\n{}", links.join("\n")));
        let run = book.run(&["check"]);
        let lost: Vec<&str> = run.out.lines().filter(|l| l.contains("broken-link")).collect();
        assert!(lost.is_empty(), "{name}: {lost:#?}");
    }
}

#[test]
fn a_link_to_a_number_that_is_gone_leads_to_the_place_that_is_kept() {
    let book = Book::with(&format!(
        "{POLICIES}\n[Two](/complaints/#p1.2) [no](/complaints/#p1.3)\n//- content/a.md\n# A\n\n[Two](/complaints/#p1.2)\n"
    ));
    assert_eq!(book.codes(), ["broken-link content/policies/complaints/2.0/policy.md:8"]);
    let book = Book::with(&format!(
        "{POLICIES}\n[Two](/complaints/#p1.2)\n//- content/a.md\n# A\n\n[Two](/complaints/#p1.2)\n"
    ));
    book.build();
    assert!(book.site("a/index.html").contains("href=../complaints/#p1.2>Two"));
    assert!(book.site("complaints/2.0/index.html").contains("href=../#p1.2>Two"));
}

#[test]
fn a_link_to_an_old_address_leads_to_where_it_is_now() {
    let toml = format!(
        "{}[redirects]\n\"/old/\" = \"/new/\"\n\"/new/#b\" = \"/new/#part\"\n\"/away/\" = \"https://example.com/x\"\n\"/down/\" = {{ gone = \"It was wrong.\" }}\n\"/old.csv\" = \"/new.csv\"\n",
        crate::support::BOOK_TOML
    );
    let book = Book::with(&format!(
        "//- book.toml\n{toml}//- content/static/new.csv\na,b\n//- content/new.md\n# New\n\n## Part\n//- content/a.md\n# A\n\n\
         [one](/old/) [two](/old/#part) [three](/new/#b) [four](/away/) [five](/down/) [six](/old.csv) [seven](/old)\n"
    ));
    assert_eq!(book.codes(), [""; 0]);
    book.build();
    let page = book.site("a/index.html");
    for link in [
        "href=../new/>one",
        "href=../new/#part>two",
        "href=../new/#b>three",
        "href=https://example.com/x>four",
        "href=../down/>five",
        "href=../new.csv>six",
        "href=../new/>seven",
    ] {
        assert!(page.contains(link), "{link}: {page}");
    }
    book.write("content/a.md", "# A\n\n[one](/old/#parts)\n");
    assert_eq!(book.codes(), ["broken-link content/a.md:3"]);
}

#[test]
fn a_place_that_only_a_translation_has_can_be_linked_by_its_address() {
    let toml = crate::support::BOOK_TOML
        .replace("[org", "language = \"en-GB\"\nlanguages = [\"en-GB\", \"cy\"]\n[org");
    let book = Book::with(&format!(
        "//- book.toml\n{toml}//- content/index.md\n# A\n\n[x](/cy/p/#unig) [y](/cy/p/#only)\n//- content/index.cy.md\n# A\n\n[x](/cy/p/#unig) [y](/cy/p/#only) [z](p.md#only)\n//- content/p.md\n# P\n\n## Only\n//- content/p.cy.md\n# P\n\n## Unig\n"
    ));
    assert_eq!(
        book.codes(),
        [
            "translation-fragment content/index.cy.md:3",
            "translation-fragment content/index.cy.md:3",
            "translation-fragment content/index.md:3",
        ]
    );
    book.build();
    assert!(book.site("index.html").contains("href=cy/p/#unig>x"));
    assert!(book.site("cy/index.html").contains("href=p/#unig>x"));
}

#[test]
fn a_heading_with_a_directive_has_the_place_that_a_code_forge_gives_it() {
    let book = Book::with(
        "//- content/a.md\n# A\n\n## In {{#standard c ack}}\n\n[x](#in-standard-c-ack)\n\
         //- content/policies/c/1/policy.md\n---\ntitle: C\nversion: 1\nin-force-from: 2020-01-01\n---\n1.1 Within two working days.\n\
         //- content/policies/c/1/standards.yaml\nack: {what: We answer, value: 2, unit: working-days, cites: \"1.1\"}\n",
    );
    assert_eq!(book.codes(), [""; 0]);
}

#[test]
fn a_link_may_name_the_folder_of_a_policy_and_what_is_published_in_it() {
    let book = Book::with(&format!(
        "{POLICIES}//- content/guidance/a.md\n# A\n\n[one](../policies/complaints) [two](../policies/complaints/) \
         [three](../policies/complaints/1.0/policy.pdf) [no](../policies/complaint/)\n"
    ));
    assert_eq!(book.codes(), ["broken-link content/guidance/a.md:3"]);
}

#[test]
fn a_page_at_an_address_of_the_program_is_told_once() {
    let toml = crate::support::BOOK_TOML.replace("[org", "languages = [\"en-GB\", \"cy\"]\n[org");
    let book = Book::with(&format!("//- book.toml\n{toml}//- content/cy/b.md\n# B\n"));
    assert!(!book.codes().iter().any(|code| code.starts_with("template")), "{:?}", book.codes());
}

#[test]
fn a_link_may_begin_at_the_address_of_its_page() {
    // As a browser reads it; a file of that name comes first, and a name of a file is one.
    let book = Book::with(
        "//- content/tools.md\n# Tools\n\n[a](chat/) [b](./chat/#use) [c](../other/) [d](chat.html) [e](chat.md) [f](gone/)\n\
         //- content/tools/chat.md\n# Chat\n\n[g](../maps/) [h](../../other/) [i](..)\n\n## Use\n\
         //- content/tools/maps.md\n# Maps\n//- content/other.md\n# Other\n",
    );
    assert_eq!(
        book.codes(),
        ["broken-link content/tools.md:3", "broken-link content/tools.md:3"],
        "{}",
        book.run(&["check"]).out
    );
    let text = std::fs::read_to_string(book.path().join("content/tools.md")).expect("a text");
    book.write("content/tools.md", text.replace(" [e](chat.md) [f](gone/)", ""));
    book.build();
    let page = book.main("tools/index.html");
    for link in ["<a href=chat/>a", "<a href=chat/#use>b", "<a href=../other/>c", "<a href=chat/>d"]
    {
        assert!(page.contains(link), "{link} {page}");
    }
    let page = book.main("tools/chat/index.html");
    for link in ["<a href=../maps/>g", "<a href=../../other/>h"] {
        assert!(page.contains(link), "{link} {page}");
    }
}

#[test]
fn an_email_address_without_mailto_is_named() {
    let book = Book::with("//- content/a.md\n# A\n\n[us](us@example.org)\n");
    assert!(book.run(&["check"]).out.contains("`mailto:us@example.org`"));
}

#[test]
fn a_link_has_no_link_in_it_and_no_character_that_no_address_has() {
    let book = Book::with(
        "//- content/a.md\n# A\n\n[**![A map](https://x.example/p.png)** here](b.md)\n\n\
         [u](https://x.example/?q={a|b}##c) [v](<mailto:a@x.example?subject=100% so>) [w](https://x.example/%C3%A9/é)\n\
         //- content/b.md\n# B\n",
    );
    book.build();
    let page = book.site("a/index.html");
    for part in [
        "<a href=../b/><strong>A map</strong> here</a>",
        "<a href=\"https://x.example/?q=%7Ba%7Cb%7D#%23c",
        "mailto:a@x.example?subject=100%25%20so",
        "https://x.example/%C3%A9/é",
    ] {
        assert!(page.contains(part), "{part} {page}");
    }
}

#[test]
fn a_file_that_was_meant_is_one_of_that_name() {
    // A long folder makes all that is in it alike; a file may have moved.
    let book = Book::with(
        "//- content/guidance/how.md\n# A\n\n[x](from.pdf)\n\n[x](hwo.md)\n\n[x](moved-away.md)\n\n[x](twice.md)\n\
         //- content/other/moved-away.md\n# M\n//- content/b/twice.md\n# T\n//- content/c/twice.md\n# T\n",
    );
    let told = book.run(&["check"]).out;
    let meant: Vec<&str> = told
        .lines()
        .filter(|l| l.contains("= help:"))
        .map(|l| l.rsplit("help: ").next().unwrap_or(""))
        .collect();
    let none = "Check the name of the file, or write the page that it should lead to";
    assert_eq!(
        meant,
        [none, "Did you mean `how.md`?", "Did you mean `../other/moved-away.md`?", none]
    );
}

#[test]
fn a_citation_keeps_the_word_that_stands_before_it() {
    let book = Book::with(
        "//- content/policies/c/1/policy.md\n---\ntitle: C\nversion: 1\nin-force-from: 2020-01-01\n---\n1.1 See **[1.2]** and clause **[1.2]**, § [1.2], paras. [1.1], *[1.2]*.\n\n1.2 Two.\n",
    );
    book.build();
    let text = crate::support::words(&book.main("c/index.html"));
    assert!(
        text.contains("See paragraph 1.2 and clause 1.2 , § 1.2 , paras. 1.1 , 1.2 ."),
        "{text}"
    );
}
