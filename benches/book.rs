//! How long a book takes: one text parsed, one page rendered, and a whole site built.
//!
//! The book is made here: pages of 900 words with headings, links, footnotes and lists, in sections of fifty. How the
//! figures are taken, and what they were, is in `README.md` beside this file.

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use jiff::civil::Date;
use plainbook::config::Config;
use plainbook::{build, load, plan, render_one, source};
use std::fmt::Write;
use std::hint::black_box;
use std::path::Path;

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Pages in a section.
const SECTION: usize = 50;
/// The day for which everything is built.
const DAY: Date = Date::constant(2026, 11, 26);

const BOOK: &str =
    "[book]\ntitle = \"Long\"\nsite-url = \"https://example.org/\"\n[organisation]\nname = \"O\"\n";
const WORDS: &str = "the office reads your complaint and tells you within two working days that it has come who will look \
at it and when you can expect an answer if you are not happy with that answer you can ask again";

/// Words that differ from place to place, the same on every run.
struct Speaker(usize);

impl Speaker {
    fn sentence(&mut self, words: usize) -> String {
        let all: Vec<&str> = WORDS.split(' ').collect();
        let mut out = String::from("We");
        for _ in 1..words {
            // A linear congruential generator, with the constants of Numerical Recipes.
            self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223) & 0xffff_ffff;
            let _ = write!(out, " {}", all[self.0 % all.len()]);
        }
        out + "."
    }
}

/// The page numbered `n` of a book of `of`.
fn page(n: usize, of: usize) -> String {
    let mut speaker = Speaker(n);
    let next = (n / SECTION * SECTION) + (n + 1) % SECTION;
    let next = if next < of { next } else { n };
    let mut text = format!("---\ntitle: Page {n}\nupdated: 2026-01-01\n---\n\n");
    for part in 0..6 {
        let (one, two) = (speaker.sentence(50), speaker.sentence(50));
        let _ = write!(
            text,
            "## Part {part} of page {n}\n\n{one} See [the next](page-{next}.md).[^{part}]\n\n{two} **Mind** this.\n\n"
        );
        let _ = write!(text, "- {}\n- {}\n\n", speaker.sentence(15), speaker.sentence(15));
    }
    for note in 0..6 {
        let _ = write!(text, "[^{note}]: {}\n\n", speaker.sentence(12));
    }
    text
}

/// A book of so many pages, at `dir`.
fn book(dir: &Path, pages: usize) {
    let write = |path: String, text: String| {
        let file = dir.join(path);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        std::fs::write(file, text).expect("a file");
    };
    write("book.toml".into(), BOOK.into());
    write("content/index.md".into(), "# Long\n\nA book.\n".into());
    for n in 0..pages {
        let section = n / SECTION;
        if n % SECTION == 0 {
            write(
                format!("content/s{section}/index.md"),
                format!("# Section {section}\n\nPages.\n"),
            );
        }
        write(format!("content/s{section}/page-{n}.md"), page(n, pages));
    }
}

fn config() -> Config {
    plainbook::config::parse(BOOK, 0, &mut Vec::new()).expect("a configuration")
}

/// One text becomes a document tree.
fn parse(c: &mut Criterion) {
    let (config, text) = (config(), page(7, 100));
    let mut group = c.benchmark_group("parse");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("a page of 900 words", |b| {
        b.iter(|| {
            source::load::parse_text("page.md", black_box(&text), 0, &config, None, &mut Vec::new())
        });
    });
    group.finish();
}

/// One page of a book that was read becomes HTML, minified, with its facts.
fn render(c: &mut Criterion) {
    let dir = tempfile::tempdir().expect("a folder");
    book(dir.path(), 100);
    let loaded = load(dir.path(), DAY).expect("a book");
    let shelf = loaded.desk.as_ref().expect("a book without errors");
    let plan = plan::plan(shelf.desk());
    let address = plainbook::model::Address::new("/s0/page-7/");
    let mut group = c.benchmark_group("render");
    group.bench_function("a page of 900 words", |b| {
        b.iter(|| render_one(shelf, &plan, black_box(&address)));
    });
    group.finish();
}

/// A whole book, from its files to a finished site in a new folder.
fn whole(c: &mut Criterion) {
    let mut group = c.benchmark_group("build");
    group.sample_size(10);
    for pages in [100, 1_000, 4_000] {
        let dir = tempfile::tempdir().expect("a folder");
        book(dir.path(), pages);
        group.throughput(Throughput::Elements(pages as u64));
        group.bench_function(format!("{pages} pages"), |b| {
            b.iter_batched(
                || tempfile::tempdir().expect("a folder"),
                |out| {
                    let mut loaded = load(dir.path(), DAY).expect("a book");
                    let built = build(&mut loaded, &out.path().join("public"));
                    assert!(matches!(built, Ok(Some(_))), "the book has no errors");
                    out
                },
                BatchSize::PerIteration,
            );
        });
    }
    group.finish();
}

criterion_group!(benches, parse, render, whole);
criterion_main!(benches);
