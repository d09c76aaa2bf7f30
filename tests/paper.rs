//! Paper: which sheets a book is set on, what does not fit, pictures, and PDFs that are kept from one build to the next.

use crate::support::{Book, contents};
use std::path::PathBuf;

const LEAFLET: &str =
    "//- content/leaflets/l.md\n# Speak up\n\n## One\n\nWords.\n\n## Two\n\nWords.\n";
const SHEET: &str = "//- content/factsheets/f.md\n# Facts\n\nWords.\n";

fn with(output: &str, files: &str) -> Book {
    let book = Book::with(files);
    let config = std::fs::read_to_string(book.path().join("book.toml")).expect("book.toml");
    book.write("book.toml", format!("{config}\n{output}\n"));
    book
}

fn pdfs(book: &Book) -> Vec<String> {
    book.build();
    let all = contents(&book.path().join("public")).into_keys();
    all.filter(|name| name.ends_with(".pdf")).collect()
}

#[test]
fn each_edition_that_the_book_wants_is_there_and_linked() {
    let both = format!("{LEAFLET}{SHEET}");
    let book = with("", &both);
    let (f, l) = ("factsheets/f", "leaflets/l");
    assert_eq!(
        pdfs(&book),
        [
            format!("{f}-large-print.pdf"),
            format!("{f}.pdf"),
            format!("{l}-fold.pdf"),
            format!("{l}.pdf")
        ]
    );
    assert!(book.main("factsheets/f/index.html").contains("href=../f-large-print.pdf"));
    assert!(book.main("leaflets/l/index.html").contains("href=../l-fold.pdf"));
    let off = "[output.factsheet]\nlarge-print = false\n[output.leaflet]\nfold = \"none\"";
    let book = with(off, &both);
    assert_eq!(pdfs(&book), [format!("{f}.pdf"), format!("{l}.pdf")]);
    assert!(!book.main("factsheets/f/index.html").contains("large-print"));
    assert!(!book.main("leaflets/l/index.html").contains("fold"));
}

#[test]
fn a_link_to_an_edition_is_good_where_the_book_makes_it() {
    let link = "//- content/a.md\n# A\n\n[Large](/factsheets/f-large-print.pdf)\n";
    assert!(with("", &format!("{SHEET}{link}")).codes().is_empty());
    let off = "[output.factsheet]\nlarge-print = false";
    let without = with(off, &format!("{SHEET}{link}"));
    assert_eq!(without.codes(), ["broken-link content/a.md:3"]);
}

/// What `check` says of a leaflet that is folded in this way.
fn told(fold: &str, leaflet: &str) -> String {
    let output = format!("[output.leaflet]\nfold = \"{fold}\"");
    let book = with(&output, &format!("//- content/leaflets/l.md\n{leaflet}"));
    let run = book.run(&["check"]);
    assert_eq!(run.status, i32::from(run.out.contains("error")), "{}", run.out);
    run.out + &run.err
}

/// By how many millimetres it says that something is too high.
fn over(told: &str) -> u32 {
    let before = told.split(" mm too high").next().expect("words");
    before.rsplit(' ').next().and_then(|n| n.parse().ok()).unwrap_or_else(|| panic!("{told}"))
}

#[test]
fn a_panel_that_overflows_is_named_with_its_line_and_by_how_much() {
    let long = |paragraphs| {
        "Some words that fill a line of a panel, and a little more.\n\n".repeat(paragraphs)
    };
    let leaflet = |n| format!("# L\n\n## Short\n\nWords.\n\n## Far too long\n\n{}", long(n));
    for fold in ["booklet", "z-fold"] {
        assert!(!told(fold, &leaflet(3)).contains("panel-overflow"));
        let told_of = told(fold, &leaflet(40));
        assert!(told_of.contains("error[panel-overflow]: The panel “Far too long”"), "{told_of}");
        assert!(told_of.contains("content/leaflets/l.md:7"), "{told_of}");
        // Ten paragraphs more are that much higher.
        let more = over(&told(fold, &leaflet(50))) - over(&told_of);
        assert!((60..300).contains(&more), "{more} mm for ten paragraphs");
    }
    assert!(!told("none", &leaflet(40)).contains("panel-overflow"));
}

#[test]
fn what_has_no_room_on_six_panels_is_named() {
    let leaflet = |parts: usize| {
        let part =
            |n| format!("## Part {n}\n\n{}", "Some words that fill a line of it.\n\n".repeat(7));
        format!("# L\n\n{}", (1..=parts).map(part).collect::<String>())
    };
    assert!(!told("z-fold", &leaflet(4)).contains("panel-overflow"));
    let told_of = told("z-fold", &leaflet(14));
    assert!(told_of.contains("There is no panel left for “Part "), "{told_of}");
    assert!(told_of.contains("fold = \"booklet\""), "{told_of}");
    assert!(over(&told_of) > 50, "{told_of}");
    assert!(!told("booklet", &leaflet(14)).contains("panel-overflow"));
}

#[test]
fn a_damaged_picture_is_named_at_its_line() {
    let text = "//- content/factsheets/f.md\n# F\n\nWords.\n\n![A tree in a field](tree.svg)\n\n![](moon.png)\n";
    let book = Book::with(text);
    book.write(
        "content/factsheets/tree.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 4\"/>",
    );
    book.write("content/factsheets/moon.png", b"\x89PNG\r\n\x1a\nnot a picture");
    let codes = book.codes();
    let print: Vec<_> = codes.iter().filter(|c| c.starts_with("print ")).collect();
    assert_eq!(print, ["print content/factsheets/f.md:7"]);
}

