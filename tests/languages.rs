//! Languages: what is around the pages of a book in several, where links lead, and what a translation lacks.

use crate::support::Book;
use std::path::Path;

/// The book of four languages: one translated in part, one from right to left, one without words of its own.
fn built() -> Book {
    let book = Book::copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books/languages"));
    let run = book.run(&["build"]);
    assert_eq!(run.status, 0, "{}", run.err);
    book
}

fn page(book: &Book, path: &str) -> String {
    std::fs::read_to_string(book.path().join("public").join(path)).expect(path)
}

#[test]
fn every_page_is_there_in_each_language_and_says_which_it_is() {
    let book = built();
    for (path, start) in [
        ("guidance/how/index.html", "<html dir=ltr lang=en-GB>"),
        ("cy/guidance/how/index.html", "<html dir=ltr lang=cy>"),
        ("ur/guidance/how/index.html", "<html dir=rtl lang=ur>"),
        ("ga/guidance/how/index.html", "<html dir=ltr lang=ga>"),
        ("cy/policies/index.html", "<html dir=ltr lang=cy>"),
    ] {
        assert!(page(&book, path).contains(start), "{path}");
    }
    // A language without words of its own has those of the source, which say so.
    assert!(page(&book, "ga/index.html").contains("<body dir=ltr lang=en-GB>"));
    assert!(!page(&book, "cy/index.html").contains("<body dir"));
}

#[test]
fn a_text_that_is_not_translated_stands_there_with_a_notice() {
    let book = built();
    let there = page(&book, "cy/guidance/index.html");
    assert!(there.contains("wedi’i chyfieithu eto"), "the notice, in the page's language");
    assert!(there.contains("<h1 dir=ltr id=guidance lang=en-GB>"));
    assert!(there.contains("<div class=text dir=ltr lang=en-GB>"));
    assert!(there.contains("<link href=https://example.org/book/guidance/ rel=canonical>"));
    assert!(!there.contains("hreflang=cy rel=alternate"), "it is no text in that language");
    let translated = page(&book, "cy/guidance/how/index.html");
    assert!(!translated.contains("wedi’i chyfieithu eto"));
    assert!(
        translated.contains("<link href=https://example.org/book/cy/guidance/how/ rel=canonical>")
    );
    // Paper is there where there is a text for it.
    let public = book.path().join("public");
    assert!(public.join("cy/complaints/1.0/policy.pdf").is_file());
    assert!(!public.join("cy/factsheets/sheet.pdf").exists());
    assert!(
        page(&book, "cy/factsheets/sheet/index.html")
            .contains("href=../../../factsheets/sheet.pdf")
    );
}

#[test]
fn engines_are_told_of_each_language_that_a_text_is_written_in() {
    let book = built();
    for path in
        ["guidance/how/index.html", "cy/guidance/how/index.html", "ur/guidance/how/index.html"]
    {
        let html = page(&book, path);
        for language in ["en-GB", "cy", "ur"] {
            let folder = if language == "en-GB" { String::new() } else { format!("{language}/") };
            let link = format!(
                "<link href=https://example.org/book/{folder}guidance/how/ hreflang={language} rel=alternate>"
            );
            assert!(html.contains(&link), "{path}: {link}");
        }
        assert!(!html.contains("hreflang=ga rel=alternate"), "{path}");
    }
    let policy = page(&book, "cy/complaints/index.html");
    assert!(
        policy.contains(
            "<link href=https://example.org/book/cy/complaints/ hreflang=cy rel=alternate>"
        )
    );
}

#[test]
fn a_reader_can_change_the_language_on_each_page() {
    let book = built();
    let html = page(&book, "guidance/how/index.html");
    assert!(
        html.contains("<a dir=ltr href=../../cy/guidance/how/ hreflang=cy lang=cy>Cymraeg</a>")
    );
    assert!(html.contains("<a dir=rtl href=../../ur/guidance/how/ hreflang=ur lang=ur>اردو</a>"));
    let missing = page(&book, "404.html");
    assert!(missing.contains("<a dir=ltr href=/book/cy/ hreflang=cy lang=cy>Cymraeg</a>"));
}

#[test]
fn links_of_a_translation_lead_to_its_own_language() {
    let book = built();
    let html = page(&book, "cy/index.html");
    for link in [
        "href=guidance/how/#beth-syn-digwydd",
        "href=guidance/",
        "href=complaints/#p1.2",
        "href=../factsheets/sheet.pdf",
    ] {
        assert!(html.contains(link), "{link}");
    }
    assert!(page(&book, "cy/complaints/index.html").contains("href=#p1.1>paragraff 1.1</a>"));
}

#[test]
fn what_the_book_says_of_itself_may_differ() {
    let book = built();
    let welsh = page(&book, "cy/index.html");
    assert!(welsh.contains(">Ieithoedd</a>") && welsh.contains("swyddfa@example.org"));
    assert!(welsh.contains("01234 567890"), "what does not differ is the source's");
    assert!(page(&book, "ur/index.html").contains("lang=en-GB>Languages</a>"));
    assert!(page(&book, "cy/complaints/index.html").contains("Pennaeth y swyddfa"));
}

