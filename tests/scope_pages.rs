//! The checker against the rules by brute force: every case of every book, answer by answer over the static pages.
//!
//! The oracle reads `scope.yaml` with another reader of its own needs and decides each case as SCOPE.md section 2
//! says, with nothing of the compiler. The pages are read as a person would follow them: by the words of their links.

use crate::support::{Book, contents, words};
use plainbook::diagnostic::Spanned;
use plainbook::scope::rules::{Condition, Rules};
use plainbook::source::parse::scope::parse;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

type Case = BTreeMap<String, String>;

fn holds(when: &[Condition], case: &Case) -> bool {
    when.iter().all(|c| {
        case.get(&c.question.value).is_some_and(|a| c.answers.iter().any(|w| w.value == *a))
    })
}

/// Every case: one answer for each question that applies.
fn cases(rules: &Rules) -> Vec<Case> {
    let mut all = vec![Case::new()];
    for question in &rules.questions {
        let mut next = Vec::new();
        for case in all {
            if !holds(&question.only_if, &case) {
                next.push(case);
                continue;
            }
            for answer in &question.answers {
                let mut case = case.clone();
                case.insert(question.id.value.clone(), answer.id.value.clone());
                next.push(case);
            }
        }
        all = next;
    }
    all
}

/// The rules left standing in a case.
fn standing<'r>(rules: &'r Rules, case: &Case) -> Vec<&'r plainbook::scope::rules::Rule> {
    let matching: Vec<_> = rules.rules.iter().filter(|r| holds(&r.when, case)).collect();
    let named = |o: &Spanned<String>| o.value.clone();
    let aside: BTreeSet<String> =
        matching.iter().flat_map(|r| r.overrides.iter().map(named)).collect();
    matching.into_iter().filter(|r| !aside.contains(&r.id.value)).collect()
}

/// Links of a page outside `details`, by their words, in order.
fn links(html: &str) -> Vec<(String, String)> {
    let mut text = html.to_owned();
    while let (Some(from), Some(to)) = (text.find("<details"), text.find("</details>")) {
        text.replace_range(from..to + 10, "");
    }
    text.split("<a ")
        .skip(1)
        .map(|part| {
            let (tag, rest) = part.split_once('>').expect("a tag");
            let href = tag.split("href=").nth(1).expect("an address");
            let href = href.trim_start_matches('"').split(['"', ' ']).next().expect("an address");
            (words(rest.split("</a>").next().expect("its words")), href.to_owned())
        })
        .collect()
}

fn follow(from: &str, href: &str) -> String {
    let mut parts: Vec<&str> = from.trim_end_matches('/').split('/').collect();
    for part in href.trim_end_matches('/').split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." => {}
            other => parts.push(other),
        }
    }
    parts.join("/")
}