#[test]
fn a_book_may_have_many_sheets() {
    let sheet =
        |n| format!("//- content/factsheets/f{n}.md\n# Sheet {n}\n\n## One\n\nWords.\n\n- Words\n");
    let book = Book::with(&(0..120).map(sheet).collect::<String>());
    assert_eq!(pdfs(&book).len(), 240);
}

/// The kept PDFs of a book.
fn kept(book: &Book) -> Vec<PathBuf> {
    crate::support::walk(&book.path().join(".public.plainbook-pdfs"))
}

#[test]
fn a_pdf_whose_inputs_are_the_same_is_not_made_again_and_any_other_is() {
    let book = Book::with(&format!(
        "{SHEET}\n![A square](s.svg)\n//- content/factsheets/s.svg\n<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 4\"/>\n"
    ));
    let sheet = |book: &Book| {
        book.build();
        std::fs::read(book.path().join("public/factsheets/f.pdf")).expect("a PDF")
    };
    let first = sheet(&book);
    assert_eq!(kept(&book).len(), 2);
    // What is kept is what is published: here it is replaced by something that the program would never make.
    let forge = || {
        for file in kept(&book) {
            let bytes = b"forged";
            let hash = blake3_hex(bytes);
            std::fs::write(file, [hash.as_bytes(), bytes].concat()).expect("written");
        }
    };
    forge();
    assert_eq!(sheet(&book), b"forged");
    // Any other input, and it is not trusted: the text, a picture, the template, the day.
    let text = std::fs::read_to_string(book.path().join("content/factsheets/f.md")).expect("text");
    book.write("content/factsheets/f.md", text.replace("Words", "Other words"));
    assert_ne!(sheet(&book), b"forged");
    forge();
    book.write(
        "content/factsheets/s.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 4\"><path d=\"M0 0h1v1z\"/></svg>",
    );
    assert_ne!(sheet(&book), b"forged");
    forge();
    let tokens = include_str!("../themes/guidance/print/tokens.typ");
    book.write("themes/guidance/print/tokens.typ", tokens.replace("#14212b", "#000000"));
    assert_ne!(sheet(&book), b"forged");
    forge();
    assert_eq!(book.run_on("2026-11-26", &["build"]).status, 0);
    assert!(
        std::fs::read(book.path().join("public/factsheets/f.pdf")).expect("a PDF") != b"forged"
    );
    // One that was cut short is made again, and without any, all are the same as before.
    for file in kept(&book) {
        std::fs::write(file, "").expect("written");
    }
    std::fs::remove_file(book.path().join("themes/guidance/print/tokens.typ")).expect("removed");
    book.write("content/factsheets/f.md", text);
    book.write(
        "content/factsheets/s.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 4\"/>\n",
    );
    assert_eq!(sheet(&book), first);
    std::fs::remove_dir_all(book.path().join(".public.plainbook-pdfs")).expect("removed");
    assert_eq!(sheet(&book), first);
}

fn blake3_hex(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

#[test]
fn a_broken_print_template_is_named_with_its_line() {
    for (name, text, line) in [
        ("factsheet.typ", "// One line.\n#let x = (\n", 2),
        // A file that lacks what a file of the program's wants is told at its beginning.
        ("page.typ", "#let sheet(data, body) = {\n  nonsense\n}\n", 1),
        ("factsheet.typ", "", 1),
        ("tokens.typ", "#let ink = rgb(\"#14212b\")\n#let muted = no-such-name\n", 2),
    ] {
        let book = Book::with(SHEET);
        book.write(&format!("themes/guidance/print/{name}"), text);
        let codes = book.codes();
        let place = format!("print themes/guidance/print/{name}:{line}");
        assert!(codes.contains(&place), "{name}: {codes:?}");
        assert_eq!(book.run(&["build"]).status, 1);
    }
}

#[test]
fn scripts_from_right_to_left_have_fonts_and_what_no_font_has_is_told() {
    let text = |words: &str| format!("//- content/factsheets/f.md\n# F\n\n{words}\n");
    for words in ["شکایت کا طریقہ، ٹ ڈ ڑ ں ے ہ", "תלונה על השירות", "Ŵ ŵ Ŷ ŷ Â ê î ô û"]
    {
        assert!(
            Book::with(&text(words)).codes().iter().all(|c| !c.starts_with("print ")),
            "{words}"
        );
    }
    let codes = Book::with(&text("Good\n\n\u{1f984} here")).codes();
    assert!(codes.contains(&"print content/factsheets/f.md:5".to_owned()), "{codes:?}");
    // Each place is told, and once for both editions.
    let codes = Book::with(&text("\u{1f984} here\n\n- `\u{1f984}`, too")).codes();
    let at = |line: usize| format!("print content/factsheets/f.md:{line}");
    assert_eq!(codes, [at(3), at(5)]);
}

#[test]
fn a_picture_that_asks_for_another_or_is_none_is_named_at_its_line() {
    let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><image href=\"https://example.org/x.png\"/></svg>";
    for (name, bytes) in [("a.svg", drawing), ("a.png", "no picture"), ("a.svg", "<svg")] {
        let book =
            Book::with(&format!("//- content/factsheets/f.md\n# F\n\n![Two people]({name})\n"));
        book.write(&format!("content/factsheets/{name}"), bytes);
        assert!(
            book.codes().contains(&"print content/factsheets/f.md:3".to_owned()),
            "{:?}",
            book.codes()
        );
    }
}
