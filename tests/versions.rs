//! What each version says of itself, on days before, in and after force; the pages of a policy's history.

use crate::support::{Book, words};
use std::path::Path;

/// The book of policies with a long life, built on `day`.
fn built(day: &str) -> Book {
    let book = Book::copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books/history"));
    // The page that cites what the next version lacks is right on one side of that day only.
    book.write("content/index.md", "# Policies\n");
    let run = book.run_on(day, &["build"]);
    assert_eq!(run.status, 0, "{}", run.err);
    book
}

/// The strip at the top of a page: its words, and where its link leads.
fn strip(book: &Book, path: &str) -> (String, Option<String>) {
    let main = book.main(path);
    let start = main.find("<div class=\"strip").expect("a strip");
    let strip = &main[start..start + main[start..].find("</p>").expect("its end")];
    let link = strip.split("<a href=").nth(1).and_then(|l| l.split('>').next());
    (words(strip), link.map(str::to_owned))
}

#[test]
fn each_version_says_what_it_is_and_links_what_holds_now() {
    let book = built("2026-11-25");
    for (path, said, link) in [
        ("complaints/index.html", "In force from 25 November 2024 to 31 December 2026", "5.0/"),
        (
            "complaints/4.1/index.html",
            "In force from 25 November 2024 to 31 December 2026",
            "../5.0/",
        ),
        ("complaints/5.0/index.html", "In force from 1 January 2027", "../"),
        (
            "complaints/4.0/index.html",
            "No longer in force: replaced by version 4.1 on 25 November 2024",
            "../",
        ),
        ("helpline/2.0/index.html", "Withdrawn: no longer in force after 31 December 2018", "../"),
        ("visits/1.0/index.html", "In force from 1 March 2027 to 28 February 2029", "../"),
    ] {
        let (words, to) = strip(&book, path);
        assert!(words.contains(said), "{path}: {words}");
        assert_eq!(to.as_deref(), Some(link), "{path}");
    }
    let book = built("2027-01-01");
    let (words, to) = strip(&book, "complaints/index.html");
    assert!(words.contains("In force since 1 January 2027"), "{words}");
    assert_eq!(to, None);
    assert!(
        strip(&book, "complaints/4.1/index.html")
            .0
            .contains("replaced by version 5.0 on 1 January 2027")
    );
}

#[test]
fn engines_are_led_to_what_is_in_force() {
    let book = built("2026-11-25");
    let canonical = |path: &str, to: &str| {
        let page = book.site(path);
        assert!(
            page.contains(&format!("<link href=https://example.org{to} rel=canonical>")),
            "{path}"
        );
        assert!(!page.contains("noindex"), "{path}");
    };
    canonical("complaints/index.html", "/complaints/");
    canonical("complaints/4.1/index.html", "/complaints/");
    canonical("complaints/5.0/index.html", "/complaints/5.0/");
    canonical("complaints/history/index.html", "/complaints/history/");
    for old in ["complaints/4.0/index.html", "complaints/3.0/index.html", "helpline/2.0/index.html"]
    {
        let page = book.site(old);
        assert!(page.contains("content=noindex name=robots"), "{old}");
        assert!(!page.contains("rel=canonical"), "{old}");
    }
    assert!(
        book.main("complaints/index.html")
            .contains("<a href=4.1/>https://example.org/complaints/4.1/")
    );
}

#[test]
fn where_none_is_in_force_the_page_says_from_when_to_when() {
    for (day, said, links) in [
        (
            "2011-06-01",
            "No version in force before 1 January 2012",
            vec!["1.0/", "history/", "on/"],
        ),
        (
            "2015-06-01",
            "No version in force from 1 May 2015 to 31 May 2016",
            vec!["1.0/", "2.0/", "history/", "on/"],
        ),
        ("2026-11-25", "No version in force since 1 January 2019", vec!["2.0/", "history/", "on/"]),
    ] {
        let book = built(day);
        assert!(strip(&book, "helpline/index.html").0.contains(said), "{day}");
        let main = book.main("helpline/index.html");
        let list = main.split("<ul class=list>").nth(1).expect("a list");
        let list = list.split("</ul>").next().expect("its end");
        let found: Vec<&str> =
            list.split("<a href=").skip(1).map(|l| l.split('>').next().expect("its end")).collect();
        assert_eq!(found, links, "{day}");
    }
}

