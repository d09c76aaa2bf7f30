//! The files beside `scope.yaml`: scenarios that it must bear out, and its words in another language.

use crate::support::{BOOK_TOML, Book};

const FOLDER: &str = "content/policies/c/1";

const RULES: &str = "title: Can we look at this?
questions:
  who: {ask: Who are you?, answers: {adult: An adult, child: A child}}
  about: {ask: What is it about?, only-if: {who: adult}, answers: {mistake: A mistake, decision: A decision}}
  before: {ask: Have we answered?, only-if: {about: mistake}, answers: {yes: \"Yes\", no: \"No\"}}
  stage: {ask: Is it over?, only-if: {who: adult}, answers: {going: It goes on, over: It is over}}
rules:
  - {id: mistakes, when: {about: mistake}, outcome: can, cites: \"1.1\", item: Mistakes}
  - {id: again, when: {before: yes}, outcome: answered, cites: \"1.1\", overrides: mistakes}
  - {id: decisions, when: {about: decision}, outcome: court, cites: \"1.1\"}
  - {id: children, when: {who: child}, outcome: other, cites: \"1.1\"}
outcomes:
  can: {verdict: can, title: \"Yes\", say: We can., next: [{text: Write, href: \"mailto:a@example.org\"}]}
  answered: {verdict: cannot, title: Answered, say: We have., next: [{text: Write, href: \"mailto:a@example.org\"}]}
  court: {verdict: cannot, title: Court, say: The court., next: [{text: Write, href: \"mailto:a@example.org\"}]}
  other: {verdict: elsewhere, title: Other, say: Another policy., next: [{text: Write, href: \"mailto:a@example.org\"}]}
advice:
  - {id: late, when: {stage: over}, say: It is late., cites: \"1.1\"}
";

fn book(more: &str) -> Book {
    let policy = "---\ntitle: C\nversion: \"1\"\nin-force-from: 2024-11-25\n---\n1.1 One.\n";
    let book = Book::with(&format!(
        "//- {FOLDER}/policy.md\n{policy}//- {FOLDER}/scope.yaml\n{RULES}{more}"
    ));
    book.write(&format!("{FOLDER}/policy.cy.md"), "---\ntitle: C\n---\n1.1 Un.\n");
    let toml =
        BOOK_TOML.replace("[organisation]", "languages = [\"en-GB\", \"cy\"]\n\n[organisation]");
    book.write("book.toml", toml);
    book
}

/// What is said of the files beside the rules: code, line, and the message up to its first colon or comma.
fn told(name: &str, text: &str) -> Vec<String> {
    let book = book("");
    if name != "scope.cy.yaml" {
        book.write(&format!("{FOLDER}/scope.cy.yaml"), whole());
    }
    book.write(&format!("{FOLDER}/{name}"), text);
    let run = book.run(&["scope", "c", "--format", "json"]);
    let printed: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
    let found = printed["diagnostics"].as_array().expect("a list");
    found
        .iter()
        .filter(|d| d["file"].as_str().is_some_and(|f| f.ends_with(name)))
        .map(|d| {
            let text = |key: &str| d[key].as_str().unwrap_or_default().to_owned();
            format!("{}@{} {}", text("code"), d["line"], text("message"))
        })
        .collect()
}

/// A translation of every text.
fn whole() -> String {
    let lines =
        RULES.lines().filter(|l| !l.starts_with("  - {id: again") && !l.contains("id: decisions"));
    lines.filter(|l| !l.contains("id: children")).map(|l| format!("{l}\n")).collect()
}

#[test]
fn a_scenario_that_the_rules_bear_out_is_not_told() {
    let scenarios = "
- {name: Again, answers: {before: yes}, outcome: answered}
- name: All answers
  answers: {who: adult, about: mistake, before: no, stage: over}
  outcome: can
  advice: late
- {name: Advice is open, answers: {who: adult, about: decision}, outcome: court}
- {name: No advice, answers: {about: decision, stage: going}, outcome: court, advice: []}
- {name: A child has none, answers: {who: child}, outcome: other, advice: []}
";
    assert_eq!(told("scope.cases.yaml", scenarios), [""; 0]);
    assert_eq!(told("scope.cases.yaml", "# later\n"), [""; 0]);
}

#[test]
fn a_scenario_that_they_do_not_is_told_at_its_line() {
    let scenarios = "
- name: Again
  answers: {before: yes}
  outcome: can
- {name: Open, answers: {about: mistake, stage: over}, outcome: can}
- {name: No advice, answers: {who: child}, outcome: other, advice: [late]}
- {name: One too many, answers: {about: decision, stage: over}, outcome: court, advice: []}
- {name: Open advice, answers: {about: decision}, outcome: court, advice: late}
";
    assert_eq!(
        told("scope.cases.yaml", scenarios),
        [
            "scope-case@2 “Again” reaches the outcome `answered`, and not `can`",
            "scope-case@5 The answers of “Open” do not decide: they may reach the outcome `can` or the outcome `answered`",
            "scope-case@6 “No advice” does not have the advice `late`",
            "scope-case@7 “One too many” has the advice `late`, too",
            "scope-case@8 The answers of “Open advice” do not decide whether it has the advice `late`",
        ]
    );
}

#[test]
fn a_scenario_that_names_what_is_not_there_is_told_at_the_name() {
    let scenarios = "
- {name: No question, answers: {whom: adult}, outcome: can}
- {name: No answer, answers: {who: adlut}, outcome: can}
- {name: No outcome, answers: {who: child}, outcome: othr}
- {name: No such advice, answers: {who: child}, outcome: other, advice: [lat]}
- name: It does not apply
  answers:
    stage: over
    who: child
  outcome: other
- {name: Not both, answers: {about: decision, before: yes}, outcome: court}
- {name: No outcome}
- {name: A, answers: {who: child}, outcome: other, outcomes: x}
";
    assert_eq!(
        told("scope.cases.yaml", scenarios),
        [
            "scope-unknown@2 There is no question `whom`",
            "scope-unknown@3 There is no answer to `who` `adlut`",
            "scope-unknown@4 There is no outcome `othr`",
            "scope-unknown@5 There is no advice `lat`",
            "scope-unknown@8 The question `stage` does not apply with these answers",
            "scope-unknown@11 The question `before` does not apply with these answers",
            "missing-key@12 A scenario needs `answers`",
            "missing-key@12 A scenario needs `outcome`",
            "unknown-key@13 A scenario has no key `outcomes`",
        ]
    );
}

#[test]
fn the_entry_of_a_gap_can_be_pasted() {
    let book = book("");
    let rules = RULES.replace(
        "  - {id: decisions, when: {about: decision}, outcome: court, cites: \"1.1\"}\n",
        "",
    );
    book.write(&format!("{FOLDER}/scope.yaml"), rules);
    let run = book.run(&["scope", "c", "--format", "json"]);
    let printed: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
    let gap = printed["diagnostics"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|d| d["code"] == "scope-gap");
    let help = gap.expect("a gap")["help"].as_str().expect("a text").to_owned();
    let entry = help[help.find("- {").expect("an entry")..].replace("outcome: …", "outcome: court");
    book.write(&format!("{FOLDER}/scope.yaml"), RULES);
    book.write(&format!("{FOLDER}/scope.cases.yaml"), entry);
    assert!(!book.codes().iter().any(|c| c.contains("scope.cases.yaml")), "{:?}", book.codes());
}

#[test]
fn rules_that_cannot_be_read_are_told_as_an_object_too() {
    let told = |rules: &str| {
        let book = book("");
        book.write(&format!("{FOLDER}/scope.yaml"), rules);
        let run = book.run(&["scope", "c", "--format", "json"]);
        let printed: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
        assert_eq!((&printed["policy"], &printed["version"]), (&"c".into(), &"1".into()));
        assert!(printed.get("tree").is_none());
        let found = printed["diagnostics"].as_array().expect("a list").iter();
        let found: Vec<_> = found.map(|d| format!("{}@{}", d["code"], d["line"])).collect();
        (run.status, found.join(" "))
    };
    assert_eq!(told("title: T\nrules: [\n"), (1, "\"syntax\"@2".to_owned()));
    assert_eq!(told("- title: T\n"), (1, "\"wrong-value\"@1".to_owned()));
    assert_eq!(told(""), (1, "\"missing-key\"@1".to_owned()));
}

#[test]
fn a_rule_may_cite_what_is_numbered_within_a_paragraph() {
    let book = book("");
    let policy = "---\ntitle: C\nversion: \"1\"\nin-force-from: 2024-11-25\n---\n1.1 One:\n\na) a first;\n\nb) a second: (i) a part.\n\n{{#rules 1.1(b)}}\n";
    book.write(&format!("{FOLDER}/policy.md"), policy);
    let rules = RULES.replacen("cites: \"1.1\"", "cites: [\"1.1(a)\", \"1.1(b)\", \"1.1(c)\"]", 1);
    book.write(&format!("{FOLDER}/scope.yaml"), rules);
    let found = book.codes();
    let unknown: Vec<_> = found.iter().filter(|c| c.starts_with("scope-un")).collect();
    let unknown: Vec<_> = unknown.into_iter().filter(|c| !c.starts_with("scope-unused")).collect();
    assert_eq!(unknown, [&format!("scope-unknown {FOLDER}/scope.yaml:8")], "{found:?}");
}

#[test]
fn files_without_rules_are_told() {
    let book = book("");
    std::fs::remove_file(book.path().join(FOLDER).join("scope.yaml")).expect("a file");
    book.write(&format!("{FOLDER}/scope.cases.yaml"), "- {name: N, answers: {}, outcome: o}\n");
    book.write(&format!("{FOLDER}/scope.cy.yaml"), "title: T\n");
    book.write("content/policies/d/1/scope.yaml", RULES);
    assert_eq!(
        book.codes(),
        [
            format!("scope-case {FOLDER}/scope.cases.yaml:1"),
            format!("orphan-translation {FOLDER}/scope.cy.yaml:1"),
            "unused-file content/policies/d/1/scope.yaml:1".to_owned(),
        ]
    );
}

#[test]
fn a_translation_may_repeat_what_decides_and_must_not_change_it() {
    assert_eq!(told("scope.cy.yaml", &whole()), [""; 0]);
    let other = whole()
        .replace("only-if: {about: mistake}", "only-if: {about: decision}")
        .replace("verdict: can,", "verdict: cannot,")
        .replace(
            "{id: mistakes, when: {about: mistake}, outcome: can, cites: \"1.1\"",
            "{id: mistakes, when: {about: [mistake]}, outcome: court, cites: [\"1.2\"]",
        )
        .replace("title: Can we", "order: fewest\ntitle: Can we");
    assert_eq!(
        told("scope.cy.yaml", &other),
        [
            "wrong-value@1 `order` is another here than in scope.yaml",
            "wrong-value@6 `only-if` is another here than in scope.yaml",
            "wrong-value@9 `outcome` is another here than in scope.yaml",
            "wrong-value@9 `cites` is another here than in scope.yaml",
            "wrong-value@11 `verdict` is another here than in scope.yaml",
        ]
    );
}

#[test]
fn what_a_translation_has_and_the_rules_do_not_is_told_and_so_is_what_it_lacks() {
    let words = "
intro: Dyna ni
questions:
  who: {ask: Pwy?, hint: Un, answers: {adult: Oedolyn, chld: Plentyn}, young-people: {answers: {child: Fi}}}
  whom: {ask: Pwy?}
rules:
  - {id: mistakes, item: Camgymeriadau, young-people: Ni}
  - {id: mistake, item: Camgymeriad}
outcomes:
  can: {title: Ie, say: Gallwn., next: [{text: Ysgrifennwch}, {text: Ffoniwch}]}
  cannot: {title: Na}
advice:
  - {id: late, say: Mae'n hwyr.}
  - {id: early, say: Mae'n gynnar.}
";
    let found = told("scope.cy.yaml", words);
    let at: Vec<&str> = found.iter().map(|d| d.split_once(' ').expect("a code").0).collect();
    let unknown = |line: u32| format!("scope-unknown@{line}");
    let lines = [2, 4, 4, 4, 5, 7, 8, 10, 11, 14].map(unknown);
    let unknown: Vec<&str> =
        at.iter().copied().filter(|d| d.starts_with("scope-unknown")).collect();
    assert_eq!(unknown, lines, "{found:#?}");

    let book = book("");
    let cy = format!("{FOLDER}/scope.cy.yaml");
    let codes = || -> Vec<String> {
        // Two answers of the rules are named by nothing.
        book.codes().into_iter().filter(|c| !c.starts_with("scope-unused")).collect()
    };
    let missing = format!("missing-translation {FOLDER}/scope.yaml:1");
    assert_eq!(codes(), [missing]);
    book.write(&cy, whole().replace("title: Can we look at this?\n", ""));
    assert_eq!(codes(), [format!("missing-translation {cy}:1")]);
    book.write(&cy, whole());
    assert_eq!(codes(), [""; 0]);
    book.write(&cy, whole().replace("say: We can.", "say: \"[Dolen](nowhere.md)\""));
    assert_eq!(codes(), [format!("broken-link {cy}:10")]);
    book.write(&cy, "- a\n");
    assert_eq!(codes(), [format!("wrong-value {cy}:1")]);
}

#[test]
fn the_tree_is_a_graph_for_graphviz() {
    let run = book("").run(&["scope", "c", "1", "--format", "dot"]);
    assert_eq!(run.status, 0);
    let lines: Vec<&str> = run.out.lines().collect();
    assert_eq!(
        (lines[0], *lines.last().expect("a line")),
        ("digraph \"Can we look at this?\" {", "}")
    );
    for line in [
        "  n0 [label=\"Who are you?\"];",
        "  n0 -> n1 [label=\"An adult\"];",
        "  n2 [label=\"Other\", style=rounded];",
    ] {
        assert!(lines.contains(&line), "{line}\n{}", run.out);
    }
    assert!(run.out.contains("Court + late"), "{}", run.out);
    // Without a tree there is a graph without nodes, and what is wrong is told.
    let run = book("  - {id: l, when: {who: nobody}, say: S, cites: \"1.1\"}\n")
        .run(&["scope", "c", "--format", "dot"]);
    assert_eq!((run.status, run.out.lines().count()), (1, 3));
    assert!(run.err.contains("scope-unknown"), "{}", run.err);
}

#[test]
fn the_conflict_that_the_fewest_answers_show_is_told_first_and_the_last_counts_them_all() {
    let book = book("");
    let rules = "title: T
questions:
  a: {ask: A?, answers: {x: X, y: Y}}
  b: {ask: B?, answers: {x: X, y: Y}}
  c: {ask: C?, answers: {x: X, y: Y}}
rules:
  - {id: one, when: {a: x, b: x}, outcome: o, cites: \"1.1\"}
  - {id: two, when: {a: x, b: x}, outcome: p, cites: \"1.1\"}
  - {id: three, when: {c: x}, outcome: o, cites: \"1.1\"}
  - {id: four, when: {c: x}, outcome: p, cites: \"1.1\"}
  - {id: rest, when: {}, outcome: o, cites: \"1.1\"}
outcomes:
  o: {verdict: can, title: O, say: S, next: [{text: W, href: \"mailto:a@example.org\"}]}
  p: {verdict: can, title: P, say: S, next: [{text: W, href: \"mailto:a@example.org\"}]}
";
    book.write(&format!("{FOLDER}/scope.yaml"), rules);
    for args in [["scope", "c", "--format", "json"].as_slice(), &["check", "--format", "json"]] {
        let printed: serde_json::Value = serde_json::from_str(&book.run(args).out).expect("JSON");
        let all =
            printed.get("diagnostics").unwrap_or(&printed).as_array().expect("a list").clone();
        let conflicts: Vec<_> = all.iter().filter(|d| d["code"] == "scope-conflict").collect();
        let cases: Vec<_> = conflicts.iter().map(|d| d["case"].to_string()).collect();
        assert_eq!(cases, ["{\"c\":\"x\"}", "{\"a\":\"x\",\"b\":\"x\"}"]);
        let help = |n: usize| conflicts[n]["help"].as_str().expect("help").to_owned();
        assert!(help(1).starts_with("In all, there are 5 cases"), "{}", help(1));
        assert!(!help(0).contains("In all"), "{}", help(0));
    }
}

#[test]
fn answers_and_questions_that_readers_cannot_tell_apart_are_told() {
    let rules = |text: &str| {
        let book = book("");
        book.write(&format!("{FOLDER}/scope.cy.yaml"), whole());
        book.write(&format!("{FOLDER}/scope.yaml"), text);
        let codes = book.codes().into_iter().filter(|c| c.starts_with("scope-alike"));
        codes.collect::<Vec<_>>()
    };
    let at = |line: u32| [format!("scope-alike {FOLDER}/scope.yaml:{line}")];
    assert_eq!(rules(RULES), [""; 0]);
    let twice = RULES.replace(
        "mistake: A mistake, decision: A decision",
        "mistake: A  choice, decision: a choice",
    );
    assert_eq!(rules(&twice), at(4));
    // Of one question in the words of another: where a reader may be asked both.
    assert_eq!(rules(&RULES.replace("ask: Is it over?", "ask: Have we answered?")), at(6));
    let apart = RULES.replace(
        "ask: Is it over?, only-if: {who: adult}",
        "ask: Have we answered?, only-if: {about: decision}",
    );
    assert_eq!(rules(&apart), [""; 0]);
    let young = RULES.replace(
        "{adult: An adult, child: A child}}",
        "{adult: An adult, child: A child}, young-people: {answers: {child: An adult}}}",
    );
    assert_eq!(rules(&young), at(3));

    let cy = told(
        "scope.cy.yaml",
        &whole().replace(
            "mistake: A mistake, decision: A decision",
            "mistake: Penderfyniad, decision: Penderfyniad",
        ),
    );
    assert_eq!(
        cy,
        ["scope-alike@4 The answers `mistake` and `decision` to `about` have the same words"]
    );
}