/// Walks every case of the version's rules over the static pages that begin at `start`.
fn walk_cases(book: &Book, scope_file: &str, start: &str) -> usize {
    let site = contents(&book.path().join("public"));
    let page = |path: &str| {
        let name = format!("{path}/index.html");
        let bytes = site.get(&name).unwrap_or_else(|| panic!("no page {name}"));
        let text = String::from_utf8_lossy(bytes).into_owned();
        text[text.find("<main").expect("main")..text.find("</main>").expect("its end")].to_owned()
    };
    let text = std::fs::read_to_string(book.path().join(scope_file)).expect("scope.yaml");
    let mut out = Vec::new();
    let rules = parse(&text, 0, &mut out).expect("rules");
    assert!(out.is_empty(), "{out:?}");
    let all = cases(&rules);
    for case in &all {
        let mut at = start.to_owned();
        let mut asked = BTreeSet::new();
        let html = loop {
            let html = page(&at);
            let h1 = words(
                html.split("<h1")
                    .nth(1)
                    .expect("an h1")
                    .split("</h1>")
                    .next()
                    .expect("its end")
                    .split_once('>')
                    .expect("a tag")
                    .1,
            );
            let Some(question) = rules.questions.iter().find(|q| words(&q.ask) == h1) else {
                break html;
            };
            assert!(asked.insert(question.id.value.clone()), "asked twice: {h1}");
            let answer = case
                .get(&question.id.value)
                .unwrap_or_else(|| panic!("asked where it does not apply: {h1}"));
            let say = words(
                &question.answers.iter().find(|a| a.id.value == *answer).expect("the answer").say,
            );
            let found: Vec<_> = links(&html).into_iter().filter(|(text, _)| *text == say).collect();
            assert_eq!(found.len(), 1, "one link for {say} at {at}");
            at = follow(&at, &found[0].1);
        };
        let left = standing(&rules, case);
        let outcomes: BTreeSet<&str> = left.iter().map(|r| r.outcome.value.as_str()).collect();
        assert_eq!(outcomes.len(), 1, "{case:?}");
        let outcome = rules.outcome(outcomes.first().expect("one")).expect("an outcome");
        let shown = words(&html);
        assert!(html.contains("<h1") && shown.contains(&words(&outcome.title)), "{case:?} at {at}");
        for next in &outcome.next {
            assert!(
                links(&html).iter().any(|(text, _)| *text == words(&next.text.value)),
                "{}",
                next.text.value
            );
        }
        for advice in &rules.advice {
            let applies = holds(&advice.when, case);
            let plain = words(&advice.say).replace(['\'', '’'], "'");
            assert_eq!(
                shown.replace(['\'', '’'], "'").contains(&plain),
                applies,
                "advice {} in {case:?} at {at}",
                advice.id.value
            );
        }
        for rule in left {
            for cited in &rule.cites {
                let fragment = cited
                    .value
                    .strip_prefix('#')
                    .map_or_else(|| format!("#p{}", cited.value), |a| format!("#{a}"));
                assert!(
                    links(&html).iter().any(|(_, href)| href.ends_with(&fragment)),
                    "{fragment} at {at}"
                );
            }
        }
    }
    all.len()
}

#[test]
fn every_case_of_the_worked_example_reaches_its_outcome() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let book = Book::with("");
    book.write("book.toml", std::fs::read(root.join("book.toml")).expect("book.toml"));
    for (path, bytes) in contents(&root.join("content")) {
        book.write(&format!("content/{path}"), bytes);
    }
    book.build();
    let scope = "content/policies/complaints/4.1/scope.yaml";
    assert!(walk_cases(&book, scope, "complaints/check") > 50);
    walk_cases(&book, scope, "complaints/4.1/check");
    for (policy, version) in [("complaints", "4.0"), ("helpline", "1.0")] {
        let scope = format!("content/policies/{policy}/{version}/scope.yaml");
        assert!(walk_cases(&book, &scope, &format!("{policy}/{version}/check")) > 10);
    }
}

#[test]
fn every_case_of_the_small_book_reaches_its_outcome() {
    let book = Book::copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books/checker"));
    book.build();
    assert_eq!(
        walk_cases(&book, "content/policies/complaints/4.1/scope.yaml", "complaints/check"),
        10
    );
}

#[test]
fn scope_prints_the_object_of_the_contract() {
    let book = Book::copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books/checker"));
    let run = book.run(&["scope", "complaints", "--format", "json"]);
    assert_eq!(run.status, 0, "{}", run.err);
    let object: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!(object["policy"], "complaints");
    assert_eq!(object["version"], "4.1");
    assert_eq!(object["cases"], 10);
    let codes: BTreeSet<_> = object["diagnostics"]
        .as_array()
        .expect("an array")
        .iter()
        .map(|d| d["code"].as_str().expect("a code").to_owned())
        .collect();
    assert_eq!(
        codes,
        BTreeSet::from(["scope-unused".to_owned()]),
        "two answers that no rule names, and no error"
    );
    let tree = &object["tree"];
    assert_eq!(
        (tree["order"].as_str(), tree["max_questions"].as_u64()),
        (Some("written"), Some(4))
    );
    assert_eq!(tree["nodes"][tree["root"].as_str().expect("a root")]["ask"], "who");
    let child = tree["nodes"]["n0"]["answers"]["child"].as_str().expect("a node");
    assert_eq!(tree["nodes"][child]["outcome"], "childrens-policy");
    assert_eq!(tree["nodes"][child]["rules"], serde_json::json!(["child"]));
}

