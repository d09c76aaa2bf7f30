//! The command as a person uses it: exit status, what goes where, and what it refuses.

use crate::support::{BOOK_TOML, Book, contents};
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
    // What is wrong with the texts is told in the same run.
    book.write("content/index.md", "# Hello\n\n[x](nowhere.md)\n");
    let run = book.run(&["check", "--format", "json"]);
    assert_eq!(run.status, 2);
    for code in ["unknown-key", "missing-key", "broken-link"] {
        assert!(run.out.contains(&format!("\"{code}\"")), "{code} {}", run.out);
    }
    let run = book.run(&["build"]);
    assert!(run.status == 2 && run.err.contains("broken-link"), "{}", run.err);
    assert!(!book.path().join("public").exists());
    book.write("book.toml", format!("{BOOK_TOML}\n[book]\ntitle = \"x\"\n"));
    let run = book.run(&["check"]);
    assert!(
        run.status == 2 && run.out.contains("error[duplicate-key]: `book` is given twice"),
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
fn the_folder_of_the_texts_may_be_written_as_a_path_from_here() {
    let toml = BOOK_TOML.replace("[book]", "[book]\nsrc = \"./texts/\"");
    let book = Book::of(&format!("//- book.toml\n{toml}\n//- texts/index.md\n# Hello\n"));
    book.build();
    assert!(book.site("index.html").contains("Hello"));
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

/// The program as it serves a book, until this goes.
struct Served {
    child: std::process::Child,
    host: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Served {
    fn begin(book: &Book) -> Served {
        let mut child = Command::new(env!("CARGO_BIN_EXE_plainbook"))
            .args(["--date", "2026-11-25", "serve", "--port", "0"])
            .current_dir(book.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program runs");
        let mut lines = BufReader::new(child.stdout.take().expect("stdout")).lines();
        let first = lines.next().expect("a line").expect("text");
        let host = first.split("http://").nth(1).expect("an address").trim_end_matches('/');
        Served { child, host: host.to_owned() }
    }

    /// The head and the body of the answer to a request that names `host`.
    fn ask(&self, request: &str, host: &str) -> (String, Vec<u8>) {
        let mut stream = TcpStream::connect(&self.host).expect("a connection");
        write!(stream, "{request} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")
            .expect("sent");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("an answer");
        let at = answer.windows(4).position(|w| w == b"\r\n\r\n").expect("a head");
        (String::from_utf8_lossy(&answer[..at]).into_owned(), answer[at + 4..].to_vec())
    }

    fn get(&self, path: &str) -> (String, Vec<u8>) {
        self.ask(&format!("GET {path}"), &self.host)
    }
}

#[test]
fn what_is_served_is_what_a_build_writes() {
    let book = Book::with(PAGE);
    book.write("content/factsheets/one.md", "# One\n\nShort.\n");
    book.build();
    let served = Served::begin(&book);
    let site = contents(&book.path().join("public"));
    let (head, body) = served.get("/");
    assert!(head.starts_with("HTTP/1.1 200") && head.contains("default-src 'none'"), "{head}");
    assert_eq!(body, site["index.html"]);
    assert_eq!(served.get("/factsheets/one.pdf").1, site["factsheets/one.pdf"]);
    let (missing, _) = served.get("/nowhere/");
    assert!(missing.starts_with("HTTP/1.1 404"), "{missing}");
    let (moved, _) = served.get("/factsheets/one");
    assert!(
        moved.starts_with("HTTP/1.1 308") && moved.contains("location: /factsheets/one/"),
        "{moved}"
    );
    book.write("content/index.md", "# Hello\n\nOther words.\n");
    let (_, changed) = served.get("/");
    assert!(String::from_utf8_lossy(&changed).contains("Other words."));
    book.write("content/index.md", "[x](nowhere.md)\n");
    let (broken, told) = served.get("/");
    assert!(
        broken.starts_with("HTTP/1.1 500")
            && String::from_utf8_lossy(&told).contains("broken-link")
    );
}

#[test]
fn what_is_served_has_the_headers_that_a_host_is_asked_for() {
    let book = Book::with(PAGE);
    book.write(
        "content/policies/c/1.0/policy.md",
        "---\ntitle: C\nversion: 1.0\nin-force-from: 2020-01-01\n---\n1.1 One.\n",
    );
    book.write("book.toml", BOOK_TOML.replace("example.org/\"", "example.org/below/\""));
    book.build();
    let served = Served::begin(&book);
    let site = contents(&book.path().join("public"));
    let asked = String::from_utf8_lossy(&site["_headers"]).into_owned();
    let mut held = 0;
    for (file, bytes) in &site {
        let path = format!("/{file}");
        if path == "/.plainbook" {
            continue;
        }
        let (head, body) = served.get(&path);
        assert!(head.starts_with("HTTP/1.1 200") && body == *bytes, "{path}: {head}");
        // Rules of `_headers` begin at the left, with a star for anything.
        let mut applies = false;
        for line in asked.lines() {
            match line.strip_prefix("  ") {
                None => {
                    let (start, end) = line.split_once('*').unwrap_or((line, ""));
                    applies = path == line
                        || line.contains('*') && path.starts_with(start) && path.ends_with(end);
                }
                Some(header) if applies => {
                    held += 1;
                    let (name, value) = header.split_once(": ").expect("a header");
                    let line = format!("{}: {value}", name.to_lowercase());
                    assert!(head.lines().any(|l| l == line), "{path}: {line}\n{head}");
                }
                Some(_) => {}
            }
        }
    }
    assert!(held > 3 * site.len(), "{held}");
    // The page for what is missing links from the root of the host, where the site is below a path.
    assert_eq!(served.get("/below/c/").1, site["c/index.html"]);
    assert!(served.get("/below/c").0.contains("location: /below/c/"));
}

#[test]
fn only_this_machine_by_its_own_name_is_answered() {
    let book = Book::with(PAGE);
    let served = Served::begin(&book);
    let port = served.host.split(':').next_back().expect("a port").to_owned();
    for host in
        [served.host.clone(), format!("localhost:{port}"), "LOCALHOST".into(), "[::1]:1".into()]
    {
        assert!(served.ask("GET /", &host).0.starts_with("HTTP/1.1 200"), "{host}");
    }
    for host in [
        "evil.example",
        &format!("evil.example:{port}"),
        "localhost.evil.example",
        "127.0.0.1.evil.example:80",
    ] {
        let (head, body) = served.ask("GET /", host);
        assert!(head.starts_with("HTTP/1.1 403"), "{host}: {head}");
        assert!(!String::from_utf8_lossy(&body).contains("Hello"));
    }
    assert!(served.ask("POST /", &served.host).0.starts_with("HTTP/1.1 405"));
}

/// `/dev/full` takes nothing: a report that is not there must not be taken for a good one.
#[cfg(target_os = "linux")]
#[test]
fn a_result_that_cannot_be_written_is_a_failure() {
    let book = Book::with(PAGE);
    let commands: &[&[&str]] = &[
        &["check"],
        &["check", "--format", "json"],
        &["check", "--format", "sarif"],
        &["build"],
        &["lock"],
        &["new", "begun"],
        &["schema"],
        &["schema", "book"],
        &["completions", "bash"],
        &["man"],
        &["--help"],
        &["--version"],
        &["serve", "--port", "0"],
    ];
    for args in commands {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("a full device");
        let output = Command::new(env!("CARGO_BIN_EXE_plainbook"))
            .args(*args)
            .current_dir(book.path())
            .stdout(full)
            .output()
            .expect("the program runs");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{args:?}: {told}");
        assert!(told.contains("The result cannot be written"), "{args:?}: {told}");
    }
}

/// What the program says of itself, at the width of a wide terminal.
fn said(args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_plainbook"))
        .args(args)
        .env("COLUMNS", "100")
        .output()
        .expect("the program runs");
    assert!(output.status.success() && output.stderr.is_empty(), "{args:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn help_and_the_manual_name_every_command() {
    let help = said(&["--help"]);
    let manual = said(&["man"]);
    insta::assert_snapshot!("help", help);
    insta::assert_snapshot!("manual", manual);
    let commands = help.split("Commands:").nth(1).expect("the commands");
    let commands: Vec<&str> = commands
        .split("Options:")
        .next()
        .expect("their end")
        .lines()
        .filter_map(|l| l.strip_prefix("  ")?.split(' ').next())
        .filter(|w| !w.is_empty() && *w != "help")
        .collect();
    assert!(commands.contains(&"build") && commands.contains(&"man"), "{commands:?}");
    for command in commands {
        assert!(!said(&[command, "--help"]).is_empty());
        assert!(manual.contains(&format!("\n.SS {command}\n")), "{command} is not in the manual");
    }
}

#[test]
fn every_shell_is_told_the_commands() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = said(&["completions", shell]);
        assert!(script.contains("plainbook") && script.contains("completions"), "{shell}");
    }
    let book = Book::with(PAGE);
    assert_eq!(run_raw(&book, &["completions", "cmd"]), 2);
}

#[test]
fn each_command_can_be_run_for_another_day() {
    let version = |number: &str, from: &str| {
        format!(
            "//- content/policies/c/{number}/policy.md\n---\ntitle: C\nversion: {number}\nin-force-from: {from}\nnext-review: 2024\n---\n\
             ## 1. A {{#a}}\n\n1.1 One.\n//- content/policies/c/{number}/scope.yaml\ntitle: T\n\
             questions: {{q: {{ask: Q, answers: {{a: A}}}}}}\nrules: [{{id: r, when: {{q: a}}, outcome: o, cites: \"1.1\"}}]\n\
             outcomes: {{o: {{verdict: can, title: O, say: S, next: [{{text: W, href: \"mailto:a@example.org\"}}]}}}}\n"
        )
    };
    let book = Book::with(&(version("1", "2010-01-01") + &version("2", "2015-01-01")));
    let told = |args: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_plainbook"))
            .args(args)
            .current_dir(book.path())
            .env("SOURCE_DATE_EPOCH", "1577923200") // 2 January 2020
            .output()
            .expect("the program runs");
        assert!(output.status.success(), "{args:?}");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        text(output.stdout) + &text(output.stderr)
    };
    for command in [&["build"][..], &["check"], &[]] {
        let with_day = |day: &str| told(&[command, &["--date", day]].concat());
        assert!(with_day("2025-01-01").contains("review-overdue"), "{command:?}");
        assert!(!with_day("2023-12-31").contains("review-overdue"), "{command:?}");
        assert!(!told(command).contains("review-overdue"), "{command:?}");
    }
    for (day, number) in [("2014-12-31", "1"), ("2015-01-01", "2")] {
        let tree = told(&["--date", day, "scope", "c", "--format", "json"]);
        assert!(tree.contains(&format!("\"version\": \"{number}\"")), "{day}: {tree}");
    }
}

#[test]
fn there_is_no_colour_where_there_is_no_terminal_and_results_go_to_stdout() {
    let book = Book::with("//- content/index.md\n# Hello\n\n[x](nowhere.md)\n");
    let run = |args: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_plainbook"))
            .args(args)
            .current_dir(book.path())
            .env_remove("NO_COLOR")
            .env("CLICOLOR_FORCE", "1")
            .output()
            .expect("the program runs");
        (
            String::from_utf8(output.stdout).expect("UTF-8"),
            String::from_utf8(output.stderr).expect("UTF-8"),
        )
    };
    let (out, err) = run(&["check"]);
    assert!(out.contains("broken-link") && err.is_empty(), "{err}");
    assert!(!out.contains('\u{1b}'), "{out}");
    let (out, err) = run(&["build"]);
    assert!(err.contains("broken-link") && out.is_empty(), "{out}");
    assert!(!err.contains('\u{1b}'), "{err}");
}

#[test]
fn a_terminal_is_given_colour_unless_no_color_is_set() {
    let book = Book::with("//- content/index.md\n# Hello\n\n[x](nowhere.md)\n");
    // `script` of util-linux runs a command on a terminal of its own.
    let program = env!("CARGO_BIN_EXE_plainbook");
    let run = |no_color: Option<&str>| {
        let mut script = Command::new("script");
        script
            .args(["-qec", &format!("'{program}' check"), "/dev/null"])
            .current_dir(book.path())
            .stdin(Stdio::null())
            .env_remove("NO_COLOR")
            .env("TERM", "xterm-256color");
        if let Some(value) = no_color {
            script.env("NO_COLOR", value);
        }
        let output = script.output().expect("`script`, of util-linux, runs");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    assert!(run(None).contains('\u{1b}'));
    let plain = run(Some("1"));
    assert!(plain.contains("broken-link") && !plain.contains('\u{1b}'), "{plain}");
}

#[test]
fn a_build_says_on_which_day_the_next_is_due() {
    let version = |number: &str, days: &str| {
        format!(
            "//- content/policies/c/{number}/policy.md\n---\ntitle: C\nversion: \"{number}\"\n{days}\n---\n1.1 One.\n"
        )
    };
    let first = version("1", "in-force-from: 2020-01-01");
    assert!(!Book::with(&first).build().out.contains("Next:"));
    let second = version("2", "in-force-from: 2027-01-01\nin-force-until: 2027-06-30");
    let book = Book::with(&(first + &second));
    let out = book.build().out;
    assert!(out.contains("Next: on 2027-01-01 version 2 of c begins, in place of 1."), "{out}");
    let out = book.run_on("2027-01-01", &["build"]).out;
    assert!(out.contains("Next: on 2027-07-01 version 2 of c is no longer in force"), "{out}");
    assert!(!book.run_on("2027-07-01", &["build"]).out.contains("Next:"));
}
