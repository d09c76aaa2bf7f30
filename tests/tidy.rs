//! The house rules that a lint can't hold: the order of the stages, who touches the disk, how a file opens.

use crate::support::walk;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The stages in their order; each may use those before it.
const STAGES: [&str; 7] = ["config", "source", "model", "check", "plan", "render", "publish"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every source file by its path below `src`, without its tests.
fn sources() -> BTreeMap<String, String> {
    let src = root().join("src");
    let read = |path: &PathBuf| {
        let text = std::fs::read_to_string(path).expect("a source file");
        let tests = text.find("#[cfg(test)]").unwrap_or(text.len());
        (
            path.strip_prefix(&src).expect("below src").to_string_lossy().into_owned(),
            text[..tests].to_owned(),
        )
    };
    // `properties.rs` files are tests throughout.
    let code =
        |f: &&PathBuf| f.extension().is_some_and(|e| e == "rs") && !f.ends_with("properties.rs");
    walk(&src).iter().filter(code).map(read).collect()
}

#[test]
fn each_file_says_what_it_is_for() {
    for (name, text) in sources() {
        assert!(text.starts_with("//! "), "src/{name} does not open with what it is for");
    }
    for file in
        walk(&root().join("tests")).iter().filter(|f| f.extension().is_some_and(|e| e == "rs"))
    {
        let text = std::fs::read_to_string(file).expect("a test");
        assert!(text.starts_with("//! "), "{} does not open with what it is for", file.display());
    }
}

#[test]
fn a_stage_uses_only_the_stages_before_it() {
    for (name, text) in sources() {
        let Some(stage) = STAGES.iter().position(|s| name.starts_with(&format!("{s}/"))) else {
            continue;
        };
        for later in &STAGES[stage + 1..] {
            for way in [format!("crate::{later}::"), format!("crate::{{{later}")] {
                assert!(!text.contains(&way), "src/{name} uses the later stage {later}");
            }
        }
        for outside in ["crate::cli", "crate::serve"] {
            assert!(!text.contains(outside), "src/{name} uses {outside}");
        }
    }
}

#[test]
fn the_scope_compiler_stands_alone() {
    for (name, text) in sources().iter().filter(|(name, _)| name.starts_with("scope/")) {
        for line in text.lines().filter(|l| l.contains("crate::")) {
            let ours = line.contains("crate::diagnostic") || line.contains("crate::scope");
            assert!(
                ours || line.trim_start().starts_with("//"),
                "src/{name} uses more than diagnostics: {line}"
            );
        }
    }
}

#[test]
fn only_the_two_ends_touch_the_disk() {
    let allowed = [
        "config/mod.rs",
        "source/load.rs",
        "render/theme.rs",
        "render/mod.rs",
        "words/mod.rs",
        "publish/lock_file.rs",
        "publish/kept.rs",
        "publish/stage.rs",
        "author/new.rs",
    ];
    // What an author asks for is written into the book itself.
    let author = |name: &str| name.starts_with("author/");
    for (name, text) in sources() {
        let touches = text.contains("fs::") && !text.contains("rustix::fs")
            || text.contains("File::")
            || text.contains("WalkDir::");
        assert!(
            !touches || author(&name) || allowed.contains(&name.as_str()),
            "src/{name} touches the disk"
        );
    }
}

#[test]
fn the_day_enters_once_and_nothing_depends_on_chance() {
    for (name, text) in sources() {
        for (word, homes) in [
            ("Zoned::now", &["lib.rs"][..]),
            ("SystemTime", &[]),
            ("Instant::now", &[]),
            ("HashMap", &[]),
            ("HashSet", &[]),
            ("env::var", &["cli/mod.rs"]),
            ("println!", &[]),
            ("current_dir", &[]),
        ] {
            assert!(
                !text.contains(word) || homes.contains(&name.as_str()),
                "src/{name} uses {word}"
            );
        }
    }
}

#[test]
fn each_dependency_says_why_it_is_there() {
    let text = std::fs::read_to_string(root().join("Cargo.toml")).expect("Cargo.toml");
    let mut within = false;
    for line in text.lines() {
        if line.starts_with('[') {
            within = line.contains("dependencies");
        } else if within && line.contains('=') && !line.starts_with('#') {
            assert!(line.contains("# "), "no reason given: {line}");
        }
    }
}

#[test]
fn no_test_file_is_forgotten() {
    let main = std::fs::read_to_string(root().join("tests/main.rs")).expect("main.rs");
    for entry in std::fs::read_dir(root().join("tests")).expect("tests") {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        if let Some(module) = name.strip_suffix(".rs").filter(|m| *m != "main") {
            assert!(main.contains(&format!("mod {module};")), "tests/{name} is not in main.rs");
        }
    }
}

#[test]
fn nothing_but_the_files_of_the_project_stands_at_the_top() {
    let known = [
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "Cargo.lock",
        "Cargo.toml",
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "README.md",
        "SECURITY.md",
        "book.toml",
        "clippy.toml",
        "content",
        "i18n",
        "public",
        "rustfmt.toml",
        "src",
        "target",
        "tests",
        "themes",
        "urls.lock",
        "benches",
        "fuzz",
        "proptest-regressions",
    ];
    for entry in std::fs::read_dir(root()).expect("the project") {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        assert!(
            name.starts_with('.') || known.contains(&name.as_str()),
            "{name} has no place at the top"
        );
    }
}

#[test]
fn templates_hold_no_words_of_their_own_and_each_word_they_use_is_there() {
    let words = std::fs::read_to_string(root().join("i18n/en-GB.ftl")).expect("the words");
    let known = |id: &str| words.lines().any(|l| l.starts_with(&format!("{id} =")));
    let mut seen = 0;
    for file in
        walk(&root().join("themes")).iter().filter(|f| f.extension().is_some_and(|e| e == "html"))
    {
        let text = std::fs::read_to_string(file).expect("a template");
        for part in text.split("word(id=\"").skip(1) {
            let id = part.split('"').next().expect("an id");
            assert!(known(id), "{}: no word `{id}`", file.display());
            seen += 1;
        }
        let mut shown = String::new();
        let mut rest = without(&without(&text, "{#", "#}"), "{%", "%}");
        rest = without(&rest, "{{", "}}");
        for part in rest.split('<') {
            shown.push_str(part.split_once('>').map_or("", |(_, words)| words));
        }
        let letters: String = shown.chars().filter(|c| c.is_alphabetic()).collect();
        assert!(letters.is_empty(), "{}: words in a template: {letters}", file.display());
    }
    assert!(seen > 20);
}

fn without(text: &str, open: &str, close: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        out.push_str(before);
        rest = after.split_once(close).map_or("", |(_, rest)| rest);
    }
    out + rest
}

#[test]
fn the_list_of_ids_that_templates_give_is_whole() {
    let themes = root().join("themes");
    let mut given = std::collections::BTreeSet::new();
    for file in walk(&themes).iter().filter(|f| f.extension().is_some_and(|e| e == "html")) {
        let text = std::fs::read_to_string(file).expect("a template");
        for part in text.split(" id=\"").skip(1) {
            let id = part.split('"').next().expect("its end");
            if !id.contains("{{") {
                given.insert(id.to_owned());
            }
        }
    }
    let known: std::collections::BTreeSet<String> =
        plainbook::source::parse::slug::OF_TEMPLATES.iter().map(|id| id.to_string()).collect();
    assert_eq!(given, known);
}