#[test]
fn a_gap_stops_the_build_and_is_told_as_the_smallest_case() {
    let book = Book::copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books/checker"));
    let path = "content/policies/complaints/4.1/scope.yaml";
    let text = std::fs::read_to_string(book.path().join(path)).expect("scope.yaml");
    let rule = text.lines().find(|l| l.contains("id: decision")).expect("the rule").to_owned();
    book.write(path, text.replace(&format!("{rule}\n"), ""));
    let run = book.run(&["check", "--format", "json"]);
    assert_eq!(run.status, 1);
    let all: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
    let gap =
        all.as_array().expect("an array").iter().find(|d| d["code"] == "scope-gap").expect("a gap");
    assert_eq!(gap["case"], serde_json::json!({"about": "decision"}));
    assert_eq!(book.run(&["build"]).status, 1);
    let scope = book.run(&["scope", "complaints", "--format", "json"]);
    assert_eq!(scope.status, 1);
    let object: serde_json::Value = serde_json::from_str(&scope.out).expect("JSON");
    assert_eq!(object["tree"], serde_json::Value::Null);
    assert_eq!(object["cases"], 10);
}

/// The paths of the small book are more than five: those that lead to the same share pages.
#[test]
fn beyond_the_budget_pages_are_shared_and_the_build_says_so() {
    let book = Book::copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books/checker"));
    let settings = std::fs::read_to_string(book.path().join("book.toml")).expect("book.toml");
    book.write("book.toml", format!("{settings}\n[output.checker]\npages = 5\n"));
    let run = book.run(&["build"]);
    assert_eq!(run.status, 0, "{}", run.err);
    assert!(run.err.contains("more than 5 paths"), "{}", run.err);
    let site = contents(&book.path().join("public"));
    let own = |path: &&String| {
        path.strip_prefix("complaints/check/")
            .and_then(|rest| rest.strip_suffix("/index.html"))
            .is_some_and(|segment| segment.len() == 8)
    };
    let pages: Vec<_> = site.keys().filter(own).collect();
    let scope = book.run(&["scope", "complaints", "--format", "json"]);
    let object: serde_json::Value = serde_json::from_str(&scope.out).expect("JSON");
    let nodes = object["tree"]["nodes"].as_object().expect("nodes").len();
    assert_eq!(pages.len(), nodes - 1, "one for each node, and the start");
    for page in pages {
        assert!(!String::from_utf8_lossy(&site[page]).contains("So-far"), "{page}");
    }
    assert_eq!(
        walk_cases(&book, "content/policies/complaints/4.1/scope.yaml", "complaints/check"),
        10
    );
}

/// The tree that the script is given, followed for every case, ends with the title that the rules say.
#[test]
fn every_case_ends_the_same_in_the_data_of_the_page_with_scripts() {
    let book = Book::copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books/checker"));
    book.build();
    let path = "content/policies/complaints/4.1/scope.yaml";
    let text = std::fs::read_to_string(book.path().join(path)).expect("scope.yaml");
    let rules = parse(&text, 0, &mut Vec::new()).expect("rules");
    let file = book.path().join("public/complaints/check/data.json");
    let data = std::fs::read_to_string(file).expect("the data");
    let data: serde_json::Value = serde_json::from_str(&data).expect("JSON");
    let place = |value: &serde_json::Value| value.as_u64().expect("a place") as usize;
    for case in cases(&rules) {
        let mut node = &data["nodes"][place(&data["root"])];
        while let Some(ask) = node.get("ask") {
            let title = data["questions"][place(ask)]["title"].as_str().expect("a title");
            let asked = rules.questions.iter().find(|q| title.starts_with(&q.ask));
            let asked = asked.unwrap_or_else(|| panic!("no question {title}"));
            let given = &case[&asked.id.value];
            let nth = asked.answers.iter().position(|a| a.id.value == *given).expect("an answer");
            node = &data["nodes"][place(&node["to"][nth])];
        }
        let outcome = standing(&rules, &case)[0].outcome.value.clone();
        let title = &rules.outcome(&outcome).expect("an outcome").title;
        let end = &data["ends"][place(&node["end"])];
        assert!(end["title"].as_str().expect("a title").starts_with(title.as_str()), "{case:?}");
        let cited: BTreeSet<&str> = standing(&rules, &case)
            .iter()
            .flat_map(|r| r.cites.iter().map(|c| c.value.as_str()))
            .collect();
        assert!(node["says"].as_array().expect("a list").len() >= cited.len(), "{case:?}");
    }
}