#[test]
fn the_table_has_every_day_since_the_first() {
    let book = built("2026-11-25");
    let rows = |path: &str| {
        let main = book.main(path);
        let body = main.split("<tbody>").nth(1).expect("a table").to_owned();
        let rows = body.split("</tbody>").next().expect("its end").split("<tr").skip(1);
        rows.map(|row| words(&format!("<tr{row}"))).collect::<Vec<_>>()
    };
    assert_eq!(
        rows("complaints/on/index.html"),
        [
            "1 January 2027 no last day is set Version 5.0",
            "25 November 2024 31 December 2026 Version 4.1",
            "1 July 2019 24 November 2024 Version 4.0",
            "1 March 2010 30 June 2019 Version 3.0",
        ]
    );
    assert_eq!(
        rows("helpline/on/index.html"),
        [
            "1 January 2019 no last day is set None",
            "1 June 2016 31 December 2018 Version 2.0",
            "1 May 2015 31 May 2016 None",
            "1 January 2012 30 April 2015 Version 1.0",
        ]
    );
    let before = "Of the days before 1 January 2012";
    assert!(words(&book.main("helpline/on/index.html")).contains(before));
}

#[test]
fn the_history_has_dates_approval_and_what_changed_with_links() {
    let book = built("2026-11-25");
    let history = book.main("complaints/history/index.html");
    let entries: Vec<&str> = history.split("id=Version-").skip(1).collect();
    let order: Vec<&str> = entries.iter().map(|e| &e[..3]).collect();
    assert_eq!(order, ["5.0", "4.1", "4.0", "3.0"]);
    let shown = words(entries[1]);
    for expected in [
        "In force from 25 November 2024",
        "In force until 31 December 2026",
        "Approved by Corporate Management Team",
        "Policy review.",
        "Approved on 4 July 2023",
        "2.3 is now 2.2",
    ] {
        assert!(shown.contains(expected), "{expected}: {shown}");
    }
    for link in ["../4.1/#p1.2", "../4.0/#p2.2", "../4.1/#how", "../4.0/>Compared"] {
        assert!(entries[1].contains(&format!("href={link}")), "{link}");
    }
    assert!(words(entries[2]).contains("Corrected on 9 January 2020 A misprint in 2.1"));
    assert!(words(entries[2]).contains("Corrected in March 2021"));
    let own = book.main("complaints/4.1/index.html");
    for link in ["#p1.2", "../4.0/#p2.2", "../history/", "../on/"] {
        assert!(own.contains(&format!("href={link}>")), "{link}");
    }
    let block = words(own.split("<h2 id=About-version>").nth(1).expect("the version block"));
    assert!(
        block.contains("Supersedes Version 4.0") && block.contains("Amended 25 November 2024"),
        "{block}"
    );
}

#[test]
fn a_number_that_still_stands_is_not_said_to_be_gone() {
    let version = |number: &str, from: &str, text: &str| {
        format!(
            "//- content/policies/p/{number}/policy.md\n---\ntitle: P\nversion: \"{number}\"\nin-force-from: {from}\n---\n{text}\n"
        )
    };
    let files = [
        "//- content/index.md\n# Home\n".to_owned(),
        version("1.0", "2020-01-01", "1.1 One.\n\n1.1 Another."),
        version("2.0", "2021-01-01", "1.1 One."),
    ];
    let book = Book::with(&files.concat());
    let run = book.build();
    assert_eq!(run.status, 0, "{}", run.err);
    let main = book.main("p/index.html");
    assert!(!main.contains("1.1 is no longer in this policy"), "{main}");
    assert!(main.contains("id=p1.1-2") && main.contains("1.1 stood twice"), "{main}");
}
