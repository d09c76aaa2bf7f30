//! Whole or not at all: builds that are killed, builds that meet, and folders that no build may take (DESIGN.md, sections 2 and 4).

use crate::support::{Book, TODAY, contents};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

type Site = BTreeMap<String, Vec<u8>>;

/// So many files that a build takes some time to write and to take away.
const FILES: usize = 120;

/// A book in which each file says `word`.
fn says(book: &Book, word: &str) {
    book.write("content/index.md", format!("# Home\n\nAll of it says {word}.\n"));
    for n in 0..FILES {
        book.write(&format!("content/static/{}/{n}.txt", n % 7), format!("{word} {n}"));
    }
}

/// What a build that is left alone makes of it.
fn whole(book: &Book, word: &str) -> Site {
    says(book, word);
    assert_eq!(book.run(&["build", "--out", "alone"]).status, 0);
    contents(&book.path().join("alone"))
}

fn start(book: &Book, out: &Path) -> Child {
    Command::new(env!("CARGO_BIN_EXE_plainbook"))
        .args(["--date", TODAY, "build", "--out"])
        .arg(out)
        .current_dir(book.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program runs")
}

/// A moment in the life of a build, as it can be seen from outside.
#[derive(Clone, Copy, Debug)]
enum Moment {
    /// So long after its start.
    After(u64),
    /// Once it has written so many of the folders that hold its files.
    Written(usize),
    /// Once it has written its last file, the list of all.
    Listed,
    /// Once the new site is in the place of the old one, which is still to be taken away.
    Exchanged,
}

impl Moment {
    fn has_come(self, started: Instant, site: &Path, word: &str) -> bool {
        let staging = site.with_file_name(".site.plainbook-staging");
        match self {
            Moment::After(ms) => started.elapsed() >= Duration::from_millis(ms),
            Moment::Written(n) => fs::read_dir(&staging).is_ok_and(|dir| dir.count() >= n),
            Moment::Listed => staging.join(".plainbook").exists(),
            Moment::Exchanged => {
                fs::read(site.join("0/0.txt")).is_ok_and(|t| t.starts_with(word.as_bytes()))
            }
        }
    }
}

/// Builds `word`, and kills the build at `moment`; whether it was in time.
fn kill(book: &Book, site: &Path, word: &str, moment: Moment) -> bool {
    says(book, word);
    let started = Instant::now();
    let mut build = start(book, site);
    while build.try_wait().expect("a state").is_none() && !moment.has_come(started, site, word) {
        std::thread::sleep(Duration::from_micros(100));
    }
    build.kill().expect("killed, or ended before"); // SIGKILL
    !build.wait().expect("it ended").success()
}

const MOMENTS: [Moment; 8] = [
    Moment::After(0),
    Moment::After(20),
    Moment::Written(0),
    Moment::Written(1),
    Moment::Written(4),
    Moment::Written(7),
    Moment::Listed,
    Moment::Exchanged,
];

#[test]
fn a_build_killed_at_any_moment_leaves_the_old_site_or_the_new_one() {
    let book = Book::with("");
    let (old, new) = (whole(&book, "old"), whole(&book, "new"));
    assert_eq!(old.len(), new.len());
    let place = tempfile::tempdir().expect("a folder");
    let site = place.path().join("site");
    let mut in_time = 0;
    // Where there is no site yet, there is none, or the whole of it.
    for moment in [Moment::Written(0), Moment::Written(4), Moment::Listed] {
        in_time += usize::from(kill(&book, &site, "old", moment));
        if site.exists() {
            assert!(contents(&site) == old, "{moment:?}: a part of a site");
            fs::remove_dir_all(&site).expect("removed");
        }
    }
    says(&book, "old");
    assert!(start(&book, &site).wait().expect("it ended").success());
    let mut there = "old";
    for moment in MOMENTS {
        let next = if there == "old" { "new" } else { "old" };
        in_time += usize::from(kill(&book, &site, next, moment));
        let now = contents(&site);
        assert!(now == old || now == new, "{moment:?}: a mixture, or a part");
        there = if now == old { "old" } else { "new" };
    }
    assert!(in_time > 3, "the builds were too quick to be killed: {in_time}");
    // The next build is not held up by what they left, and leaves nothing.
    says(&book, "new");
    assert!(start(&book, &site).wait().expect("it ended").success());
    assert!(contents(&site) == new);
    let left: Vec<_> = fs::read_dir(place.path()).expect("the folder").collect();
    assert_eq!(left.len(), 1, "{left:?}");
}

#[test]
fn two_builds_of_one_folder_take_turns() {
    let books = ["one", "two"].map(|word| {
        let book = Book::with("");
        let site = whole(&book, word);
        (book, site)
    });
    let place = tempfile::tempdir().expect("a folder");
    let site = place.path().join("site");
    let all: Vec<Child> = [0, 1, 0, 1].map(|n| start(&books[n].0, &site)).into();
    for mut build in all {
        assert!(build.wait().expect("it ended").success());
    }
    let now = contents(&site);
    assert!(books.iter().any(|(_, whole)| *whole == now), "a mixture of two builds");
    // While another holds the folder, a build waits, and has written nothing.
    let held = File::open(place.path()).expect("the folder");
    held.lock().expect("held");
    let mut build = start(&books[0].0, &site);
    std::thread::sleep(Duration::from_millis(400));
    assert!(build.try_wait().expect("a state").is_none(), "it did not wait");
    assert!(!place.path().join(".site.plainbook-staging").exists());
    assert!(contents(&site) == now);
    held.unlock().expect("let go");
    assert!(build.wait().expect("it ended").success());
    assert!(contents(&site) == books[0].1);
}

#[test]
fn out_refuses_the_book_its_sources_what_holds_it_and_what_no_build_wrote() {
    let place = tempfile::tempdir().expect("a folder");
    let book = Book::with("//- content/index.md\n# Hello\n");
    book.write("themes/guidance/styles/99-own.css", "p { margin: 0 }\n");
    book.write("i18n/en-GB.ftl", "home = Start\n");
    book.write("letter.txt", "Dear …");
    book.write("mine/deep/letter.txt", "Dear …");
    fs::create_dir(book.path().join("bare")).expect("a folder");
    fs::create_dir(book.path().join("empty-inside")).expect("a folder");
    fs::create_dir(book.path().join("empty-inside/folder")).expect("a folder");
    std::os::unix::fs::symlink(book.path(), place.path().join("link")).expect("a link");
    let link = place.path().join("link");
    let [link, within] = [link.clone(), link.join("content/site")].map(|p| p.display().to_string());
    let before = contents(book.path());
    for out in [
        ".",
        "..",
        "content",
        "content/new",
        "content/../content/x",
        "themes",
        "themes/guidance/x",
        "i18n",
        "i18n/site",
        "/",
        "mine",
        "mine/deep",
        "letter.txt",
        "empty-inside",
        "book.toml",
        "urls.lock",
        "./urls.lock/site",
        &link,
        &within,
    ] {
        let run = book.run(&["build", "--out", out]);
        assert_eq!((run.status, run.out.as_str()), (2, ""), "{out}: {}", run.err);
        assert!(run.err.contains("error: `"), "{out}: {}", run.err);
        assert!(contents(book.path()) == before, "{out}: something was written");
    }
    // What is new, empty, or a build's own is taken, wherever it is.
    let elsewhere = place.path().join("a/b").display().to_string();
    for out in ["bare", "new/site", "new/site", &elsewhere] {
        let run = book.run(&["build", "--out", out]);
        assert_eq!(run.status, 0, "{out}: {}", run.err);
    }
    // A site that a person put something into is no longer a build's own.
    book.write("bare/note.txt", "Mine.");
    let run = book.run(&["build", "--out", "bare"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("note.txt") && book.path().join("bare/note.txt").exists());
}
