//! Promises about the whole: the same bytes every time, nothing from elsewhere, words that can't break a template.

use crate::support::{Book, contents, words};
use std::path::Path;
use std::process::Command;

fn own_book() -> Book {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let book = Book::with("");
    for name in ["content"] {
        let from = root.join(name);
        for (path, bytes) in contents(&from) {
            book.write(&format!("{name}/{path}"), bytes);
        }
    }
    book.write("book.toml", std::fs::read(root.join("book.toml")).expect("book.toml"));
    book
}

#[test]
fn the_same_bytes_on_one_thread_and_on_many() {
    let book = own_book();
    book.build();
    let many = contents(&book.path().join("public"));
    // Another copy in another folder, at another hour, on one thread.
    let book = own_book();
    let status = Command::new(env!("CARGO_BIN_EXE_plainbook"))
        .args(["--date", crate::support::TODAY, "build", "--out", "one"])
        .current_dir(book.path())
        .env("RAYON_NUM_THREADS", "1")
        .env("TZ", "Pacific/Kiritimati")
        .output()
        .expect("the program runs");
    assert!(status.status.success());
    let one = contents(&book.path().join("one"));
    let names =
        |all: &std::collections::BTreeMap<String, Vec<u8>>| all.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&one), names(&many));
    for (name, bytes) in &many {
        assert!(one[name] == *bytes, "{name} differs");
    }
    assert!(
        many.keys().any(|n| n.ends_with("policy.pdf"))
            && many.keys().any(|n| n.contains("/check/"))
    );
}

#[test]
fn every_page_of_the_worked_example_says_that_it_is_one() {
    let book = own_book();
    book.build();
    let pages = contents(&book.path().join("public"));
    let mut seen = 0;
    for (name, bytes) in pages.iter().filter(|(name, _)| name.ends_with(".html")) {
        let text = words(&String::from_utf8_lossy(bytes));
        let said = match name.starts_with("cy/") {
            true => ["Enghraifft", "swyddogol"],
            false => ["example", "official"],
        };
        assert!(
            said.iter().all(|word| text.contains(word)),
            "{name} does not say that it is an example"
        );
        seen += 1;
    }
    assert!(seen > 20);
}

#[test]
fn words_that_look_like_code_come_out_as_they_are() {
    let odd = r##"#x $y$ *z* @w `t` <b> {{ a }} {% b %} "q" \ & ~"##;
    let title = odd.replace('\\', "\\\\").replace('"', "\\\"");
    let book = Book::with(&format!(
        "//- content/factsheets/odd.md\n---\ntitle: \"{title}\"\n---\n\n`{}`\n\nTwo \\# three \\$4 \\{{{{ five }}}} \\@six.\n",
        odd.replace('`', "")
    ));
    book.build();
    let page = book.site("factsheets/odd/index.html");
    assert!(words(&page).contains(odd), "{}", words(&page));
    assert!(words(&page).contains("Two # three $4 {{ five }} @six."));
    assert!(
        std::fs::metadata(book.path().join("public/factsheets/odd.pdf")).expect("a PDF").len()
            > 5_000
    );
}

#[test]
fn a_template_of_the_book_is_used_and_its_mistakes_are_told_at_their_line() {
    let book = Book::with("//- content/index.md\n# Hello\n");
    book.write("themes/guidance/templates/page.html", "{% extends \"base.html\" %}\n{% block main %}\n<h1>Mine: {{ page.title }}</h1>{% endblock main %}\n");
    book.build();
    assert!(book.main("index.html").contains("Mine: Hello"));
    book.write("themes/guidance/templates/page.html", "{% extends \"base.html\" %}\n{% block main %}\n<h1>{{ page.titel }}</h1>{% endblock main %}\n");
    assert_eq!(book.codes(), ["template themes/guidance/templates/page.html:3"]);
    book.write("themes/guidance/templates/page.html", "{% extends \"base.html\" %}\n{% block\n");
    assert_eq!(book.codes(), ["template themes/guidance/templates/page.html:2"]);
}