#[test]
fn a_language_may_have_a_way_of_its_own_to_reach_the_organisation() {
    let book = Book::with(
        "//- content/index.md\n# A\n//- content/index.cy.md\n# A\n//- book.toml\n[book]\ntitle = \"A\"\nsite-url = \"https://example.org/\"\n\
         languages = [\"en-GB\", \"cy\"]\n[organisation]\nname = \"B\"\ncontact = {email = \"b@example.org\"}\n[organisation.cy]\ncontact = {phone = \"0300 1\"}\n",
    );
    book.build();
    let both =
        |path: &str| ["mailto:b@example.org", "tel:03001"].map(|to| page(&book, path).contains(to));
    assert_eq!((both("index.html"), both("cy/index.html")), ([true, false], [true, true]));
}

#[test]
fn a_text_that_was_compared_with_its_source_is_up_to_date_until_that_changes() {
    let book = built();
    let stale = |book: &Book| book.run(&["check"]).out.matches("[stale-text]").count();
    assert_eq!(stale(&book), 1);
    assert!(page(&book, "cy/guidance/how/index.html").contains("wedi newid ers hynny"));
    let run = book.run(&["reviewed", "content/guidance/how.cy.md"]);
    assert!(run.out.starts_with("Recorded in content/guidance/how.cy.md: source: "), "{}", run.out);
    assert_eq!(run.status, 0, "{}", run.err);
    assert_eq!(stale(&book), 0);
    let text = std::fs::read_to_string(book.path().join("content/guidance/how.cy.md")).expect("it");
    assert!(
        text.starts_with("---\ntitle: Sut mae'n gweithio\nsource: ")
            && text.contains("## Beth sy'n digwydd")
    );
    book.write(
        "content/guidance/how.md",
        "# How it works\n\n## What happens\n\nWe read it twice.\n",
    );
    assert_eq!(stale(&book), 1);
    let wrong = book.run(&["reviewed", "content/index.md"]);
    assert_eq!(wrong.status, 2, "{}", wrong.err);
}