/// The part of `html` that is the element with this id: from its start to the next node's, or to the end of `main`.
fn node_of(html: &str, id: &str) -> String {
    let start = html.find(&format!("id={id}>")).unwrap_or_else(|| panic!("no {id}"));
    let rest = &html[start + id.len() + 4..];
    let ends = ["<div class=\"node", "<div class=node", "class=print-hint"];
    let end = ends.iter().filter_map(|end| rest.find(end)).min();
    rest[..end.unwrap_or(rest.len())].to_owned()
}

/// The whole tree on one page, for adults and for young people, followed for every case from one node to the next.
#[test]
fn every_case_ends_the_same_on_the_page_with_the_whole_tree() {
    let book = Book::copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books/checker"));
    book.build();
    let path = "content/policies/complaints/4.1/scope.yaml";
    let text = std::fs::read_to_string(book.path().join(path)).expect("scope.yaml");
    let rules = parse(&text, 0, &mut Vec::new()).expect("rules");
    for (folder, young) in [("", false), ("young-people/", true)] {
        let file = format!("public/complaints/check/{folder}all/index.html");
        let html = std::fs::read_to_string(book.path().join(file)).expect("the page");
        for case in cases(&rules) {
            let mut id = "n0".to_owned();
            let end = loop {
                let node = node_of(&html, &id);
                let shown = words(&node);
                let own = |q: &&plainbook::scope::rules::Question| {
                    let own = q.young_people.as_ref().and_then(|y| y.ask.as_ref());
                    let ask = own.filter(|_| young).map_or(&q.ask, |ask| &ask.value);
                    shown.contains(&words(ask))
                };
                let Some(question) = rules.questions.iter().find(own) else { break shown };
                let given = &case[&question.id.value];
                let answers = question.young_people.iter().flat_map(|y| &y.answers);
                let own = answers.filter(|_| young).find(|(id, _)| id.value == *given);
                let say = own.map_or_else(
                    || question.answer(given).expect("an answer").say.clone(),
                    |(_, say)| say.value.clone(),
                );
                let link = links(&node).into_iter().find(|(text, _)| *text == words(&say));
                let (_, href) = link.unwrap_or_else(|| panic!("no {say} in {id}"));
                id = href.trim_start_matches('#').to_owned();
            };
            let outcome = standing(&rules, &case)[0].outcome.value.clone();
            let title = words(&rules.outcome(&outcome).expect("an outcome").title);
            assert!(end.contains(&title), "{case:?} ends at {id}: {end}");
        }
    }
}

/// The book of checkers before, in and after force, of which one is told in Welsh, in part.
fn checkers(day: &str) -> Book {
    let book = Book::copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books/checkers"));
    let run = book.run_on(day, &["build"]);
    assert_eq!(run.status, 0, "{}", run.err);
    book
}

#[test]
fn each_version_keeps_its_checker_and_that_in_force_is_the_policys() {
    let book = checkers("2026-11-25");
    let first = |path: &str| links(&book.main(&format!("{path}check/index.html")))[0].0.clone();
    for (path, answer) in [
        ("complaints/", "Our service"),
        ("complaints/1.0/", "Our old service"),
        ("complaints/2.0/", "Our service"),
        ("complaints/3.0/", "Our new service"),
        ("letters/1.0/", "A letter"),
        ("visits/1.0/", "A visit"),
    ] {
        // A version that is not in force says so above its questions, with a link.
        let strip = book.main(&format!("{path}check/index.html")).contains("class=\"strip");
        let said = first(path);
        let said = if strip {
            links(&book.main(&format!("{path}check/index.html")))[1].0.clone()
        } else {
            said
        };
        assert_eq!(
            (said.as_str(), strip),
            (answer, !["complaints/", "complaints/2.0/"].contains(&path)),
            "{path}"
        );
    }
    for (path, to) in [
        ("complaints/1.0/", "../../check/"),
        ("complaints/3.0/", "../../check/"),
        ("visits/1.0/", "../../"),
    ] {
        assert_eq!(links(&book.main(&format!("{path}check/index.html")))[0].1, to, "{path}");
    }
    // What has ended leads to the policy; what has not begun has no questions of its own yet.
    let over = book.main("visits/check/index.html");
    assert!(
        words(&over).contains("no longer asked") && links(&over).iter().any(|(_, to)| to == "../")
    );
    assert!(!book.path().join("public/letters/check").exists());

    let book = checkers("2027-06-01");
    for (path, answer) in [("complaints/", "Our new service"), ("letters/", "A letter")] {
        assert_eq!(links(&book.main(&format!("{path}check/index.html")))[0].0, answer);
    }
}