#[test]
fn a_character_that_no_font_has_is_told_at_its_line() {
    let book = Book::with("//- content/factsheets/odd.md\n# Odd\n\nFine.\n\nNot \u{1F984} fine.\n");
    let codes = book.codes();
    assert_eq!(codes, ["print content/factsheets/odd.md:5"]);
    assert_eq!(book.run(&["build"]).status, 1);
}

#[test]
fn the_theme_of_a_book_is_used_where_it_differs() {
    let book =
        Book::with("//- content/a.md\n# A\n\nWords.\n//- content/leaflets/b.md\n# B\n\nWords.\n");
    let with = |theme: &str| {
        let site = format!("{}[output.site]\ntheme = \"{theme}\"\n", crate::support::BOOK_TOML);
        book.write("book.toml", site);
    };
    let style = |page: &str| {
        let text = book.site(page);
        let at = text.find("assets/").expect("a stylesheet");
        book.site(&text[at..at + text[at..].find(".css").expect("its end") + 4])
    };
    book.build();
    let plain = style("a/index.html");
    with("ours");
    assert_eq!(book.codes(), ["wrong-value book.toml:9"]);
    with("guidence");
    assert!(book.run(&["check"]).out.contains("Did you mean `guidance`?"));
    // One file is enough: the rest is the program's.
    with("ours");
    book.write("themes/ours/styles/99-ours.css", ".ours{color:#123456}");
    book.build();
    assert!(style("a/index.html").contains(".ours{color:#123456}"));
    assert!(style("a/index.html").starts_with(&plain[..200]));
    assert!(!style("leaflets/b/index.html").contains(".ours"));
    with("young-people");
    book.build();
    assert_eq!(style("a/index.html"), style("leaflets/b/index.html"));
}

/// A page that shows code loads its colours, and no other page does; a book without code does not have them.
#[test]
fn the_colours_of_code_are_loaded_where_there_is_code() {
    let book = Book::with(
        "//- content/a.md\n# A\n\n```rust\nfn a() {}\n```\n//- content/b.md\n# B\n\n```\nfn a() {}\n```\n\n    c\n",
    );
    book.build();
    let site = contents(&book.path().join("public"));
    let sheet = |site: &std::collections::BTreeMap<String, Vec<u8>>| {
        site.keys().find(|path| path.starts_with("assets/code-")).cloned()
    };
    let loaded = sheet(&site).expect("the colours");
    let page = |path: &str| String::from_utf8_lossy(&site[path]).into_owned();
    assert!(page("a/index.html").contains(&loaded), "{}", page("a/index.html"));
    assert!(
        page("a/index.html").contains("<span class=\"keyword\">fn</span>")
            || page("a/index.html").contains("<span class=keyword>fn</span>")
    );
    assert!(!page("b/index.html").contains("assets/code-"), "{}", page("b/index.html"));
    // The copy for machines keeps the fence and its language.
    assert!(page("a/index.md").contains("```rust\nfn a() {}\n```"), "{}", page("a/index.md"));

    let book = Book::with("//- content/b.md\n# B\n\n```\nfn a() {}\n```\n");
    book.build();
    assert_eq!(sheet(&contents(&book.path().join("public"))), None);
}

#[test]
fn code_of_which_mdbook_hides_the_rest_is_shown() {
    let book = Book::with(
        "//- content/a.md\n# A\n\n```text\n{{#rustdoc_include x.txt:b}}\n```\n\
         //- content/x.txt\nBefore\nANCHOR: b\nThe part\nANCHOR_END: b\nAfter\n",
    );
    assert!(book.codes().is_empty(), "{:?}", book.codes());
    book.build();
    let page = book.main("a/index.html");
    assert!(
        page.contains("The part") && !page.contains("rustdoc") && !page.contains("After"),
        "{page}"
    );
}
