//! `plainbook new`: the small book works, on any day, and no folder that somebody uses is written into.

use crate::support::{Book, contents, walk};
use std::path::Path;
use std::process::{Command, Output};

fn program(dir: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_plainbook"))
        .args(args)
        .current_dir(dir)
        .env_remove("SOURCE_DATE_EPOCH")
        .output()
        .expect("the program runs")
}

#[test]
fn the_new_book_has_nothing_wrong_with_it_on_any_day() {
    let dir = tempfile::tempdir().expect("a folder");
    for made_on in ["2026-11-25", "2015-06-01"] {
        let run = program(
            dir.path(),
            &["--date", made_on, "new", made_on, "--title", "Our \"own\" book"],
        );
        assert!(run.status.success());
        let said = String::from_utf8(run.stdout).expect("UTF-8");
        assert!(said.contains("serve") && said.contains("book.toml"), "{said}");
        for day in [made_on, "2026-11-26", "2031-02-28", "2099-12-31"] {
            let run = program(dir.path(), &["--book", made_on, "--date", day, "check"]);
            let told = String::from_utf8(run.stdout).expect("UTF-8");
            assert_eq!(told.trim(), "Nothing is wrong with this book", "made {made_on}, on {day}");
        }
    }
    let run = program(dir.path(), &["--book", "2026-11-25", "build"]);
    assert!(run.status.success());
    let site = dir.path().join("2026-11-25/public");
    for file in [
        "index.html",
        "complaints/index.html",
        "complaints/check/index.html",
        "complaints/1.0/policy.pdf",
        "guidance/how-to-raise-a-concern/index.html",
        "factsheets/raising-a-concern.pdf",
        "leaflets/your-voice/index.html",
    ] {
        assert!(site.join(file).is_file(), "{file} is missing");
    }
    let home = std::fs::read_to_string(site.join("index.html")).expect("a page");
    assert!(
        home.contains("Our \"own\" book") || home.contains("Our &quot;own&quot; book"),
        "{home}"
    );
}

#[test]
fn a_folder_with_anything_in_it_is_refused_and_left_alone() {
    let book = Book::of("//- mine/.hidden\nx\n//- file\nx\n");
    std::fs::create_dir(book.path().join("empty")).expect("a folder");
    let before = contents(book.path());
    for taken in ["mine", "file", ".", "file/below"] {
        let run = book.run(&["new", taken]);
        assert_eq!((run.status, run.out.as_str()), (2, ""), "{taken}: {}", run.err);
        assert!(run.err.contains("error:"), "{}", run.err);
    }
    assert_eq!(book.run(&["new", "empty", "--title", " "]).status, 2);
    assert_eq!(contents(book.path()), before);
    assert_eq!(book.run(&["new", "empty"]).status, 0);
    assert_eq!(book.run(&["new", "not/there/yet"]).status, 0);
    assert!(!walk(&book.path().join("not/there/yet")).is_empty());
}