#[test]
fn the_tree_for_machines_is_what_scope_prints() {
    let book = checkers("2026-11-25");
    for (policy, version) in [
        ("complaints", "1.0"),
        ("complaints", "2.0"),
        ("complaints", "3.0"),
        ("visits", "1.0"),
        ("letters", "1.0"),
    ] {
        let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).expect("JSON");
        let printed = read(&book.run(&["scope", policy, version, "--format", "json"]).out);
        let kept = read(&book.site(&format!("{policy}/{version}/scope.json")));
        assert!(printed["tree"]["nodes"].is_object());
        assert_eq!(printed["tree"], kept["tree"], "{policy} {version}");
    }
    // Without a version: the one in force, else the latest.
    for (policy, version) in [("complaints", "2.0"), ("visits", "1.0"), ("letters", "1.0")] {
        let printed = book.run(&["scope", policy, "--format", "json"]).out;
        assert!(printed.contains(&format!("\"version\": \"{version}\"")), "{printed}");
    }
}

#[test]
fn words_that_are_not_translated_say_what_language_they_are_in() {
    let book = checkers("2026-11-25");
    let start = book.site("cy/complaints/check/index.html");
    assert!(start.contains("<h1>Am beth mae?</h1>"), "{start}");
    assert!(start.contains(">Ein gwasanaeth</a>"));
    for said in
        ["<p class=hint dir=ltr lang=en-GB>Choose one.", "lang=en-GB>What a court decided</a>"]
    {
        assert!(start.contains(said), "{said}\n{start}");
    }
    let young = book.site("cy/complaints/check/young-people/index.html");
    assert!(
        young.contains("<h1>Beth ddigwyddodd?</h1>")
            && young.contains("lang=en-GB>A judge said so</a>")
    );
    // The page that asks all questions itself has the same marks.
    let data = book.site("cy/complaints/check/data.json");
    assert!(
        data.contains(
            "<label for=\\\"Answer-2\\\" lang=\\\"en-GB\\\" dir=\\\"ltr\\\">What a court decided"
        ),
        "{data}"
    );
}

/// Paragraphs and lists in what an outcome and advice say, in each form on the web.
#[test]
fn what_an_outcome_says_stands_in_paragraphs_and_lists() {
    let book = checkers("2026-11-25");
    let list = |home: &str| {
        format!(
            "<p>Tell us:</p><ul><li>what went wrong</li><li>what would <a href={home}#p1.1>put it right</a></li></ul><p>We write back.</p>"
        )
    };
    let site = contents(&book.path().join("public"));
    let own = |path: &&String| path.starts_with("complaints/check/") && path.ends_with(".html");
    let tight = |path: &String| book.site(path).replace("> <", "><");
    let pages: Vec<_> = site.keys().filter(own).map(tight).collect();
    let with = |what: &str| pages.iter().filter(|page| page.contains(what)).count();
    assert_eq!(with(&list("../../")), 2, "the end, and all questions on one page");
    assert_eq!(with(&list("../../../")), 2, "the same for young people");
    assert_eq!(
        with("<p>Keep:</p><ol><li>letters</li><li>names</li></ol>"),
        6,
        "advice, at two ends"
    );
    let data = book.site("complaints/check/data.json");
    assert!(
        data.contains("<ul>\\n<li>what went wrong</li>")
            || data.contains("<ul><li>what went wrong</li>"),
        "{data}"
    );
}
