//! The command as a person uses it: exit status, what goes where, and what it refuses.

use crate::support::{Book, contents};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};

const PAGE: &str = "//- content/index.md\n# Hello\n\nWords.\n";

#[test]
fn a_good_book_is_published_and_the_exit_status_is_0() {
    let book = Book::with(PAGE);
    let run = book.build();
    assert!(run.out.starts_with("Built "), "{}", run.out);
    assert!(book.site("index.html").contains("Words."));
}

#[test]
fn a_book_with_errors_is_1_and_the_old_site_stays() {
    let book = Book::with(PAGE);
    book.build();
    let before = contents(&book.path().join("public"));
    book.write("content/index.md", "# Hello\n\n[x](nowhere.md)\n");
    let run = book.run(&["build"]);
    assert_eq!(run.status, 1);
    assert!(run.err.contains("broken-link") && run.err.contains("stays as it was"), "{}", run.err);
    assert!(run.out.is_empty());
    assert_eq!(contents(&book.path().join("public")), before);
    let left: Vec<_> = fs::read_dir(book.path())
        .expect("the book")
        .map(|e| e.expect("an entry").file_name())
        .collect();
    assert!(!left.iter().any(|n| n.to_string_lossy().contains("staging")), "{left:?}");
}

#[test]
fn what_cannot_be_used_is_2() {
    let book = Book::with(PAGE);
    for args in [
        &["build", "--nonsense"][..],
        &["--date", "soon", "build"],
        &["scope", "complaints"],
        &["--book", "gone", "build"],
    ] {
        assert_eq!(run_raw(&book, args), 2, "{args:?}");
    }
    book.write("book.toml", "[book]\ntitel = \"x\"\n");
    let run = book.run(&["check", "--format", "json"]);
    assert_eq!(run.status, 2);
    assert!(
        run.out.contains("\"unknown-key\"") && run.out.contains("\"missing-key\""),
        "{}",
        run.out
    );
}

fn run_raw(book: &Book, args: &[&str]) -> i32 {
    let output = Command::new(env!("CARGO_BIN_EXE_plainbook"))
        .args(args)
        .current_dir(book.path())
        .output()
        .expect("the program runs");
    assert!(output.stdout.is_empty(), "results go to stdout, and there is none: {args:?}");
    output.status.code().expect("not killed")
}

#[test]
fn a_folder_that_is_not_the_programs_is_refused_and_left_alone() {
    let book = Book::with(PAGE);
    book.write("mine/letter.txt", "Dear …");
    for out in ["mine", ".", "content", "content/new", ".."] {
        let run = book.run(&["build", "--out", out]);
        assert_eq!(run.status, 2, "{out}: {}", run.err);
        assert!(run.err.contains("--out"), "{out}: {}", run.err);
    }
    assert_eq!(
        fs::read_to_string(book.path().join("mine/letter.txt")).expect("the letter"),
        "Dear …"
    );
    assert_eq!(book.run(&["build", "--out", "new/site"]).status, 0);
    assert_eq!(book.run(&["build", "--out", "new/site"]).status, 0);
}

#[test]
fn a_book_elsewhere_is_built_where_it_is() {
    let book = Book::with(PAGE);
    let elsewhere = tempfile::tempdir().expect("a folder");
    let status = Command::new(env!("CARGO_BIN_EXE_plainbook"))
        .args(["--book", &book.path().to_string_lossy(), "--date", "2026-11-25"])
        .current_dir(elsewhere.path())
        .stdout(Stdio::null())
        .status()
        .expect("the program runs");
    assert!(status.success());
    assert!(book.site("index.html").contains("Words."));
}

#[test]
fn check_writes_nothing_and_prints_an_array() {
    let book = Book::with("//- content/index.md\n# Hello\n\n[x]()\n");
    let before = contents(book.path());
    let run = book.run(&["check", "--format", "json"]);
    assert_eq!((run.status, contents(book.path()) == before), (0, true));
    let all: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!(all[0]["code"], "empty-link");
    assert_eq!(
        (all[0]["severity"].as_str(), all[0]["line"].as_u64(), all[0]["column"].as_u64()),
        (Some("warning"), Some(3), Some(1))
    );
    for key in ["message", "file", "help"] {
        assert!(all[0][key].as_str().is_some_and(|t| !t.is_empty()), "{key}");
    }
    let good = Book::with(PAGE).run(&["check", "--format", "json"]);
    assert_eq!((good.status, good.out.trim()), (0, "[]"));
}

#[test]
fn what_is_served_is_what_a_build_writes() {
    let book = Book::with(PAGE);
    book.write("content/factsheets/one.md", "# One\n\nShort.\n");
    book.build();
    let mut child = Command::new(env!("CARGO_BIN_EXE_plainbook"))
        .args(["--date", "2026-11-25", "serve", "--port", "0"])
        .current_dir(book.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program runs");
    let mut lines = BufReader::new(child.stdout.take().expect("stdout")).lines();
    let first = lines.next().expect("a line").expect("text");
    let host = first.split("http://").nth(1).expect("an address").trim_end_matches('/').to_owned();
    let get = |path: &str| {
        let mut stream = TcpStream::connect(&host).expect("a connection");
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")
            .expect("sent");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("an answer");
        let at = answer.windows(4).position(|w| w == b"\r\n\r\n").expect("a head");
        (String::from_utf8_lossy(&answer[..at]).into_owned(), answer[at + 4..].to_vec())
    };
    let site = contents(&book.path().join("public"));
    let (head, body) = get("/");
    let (_, pdf) = get("/factsheets/one.pdf");
    let (missing, _) = get("/nowhere/");
    let (moved, _) = get("/factsheets/one");
    book.write("content/index.md", "# Hello\n\nOther words.\n");
    let (_, changed) = get("/");
    book.write("content/index.md", "[x](nowhere.md)\n");
    let (broken, told) = get("/");
    child.kill().expect("stopped");
    child.wait().expect("ended");
    assert!(head.starts_with("HTTP/1.1 200") && head.contains("default-src 'none'"), "{head}");
    assert_eq!(body, site["index.html"]);
    assert_eq!(pdf, site["factsheets/one.pdf"]);
    assert!(missing.starts_with("HTTP/1.1 404"), "{missing}");
    assert!(
        moved.starts_with("HTTP/1.1 308") && moved.contains("location: /factsheets/one/"),
        "{moved}"
    );
    assert!(String::from_utf8_lossy(&changed).contains("Other words."));
    assert!(
        broken.starts_with("HTTP/1.1 500")
            && String::from_utf8_lossy(&told).contains("broken-link")
    );
}

#[test]
fn help_is_printed_for_each_command() {
    let book = Book::with(PAGE);
    let run = book.run(&["--help"]);
    assert_eq!(run.status, 0);
    for command in ["build", "check", "serve", "scope"] {
        assert!(run.out.contains(command));
        assert_eq!(book.run(&[command, "--help"]).status, 0);
    }
}
