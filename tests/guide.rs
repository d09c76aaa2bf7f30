//! The guide for policy owners keeps up with the program: every code, command and key of a file is in it, and no other code.

use crate::support::Book;
use plainbook::diagnostic::{Severity, code};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

/// The text of each page of the guide in English, by its path.
fn pages() -> BTreeMap<String, String> {
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/guide");
    let files = crate::support::contents(&guide);
    let english = files.into_iter().filter(|(name, _)| !name.ends_with(".cy.md"));
    english.map(|(name, bytes)| (name, String::from_utf8(bytes).expect("UTF-8"))).collect()
}

/// Each code that the guide has a heading for, with what stands below it.
fn explained() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for (page, text) in pages().iter().filter(|(name, _)| name.starts_with("messages/")) {
        for part in text.split("\n## `").skip(1) {
            let (code, below) = part.split_once("`\n").expect("a heading that ends with its code");
            let twice = found.insert(code.to_owned(), below.to_owned());
            assert_eq!(twice, None, "{code} stands twice; the second time in {page}");
        }
    }
    found
}

#[test]
fn every_code_has_a_heading_and_no_heading_is_of_an_unknown_code() {
    let known: BTreeSet<String> = code::ALL.iter().map(|c| c.name().to_owned()).collect();
    let headings: BTreeSet<String> = explained().into_keys().collect();
    let missing: Vec<_> = known.difference(&headings).collect();
    let unknown: Vec<_> = headings.difference(&known).collect();
    assert!(missing.is_empty(), "content/guide/messages/ says nothing of {missing:?}");
    assert!(unknown.is_empty(), "content/guide/messages/ has headings of {unknown:?}");
}

#[test]
fn every_code_says_how_bad_it_is_and_what_to_do() {
    let texts = explained();
    for code in code::ALL {
        let text = &texts[code.name()];
        let severity = match code.severity() {
            Severity::Error => "**An error.**",
            Severity::Warning => "**A warning.**",
        };
        assert!(text.trim_start().starts_with(severity), "{} is not {severity}", code.name());
        assert!(text.contains("**What to do.**"), "{} does not say what to do", code.name());
    }
}

/// What the program prints.
fn said_by(args: &[&str]) -> String {
    let run = Command::new(env!("CARGO_BIN_EXE_plainbook")).args(args).output();
    String::from_utf8(run.expect("the program runs").stdout).expect("UTF-8")
}

/// The names of the keys that a schema has, at any depth.
fn keys(schema: &serde_json::Value, found: &mut BTreeSet<String>) {
    match schema {
        serde_json::Value::Object(map) => {
            for (name, value) in map {
                if let (true, Some(properties)) = (name == "properties", value.as_object()) {
                    found.extend(properties.keys().cloned());
                }
                keys(value, found);
            }
        }
        serde_json::Value::Array(list) => list.iter().for_each(|value| keys(value, found)),
        _ => {}
    }
}

#[test]
fn every_key_of_a_file_is_named() {
    let guide: String = pages().into_values().collect();
    let words: BTreeSet<&str> =
        guide.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').collect();
    let kinds = said_by(&["schema"]);
    for kind in kinds.lines().filter_map(|line| line.split_whitespace().next()) {
        let schema = serde_json::from_str(&said_by(&["schema", kind])).expect("JSON");
        let mut known = BTreeSet::new();
        keys(&schema, &mut known);
        let missing: Vec<_> = known.iter().filter(|key| !words.contains(key.as_str())).collect();
        assert!(missing.is_empty(), "the guide does not name {missing:?}, keys of {kind}");
    }
}

#[test]
fn every_command_is_named() {
    let help = said_by(&["--help"]);
    let (_, commands) = help.split_once("Commands:\n").expect("a list of commands");
    let (commands, _) = commands.split_once("\n\n").expect("the end of the list");
    // A command stands two spaces in; what is further in goes on with the line before.
    let names: Vec<&str> = commands
        .lines()
        .filter_map(|line| line.strip_prefix("  ")?.split(' ').next().filter(|n| !n.is_empty()))
        .collect();
    assert!(names.contains(&"build") && names.len() > 5, "{names:?}");
    let guide = &pages()["commands.md"];
    for name in names {
        assert!(
            guide.contains(&format!("`plainbook {name}")),
            "content/guide/commands.md does not name `plainbook {name}`"
        );
    }
}

/// The blocks of code in a language on a page, in order.
fn code_of<'p>(page: &'p str, language: &str) -> Vec<&'p str> {
    let fence = format!("\n```{language}\n");
    let blocks = page.split(&fence).skip(1);
    blocks.map(|rest| rest.split("```").next().unwrap_or_default()).collect()
}

#[test]
fn the_checker_made_step_by_step_is_what_the_program_makes_of_it() {
    let page = &pages()["first-checker.md"];
    let quoted = page.lines().filter_map(|line| line.strip_prefix('>'));
    let policy: String = quoted.map(|line| format!("{}\n", line.trim_start())).collect();
    let [questions, rules, outcomes, exception, only_if, when, advice, cases] =
        code_of(page, "yaml")[..]
    else {
        panic!("the page has other blocks of YAML than this test knows");
    };
    let [first, second, proofs] = code_of(page, "text")[..] else {
        panic!("the page has other messages than this test knows");
    };
    let book = Book::with(&format!(
        "//- content/index.md\n# The library\n//- content/policies/library/1/policy.md\n---\ntitle: Complaints\n\
         version: 1\nin-force-from: 2020-01-01\n---\n## 2. What we can look at\n\n{policy}"
    ));
    // In each step a part takes the place of the part that its first line names, as on the page.
    let ask = |rules: &str, questions: &str, advice: &str| {
        let text = format!("{questions}{rules}{outcomes}{advice}");
        book.write("content/policies/library/1/scope.yaml", text);
        book.run(&["scope", "library"])
    };
    let says = |all: &str, part: &str| {
        let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat(all).contains(&flat(part)), "{part}\nis not in\n{all}");
    };
    says(&ask(rules, questions, "").err, first);
    let (before, _) = rules.split_once("  - {id: answered").expect("the rule that is mended");
    let rules = format!("{before}{exception}");
    says(&ask(&rules, questions, "").err, second);
    let (before, _) = questions.split_once("  before:").expect("the question that is mended");
    let questions = format!("{before}{only_if}{when}");
    says(&ask(&rules, &questions, advice).out, proofs);
    book.write("content/policies/library/1/scope.cases.yaml", cases);
    assert_eq!(book.codes(), Vec::<String>::new());
    // Somebody changes a rule, and the scenario that knew better is heard.
    ask(&rules.replace("outcome: we-can", "outcome: review"), &questions, advice);
    let codes = book.codes();
    assert!(codes.iter().any(|code| code.starts_with("scope-case ")), "{codes:?}");
}