const TWO: &str = "//- book.toml
[book]
title = \"A book\"
site-url = \"https://example.org/\"
languages = [\"en-GB\", \"cy\", \"ga\"]
[organisation]
name = \"Example body\"
//- content/guidance/a.md
# A
//- content/policies/one/1/policy.md
---
title: One
version: \"1\"
owner: Head of One
approved-by: The board
approved-on: 2021-12
in-force-from: 2022-01-01
in-force-until: 2023-01-01
corrected: [{on: 2022-03, what: A misprint}]
---
1.1 One.
//- content/policies/one/1/policy.cy.md
---
title: Un
owner: Pennaeth Un
---
1.1 Un.
//- content/policies/two/1/policy.md
---
title: Two
version: \"1\"
owner: Head of Two
in-force-from: 2022-01-01
updated: 2022
---
1.1 Two.
";

#[test]
fn a_page_that_the_program_words_is_one_of_its_own_where_its_language_has_words_and_text() {
    let book = Book::of(TWO);
    book.build();
    assert_eq!(crate::promises::lock(&book, &[]).status, 0);
    let lock = std::fs::read_to_string(book.path().join("urls.lock")).expect("the lock");
    let sitemap = book.site("sitemap.xml");
    let judge = |language: &str, page: &str| {
        let html = book.site(&format!("{language}/{page}index.html"));
        let (own, home) = (
            format!("https://example.org/{language}/{page}"),
            format!("https://example.org/{page}"),
        );
        let inner = book.site(&format!("{page}index.html"));
        let says = [
            html.contains(&format!("<link href={own} rel=canonical>")),
            !html.contains(&format!("<link href={home} rel=canonical>")),
            sitemap.contains(&format!("<loc>{own}</loc>")),
            inner.contains(&format!("<link href={own} hreflang={language} rel=alternate>")),
            html.contains(&format!("\"inLanguage\":\"{language}\"")),
            lock.contains(&format!("\n/{language}/{page}\n")),
        ];
        assert!(says.iter().all(|s| *s == says[0]), "{language}/{page}: {says:?}");
        says[0]
    };
    // The policy that was withdrawn has a Welsh text: what the program says of it is Welsh, too.
    for page in ["one/", "one/history/", "one/on/"] {
        assert!(judge("cy", page), "{page}");
        assert!(!judge("ga", page), "{page}: Irish has no words of the interface");
    }
    for page in ["two/", "two/history/", "two/on/", "policies/", "guidance/", "guidance/a/"] {
        assert!(!judge("cy", page), "{page}");
    }
    // That a text is not translated is said of texts alone.
    let notice = "wedi’i chyfieithu eto";
    assert!(book.site("cy/two/index.html").contains(notice));
    assert!(!book.site("cy/two/history/index.html").contains(notice));
    assert!(!book.site("cy/policies/index.html").contains(notice));
}

#[test]
fn words_in_another_language_than_those_around_them_say_so() {
    let book = Book::of(TWO);
    book.build();
    let history = book.site("cy/two/history/index.html");
    assert!(history.contains("<h1><span lang=en-GB>Two</span>: pob fersiwn</h1>"), "{history}");
    let two = book.site("cy/two/index.html");
    assert!(two.contains("<td lang=en-GB>Head of Two"), "{two}");
    let one = book.site("cy/one/1/index.html");
    assert!(one.contains("<td>Pennaeth Un") && one.contains("<td lang=en-GB>The board"), "{one}");
    assert!(one.contains("<td lang=en-GB>A misprint"), "{one}");
    assert!(!book.site("one/1/index.html").contains("<td lang="));
    let feed = book.site("cy/feed.xml");
    assert!(feed.contains("<title xml:lang=\"en-GB\">Two: Fersiwn 1</title>"), "{feed}");
    assert!(feed.contains("<title>Un: Fersiwn 1</title>"), "{feed}");
    assert!(
        book.site("cy/two/feed.xml").contains("<title xml:lang=\"en-GB\">Two – A book</title>")
    );
}

#[test]
fn a_month_and_a_year_have_other_words_before_them_than_a_day() {
    let book = Book::of(TWO);
    book.build();
    let one = book.site("one/1/index.html");
    assert!(one.contains("<th scope=row>Approved</th><td>December 2021"), "{one}");
    assert!(one.contains("<th scope=row>Corrected in March 2022</th><td>"), "{one}");
    assert!(
        book.site("cy/one/1/index.html")
            .contains("<th scope=row>Cymeradwywyd</th><td>Rhagfyr 2021")
    );
    assert!(book.site("two/index.html").contains("Last updated in 2022"));
}

#[test]
fn what_has_no_translation_says_its_language_in_a_translated_text() {
    let book = Book::of(&format!(
        "{TWO}//- content/policies/two/1/policy.cy.md\n---\ntitle: Dau\n---\n1.1 Dau.\n\n{{{{#process two}}}}\n\n{{{{#glossary}}}}\n\
         //- content/glossary.yaml\nmediation: Talking\n//- content/policies/two/1/process.yaml\n\
         start: a\nsteps:\n  a: {{title: Write, next: [{{to: b, when: It is long}}, {{to: b, when: It is short}}]}}\n  b: {{title: Read}}\n"
    ));
    book.build();
    let html = book.site("cy/two/index.html");
    for part in [
        "<div dir=ltr lang=en-GB><dl><dt id=mediation>mediation",
        "<strong><span dir=ltr lang=en-GB>Write</span></strong>",
        "<span dir=ltr lang=en-GB>It is long</span>: <a",
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }
}

#[test]
fn a_title_that_is_not_translated_says_which_language_it_is_in() {
    let head = "title: Complaints\nversion: 1\nin-force-from: 2020-01-01\n";
    let book = Book::with(&format!(
        "//- content/index.md\n# A\n//- content/index.cy.md\n# B\n//- content/policies/c/1/policy.md\n---\n{head}---\n1.1 One.\n//- content/policies/c/1/policy.cy.md\n1.1 Un.\n\
         //- book.toml\n[book]\ntitle = \"A\"\nsite-url = \"https://example.org/\"\nlanguages = [\"en-GB\", \"cy\"]\n[organisation]\nname = \"B\"\n"
    ));
    book.build();
    let main = book.main("cy/c/index.html");
    assert!(
        main.contains("<h1 dir=ltr lang=en-GB>Complaints") && main.contains("<div class=text>\n<"),
        "{main}"
    );
    let list = book.main("cy/policies/index.html");
    assert!(list.contains("<li lang=en-GB>"), "{list}");
    assert!(!book.main("c/index.html").contains("lang="));
}

#[test]
fn words_of_the_interface_within_a_text_are_in_its_language() {
    let book = Book::with(
        "//- content/index.md\n# A\n\n[c 1.1] in {{#standard c ack}}[^1].\n\n> [!NOTE]\n> x\n\n[^1]: y\n//- content/policies/c/1/policy.md\n---\ntitle: C\nversion: 1\nin-force-from: 2020-01-01\n---\n1.1 Two days.\n\
         //- content/policies/c/1/standards.yaml\nack: {what: We answer, value: 2, unit: days, cites: \"1.1\"}\n//- content/index.fr.md\n# F\n\n[c 1.1] {{#standard c ack}}\n\
         //- book.toml\n[book]\ntitle = \"A\"\nsite-url = \"https://example.org/\"\nlanguages = [\"en-GB\", \"cy\", \"fr\"]\n[organisation]\nname = \"B\"\n",
    );
    book.build();
    // A text that is not translated is told in its own words; its links lead to the reader's language.
    let main = book.main("cy/index.html");
    for part in [
        "<a href=c/#p1.1>paragraph 1.1",
        "two days",
        ">Note",
        "<a class=back dir=ltr href=#Noteref1 lang=cy",
    ] {
        assert!(main.contains(part), "{part}: {main}");
    }
    // A language without a Fluent file has words in the source's language, which say so.
    let main = book.main("fr/index.html");
    assert!(
        main.contains("<span dir=ltr lang=en-GB>paragraph 1.1")
            && main.contains("<span dir=ltr lang=en-GB>two days"),
        "{main}"
    );
}
