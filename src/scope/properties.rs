//! Properties of the compiler, held against the contract written down a second time: here every
//! case is listed, every partial case tried and every tree weighed (SCOPE.md, sections 2 and 3).

use super::fewest::Work;
use super::rules::{
    Advice, Answer, Condition, Likely, Next, Order, Outcome, Question, Rule, Rules, Verdict, When,
};
use super::space::{Firm, Space};
use super::tree::{self, End, Node, Tree};
use super::{Compiled, compile, smallest};
use crate::diagnostic::{Code, Span, Spanned};
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

type Case = BTreeMap<String, String>;

// Rules

fn word(text: impl Into<String>) -> Spanned<String> {
    Spanned::new(text.into(), Span::default())
}

/// Conditions as (question, set of answers as bits).
type Drawn = Vec<(usize, u8)>;

fn when(drawn: &Drawn, questions: &[Question]) -> When {
    let mut seen = BTreeSet::new();
    let mut when = Vec::new();
    for (q, bits) in drawn {
        let Some(question) = questions.get(q % questions.len().max(1)) else { continue };
        if seen.insert(question.id.value.clone()) {
            let count = question.answers.len();
            let bits = (bits % (1 << count)).max(1);
            let named = question.answers.iter().enumerate().filter(|(i, _)| bits >> i & 1 == 1);
            let answers = named.map(|(_, a)| a.id.clone()).collect();
            when.push(Condition { question: question.id.clone(), answers });
        }
    }
    when
}

fn drawn(most: usize) -> impl Strategy<Value = Drawn> {
    vec((0_usize..8, 0_u8..8), 0..=most)
}

prop_compose! {
    fn rules(questions: usize, rings: bool)(
        asked in vec((1_usize..=3, vec(proptest::option::weighted(0.4, 0_u64..=8), 3), drawn(2), any::<bool>()), 0..=questions),
        ruled in vec((drawn(3), 0_usize..3, vec(0_usize..8, 0..=2)), 0..=7),
        advised in vec(drawn(2), 0..=2),
        ask_first in vec(0_usize..5, 0..=2),
        fewest in any::<bool>(),
        kind in 0..4,
    ) -> Rules {
        let mut questions: Vec<Question> = Vec::new();
        for (i, (count, likely, only_if, free)) in asked.into_iter().enumerate() {
            let answer = |a: usize| Answer {
                id: word(format!("a{a}")),
                say: format!("Answer {a}"),
                likely: likely[a].map(|l| Likely(l * Likely::ALL.0 / 25)),
            };
            let only_if = if free { Vec::new() } else { when(&only_if, &questions) };
            questions.push(Question {
                id: word(format!("q{i}")),
                ask: format!("Question {i}?"),
                hint: None,
                only_if,
                answers: (0..count).map(answer).collect(),
                young_people: None,
            });
        }
        let mut list: Vec<Rule> = Vec::new();
        for (i, (conditions, outcome, overrides)) in ruled.iter().enumerate() {
            let over = overrides.iter().filter(|o| **o < if rings { ruled.len() } else { i });
            // Many sets begin with a rule that always holds and that all others set aside; in
            // half of these each rule sets aside all before it, so that every case is decided.
            let first = kind > 0 && i == 0;
            let below = if kind > 1 { i } else if kind > 0 { i.min(1) } else { 0 };
            let over: BTreeSet<usize> = over.copied().chain(0..below).collect();
            list.push(Rule {
                id: word(format!("r{i}")),
                when: if first { Vec::new() } else { when(conditions, &questions) },
                outcome: word(format!("o{outcome}")),
                cites: vec![word(format!("1.{}", i % 2))],
                overrides: over.iter().map(|o| word(format!("r{o}"))).collect(),
                item: None,
                young_people: None,
            });
        }
        let outcome = |i| Outcome {
            id: word(format!("o{i}")),
            verdict: Verdict::Can,
            title: format!("Outcome {i}"),
            say: String::new(),
            next: vec![Next { text: word("on"), href: word("on") }],
        };
        let advice = advised.iter().enumerate().map(|(i, conditions)| Advice {
            id: word(format!("v{i}")),
            when: when(conditions, &questions),
            say: String::new(),
            cites: vec![word("1.0")],
        });
        Rules {
            title: "Rules".into(),
            order: if fewest { Order::Fewest } else { Order::Written },
            ask_first: ask_first.iter().filter(|q| **q < questions.len()).map(|q| word(format!("q{q}"))).collect(),
            advice: advice.collect(),
            questions,
            rules: list,
            outcomes: (0..3).map(outcome).collect(),
            complete: true,
            ..Rules::default()
        }
    }
}

prop_compose! {
    /// Many rules, whose conditions name several answers each.
    fn wide()(
        asked in vec((2_usize..=4, drawn(1), any::<bool>()), 3..=5),
        ruled in vec(vec((0_usize..8, 1_u8..16), 1..=5), 20..=40),
    ) -> Rules {
        let mut rules = Rules { complete: true, ..Rules::default() };
        for (i, (count, only_if, free)) in asked.into_iter().enumerate() {
            let answer = |a| Answer { id: word(format!("a{a}")), say: String::new(), likely: None };
            let only_if = if free { Vec::new() } else { when(&only_if, &rules.questions) };
            rules.questions.push(Question {
                id: word(format!("q{i}")),
                ask: String::new(),
                hint: None,
                only_if,
                answers: (0..count).map(answer).collect(),
                young_people: None,
            });
        }
        for (i, conditions) in ruled.iter().enumerate() {
            rules.rules.push(Rule {
                id: word(format!("r{i}")),
                when: when(conditions, &rules.questions),
                outcome: word("o0"),
                cites: Vec::new(),
                overrides: Vec::new(),
                item: None,
                young_people: None,
            });
        }
        rules
    }
}

fn compiled(rules: &Rules) -> Compiled {
    compile(rules, &["1.0", "1.1"].map(String::from).into())
}

// What they mean, case by case

fn holds(when: &When, case: &Case) -> bool {
    when.iter().all(|c| {
        case.get(&c.question.value).is_some_and(|a| c.answers.iter().any(|b| b.value == *a))
    })
}

fn cases(rules: &Rules) -> Vec<Case> {
    let mut cases = vec![Case::new()];
    for question in &rules.questions {
        let mut next = Vec::new();
        for case in cases {
            if holds(&question.only_if, &case) {
                for answer in &question.answers {
                    let mut case = case.clone();
                    case.insert(question.id.value.clone(), answer.id.value.clone());
                    next.push(case);
                }
            } else {
                next.push(case);
            }
        }
        cases = next;
    }
    cases
}

fn standing<'r>(rules: &'r Rules, case: &Case) -> Vec<&'r Rule> {
    let matching: Vec<&Rule> = rules.rules.iter().filter(|r| holds(&r.when, case)).collect();
    let aside =
        |r: &Rule| matching.iter().any(|by| by.overrides.iter().any(|o| o.value == r.id.value));
    matching.iter().copied().filter(|r| !aside(r)).collect()
}

fn outcomes(rules: &Rules, case: &Case) -> BTreeSet<String> {
    standing(rules, case).iter().map(|r| r.outcome.value.clone()).collect()
}

fn advice(rules: &Rules, case: &Case) -> Vec<String> {
    rules.advice.iter().filter(|a| holds(&a.when, case)).map(|a| a.id.value.clone()).collect()
}

fn completes(case: &Case, partial: &Case) -> bool {
    partial.iter().all(|(q, a)| case.get(q) == Some(a))
}

/// All partial cases that some case completes, those with the fewest answers first, then as the
/// questions and then the answers stand in the file.
fn partials(rules: &Rules, cases: &[Case]) -> Vec<Case> {
    let mut found: Vec<(Vec<usize>, Vec<usize>, Case)> = vec![Default::default()];
    for (q, question) in rules.questions.iter().enumerate() {
        for (questions, answers, partial) in found.clone() {
            for (a, answer) in question.answers.iter().enumerate() {
                let mut next = (questions.clone(), answers.clone(), partial.clone());
                next.0.push(q);
                next.1.push(a);
                next.2.insert(question.id.value.clone(), answer.id.value.clone());
                if cases.iter().any(|c| completes(c, &next.2)) {
                    found.push(next);
                }
            }
        }
    }
    found.sort_by_key(|(questions, answers, _)| {
        (questions.len(), questions.clone(), answers.clone())
    });
    found.into_iter().map(|(_, _, partial)| partial).collect()
}

fn fewest_answers(rules: &Rules, cases: &[Case], wrong: impl Fn(&Case) -> bool) -> Vec<Case> {
    let partials = partials(rules, cases);
    let mut shown: Vec<Case> = Vec::new();
    while shown.len() < 10 {
        let next = partials.iter().find(|p| {
            let of: Vec<_> = cases.iter().filter(|c| completes(c, p)).collect();
            of.iter().all(|c| wrong(c)) && of.iter().any(|c| !shown.iter().any(|s| completes(c, s)))
        });
        let Some(next) = next else { break };
        shown.push(next.clone());
    }
    shown
}

// Trees

#[derive(Clone, Debug, PartialEq)]
enum Plain {
    Ask(String, Vec<(String, Plain)>),
    End(String, Vec<String>),
}

fn plain(tree: &Tree, place: usize) -> Plain {
    match &tree.nodes[place] {
        Node::End(End { outcome, advice, .. }) => Plain::End(outcome.clone(), advice.clone()),
        Node::Ask { question, answers } => {
            let answers = answers.iter().map(|(a, to)| (a.clone(), plain(tree, *to)));
            Plain::Ask(question.clone(), answers.collect())
        }
    }
}

/// The questions without an answer in `given` that apply in every case that is still possible.
fn certain<'r>(rules: &'r Rules, cases: &[Case], given: &Case) -> Vec<&'r Question> {
    let possible: Vec<_> = cases.iter().filter(|c| completes(c, given)).collect();
    let applies = |q: &&Question| {
        !given.contains_key(&q.id.value) && possible.iter().all(|c| c.contains_key(&q.id.value))
    };
    rules.questions.iter().filter(applies).collect()
}

fn with(given: &Case, question: &Question, answer: &Answer) -> Case {
    let mut given = given.clone();
    given.insert(question.id.value.clone(), answer.id.value.clone());
    given
}

fn written(rules: &Rules, cases: &[Case], given: &Case) -> Plain {
    let Some(question) = certain(rules, cases, given).first().copied() else {
        let case = cases.iter().find(|c| completes(c, given)).expect("a case");
        let outcome = outcomes(rules, case).into_iter().next().expect("an outcome");
        return Plain::End(outcome, advice(rules, case));
    };
    let next = |a: &Answer| (a.id.value.clone(), written(rules, cases, &with(given, question, a)));
    let answers: Vec<_> = question.answers.iter().map(next).collect();
    if answers.iter().all(|(_, t)| *t == answers[0].1) {
        return answers[0].1.clone();
    }
    Plain::Ask(question.id.value.clone(), answers)
}

fn weights(question: &Question) -> Vec<f64> {
    let all = Likely::ALL.0 as f64;
    let given: Vec<Option<f64>> =
        question.answers.iter().map(|a| a.likely.map(|l| l.0 as f64 / all)).collect();
    let left = (1.0 - given.iter().flatten().sum::<f64>()).max(0.0);
    let without = given.iter().filter(|g| g.is_none()).count() as f64;
    let shares: Vec<f64> = given.iter().map(|g| g.unwrap_or(left / without)).collect();
    let sum: f64 = shares.iter().sum();
    shares.iter().map(|s| if sum == 0.0 { 1.0 / shares.len() as f64 } else { s / sum }).collect()
}

/// What a tree expects, and the largest number, by its paths.
fn cost(rules: &Rules, tree: &Plain) -> (f64, usize) {
    let Plain::Ask(id, answers) = tree else { return (0.0, 0) };
    let weights = weights(rules.question(id).expect("a question"));
    let of: Vec<_> = answers.iter().map(|(_, t)| cost(rules, t)).collect();
    (
        1.0 + weights.iter().zip(&of).map(|(w, (e, _))| w * e).sum::<f64>(),
        1 + of.iter().map(|(_, m)| *m).max().unwrap_or(0),
    )
}

/// What trees can expect, and the largest number of each: every pair that no other tree beats.
fn costs(rules: &Rules, cases: &[Case], given: &Case, first: &[&str]) -> Vec<(f64, usize)> {
    if let Plain::End(..) = written(rules, cases, given) {
        return vec![(0.0, 0)];
    }
    let mut questions = certain(rules, cases, given);
    let matters = |q: &Question| {
        let after = q.answers.iter().map(|a| written(rules, cases, &with(given, q, a)));
        let after: Vec<_> = after.collect();
        after.iter().any(|t| *t != after[0])
    };
    let forced =
        first.iter().find_map(|id| questions.iter().find(|q| q.id.value == **id && matters(q)));
    if let Some(forced) = forced {
        questions = vec![forced];
    }
    let mut found: Vec<(f64, usize)> = Vec::new();
    for question in questions {
        let mut pairs = vec![(1.0, 1)];
        for (answer, weight) in question.answers.iter().zip(weights(question)) {
            let after = costs(rules, cases, &with(given, question, answer), first);
            pairs = pairs
                .iter()
                .flat_map(|(e, m): &(f64, usize)| {
                    after.iter().map(move |(f, n)| (e + weight * f, (*m).max(n + 1)))
                })
                .collect();
        }
        found.extend(pairs);
    }
    let beaten = |p: &(f64, usize)| {
        found.iter().any(|q| q.0 < p.0 - 1e-12 && q.1 <= p.1 || q.0 <= p.0 + 1e-12 && q.1 < p.1)
    };
    let mut best: Vec<_> = found.iter().filter(|p| !beaten(p)).copied().collect();
    best.dedup();
    best
}

fn best(costs: &[(f64, usize)]) -> (f64, usize) {
    let least = costs.iter().map(|c| c.0).fold(f64::INFINITY, f64::min);
    let most = costs.iter().filter(|c| c.0 < least + 1e-9).map(|c| c.1).min();
    (least, most.expect("a tree"))
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

fn shown(compiled: &Compiled, code: Code) -> Vec<Case> {
    let of = compiled.diagnostics.iter().filter(|d| d.code == code);
    of.map(|d| d.case.clone().expect("a case")).collect()
}

fn check_proofs(rules: &Rules) {
    let cases = cases(rules);
    if let Some(tree) = check_cases(rules, &cases).tree {
        check_tree(rules, &cases, &tree);
    }
}

fn check_cases(rules: &Rules, cases: &[Case]) -> Compiled {
    let compiled = compiled(rules);
    assert_eq!(compiled.cases, cases.len() as u128);
    let gap = |c: &Case| standing(rules, c).is_empty();
    let conflict = |c: &Case| outcomes(rules, c).len() > 1;
    for (code, wrong) in
        [(Code::ScopeGap, &gap as &dyn Fn(&Case) -> bool), (Code::ScopeConflict, &conflict)]
    {
        assert_eq!(
            shown(&compiled, code),
            fewest_answers(rules, cases, wrong),
            "{code:?} {}",
            super::text(rules, &compiled)
        );
        let count = cases.iter().filter(|c| wrong(c)).count();
        if let Some(last) = compiled.diagnostics.iter().rfind(|d| d.code == code) {
            let said = if count == 1 {
                "only case".to_owned()
            } else {
                format!("In all, there are {count} cases")
            };
            assert!(last.help.contains(&said), "{} {count}", last.help);
        }
    }
    let live: BTreeSet<&str> =
        cases.iter().flat_map(|c| standing(rules, c)).map(|r| r.id.value.as_str()).collect();
    for rule in &rules.rules {
        let start = format!("The rule `{}` ", rule.id.value);
        let of = |d: &&crate::diagnostic::Diagnostic| {
            d.code == Code::ScopeDeadRule && d.message.starts_with(&start)
        };
        let dead: Vec<_> = compiled.diagnostics.iter().filter(of).collect();
        assert_eq!(dead.len(), usize::from(!live.contains(rule.id.value.as_str())));
        let Some(dead) = dead.first() else { continue };
        let matching: Vec<_> = cases.iter().filter(|c| holds(&rule.when, c)).collect();
        assert_eq!(dead.message.contains("never holds"), matching.is_empty());
        // The rules that are named do set it aside in each case, and none of them is named for nothing.
        let by: Vec<&Rule> = rules
            .rules
            .iter()
            .filter(|r| {
                dead.message
                    .split_once("aside by")
                    .is_some_and(|(_, by)| by.contains(&format!("`{}`", r.id.value)))
            })
            .collect();
        let aside = |by: &[&Rule]| matching.iter().all(|c| by.iter().any(|r| holds(&r.when, c)));
        assert!(aside(&by));
        for (i, _) in by.iter().enumerate() {
            let mut fewer = by.clone();
            fewer.remove(i);
            assert!(!aside(&fewer));
        }
    }
    let sound = !cases.iter().any(|c| gap(c) || conflict(c));
    assert_eq!(compiled.tree.is_some(), sound);
    let unreached = |o: &Outcome| {
        !live.iter().any(|r| rules.rule(r).is_some_and(|r| r.outcome.value == o.id.value))
    };
    for outcome in &rules.outcomes {
        let name = format!("the outcome `{}`", outcome.id.value);
        let told = compiled
            .diagnostics
            .iter()
            .any(|d| d.code == Code::ScopeUnused && d.message.contains(&name));
        assert_eq!(told, unreached(outcome));
    }
    compiled
}

const NO_WORK: Work = Work { short: 0, tables: 0, long: 0 };

fn check_tree(rules: &Rules, cases: &[Case], tree: &Tree) {
    // Every way to the best tree leads to the same one.
    for work in [Work { tables: usize::MAX, ..NO_WORK }, Work { long: usize::MAX, ..NO_WORK }] {
        let other = tree::tree(rules, &Space::new(rules), work).expect("a tree");
        assert_eq!(*tree, other, "{work:?}");
    }
    let mut decided: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
    for case in cases {
        let (used, place) = tree.walk(case);
        assert!(used.iter().all(|(q, a)| case.get(q) == Some(a)));
        let Node::End(end) = &tree.nodes[place] else { panic!("{case:?} ends nowhere") };
        assert_eq!(BTreeSet::from([end.outcome.clone()]), outcomes(rules, case));
        assert_eq!(end.advice, advice(rules, case));
        decided
            .entry(place)
            .or_default()
            .extend(standing(rules, case).iter().map(|r| r.id.value.as_str()));
    }
    // Every node is reached, each once, and asks something.
    let mut reached = BTreeSet::from([tree.root]);
    let mut seen: Vec<String> = Vec::new();
    for node in &tree.nodes {
        match node {
            Node::Ask { question, answers } => {
                reached.extend(answers.iter().map(|(_, to)| *to));
                assert!(answers.iter().any(|(_, to)| *to != answers[0].1));
                seen.push(format!("{question} {answers:?}"));
            }
            Node::End(end) => seen.push(format!("{} {:?}", end.outcome, end.advice)),
        }
    }
    assert_eq!(reached, (0..tree.nodes.len()).collect::<BTreeSet<usize>>());
    assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), seen.len());
    for (place, node) in tree.nodes.iter().enumerate() {
        if let Node::End(end) = node {
            let of: Vec<&str> = rules
                .rules
                .iter()
                .map(|r| r.id.value.as_str())
                .filter(|r| decided[&place].contains(r))
                .collect();
            assert_eq!(end.rules, of);
            let cites: BTreeSet<&String> = rules
                .rules
                .iter()
                .filter(|r| of.contains(&r.id.value.as_str()))
                .flat_map(|r| &r.cites)
                .map(|c| &c.value)
                .collect();
            assert_eq!(end.cites.iter().collect::<BTreeSet<_>>(), cites);
            assert_eq!(end.cites.len(), cites.len());
        }
    }
    // A question is asked only where it is certain to apply.
    let plain = plain(tree, tree.root);
    check_certain(rules, cases, &plain, &Case::new());
    let (expected, most) = cost(rules, &plain);
    assert!(near(tree.expected_questions, expected));
    assert_eq!(tree.max_questions, most);

    let least = best(&costs(rules, cases, &Case::new(), &[]));
    let fewest = tree.fewest_questions.expect("few questions");
    assert!(near(fewest, least.0), "{fewest} {least:?}");
    assert_eq!(tree.optimal, near(expected, least.0));
    match rules.order {
        Order::Written => assert_eq!(plain, written(rules, cases, &Case::new())),
        Order::Fewest => {
            let first: Vec<&str> = rules.ask_first.iter().map(|q| q.value.as_str()).collect();
            let best = best(&costs(rules, cases, &Case::new(), &first));
            assert!(near(best.0, expected) && best.1 == most, "{best:?} {expected} {most}");
        }
    }
}

fn check_certain(rules: &Rules, cases: &[Case], tree: &Plain, given: &Case) {
    if let Plain::Ask(id, answers) = tree {
        assert!(certain(rules, cases, given).iter().any(|q| q.id.value == *id));
        let question = rules.question(id).expect("a question");
        for (answer, (_, next)) in question.answers.iter().zip(answers) {
            check_certain(rules, cases, next, &with(given, question, answer));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(400), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn proofs_and_trees_are_what_listing_every_case_gives(rules in rules(4, false)) {
        check_proofs(&rules);
    }

    #[test]
    fn proofs_hold_for_more_questions(rules in rules(6, true)) {
        check_cases(&rules, &cases(&rules));
    }

    #[test]
    fn too_much_work_gives_less_and_nothing_wrong(rules in rules(4, true)) {
        let (cases, space) = (cases(&rules), Space::new(&rules));
        let mut sound = true;
        for firm in [Firm::Nothing, Firm::Conflict] {
            let wrong = |c: &&Case| match firm {
                Firm::Conflict => outcomes(&rules, c).len() > 1,
                _ => standing(&rules, c).is_empty(),
            };
            sound &= !cases.iter().any(|c| wrong(&c));
            let named = |(q, a): &(usize, usize)| {
                let question = &rules.questions[*q];
                (question.id.value.clone(), question.answers[*a].id.value.clone())
            };
            let shown: Vec<Case> = smallest::smallest(&space, firm, usize::MAX, 0)
                .partials
                .iter()
                .map(|p| p.iter().map(named).collect())
                .collect();
            // Together they are all that is wrong, and each is right without any one of its answers.
            for case in &cases {
                assert_eq!(wrong(&case), shown.iter().any(|p| completes(case, p)));
            }
            for partial in &shown {
                for question in partial.keys() {
                    let mut less = partial.clone();
                    less.remove(question);
                    let mut of = cases.iter().filter(|c| completes(c, &less));
                    assert!(!of.all(|c| wrong(&c)));
                }
            }
        }
        if sound {
            let tree = tree::tree(&rules, &space, NO_WORK).expect("a tree");
            let (expected, most) = cost(&rules, &plain(&tree, tree.root));
            let written = cost(&rules, &self::written(&rules, &cases, &Case::new()));
            assert!(near(tree.expected_questions, expected) && tree.max_questions == most);
            assert!(expected < written.0 + 1e-9 || !rules.ask_first.is_empty());
            check_certain(&rules, &cases, &plain(&tree, tree.root), &Case::new());
            for case in &cases {
                let Node::End(end) = &tree.nodes[tree.walk(case).1] else { panic!("no end") };
                assert_eq!(BTreeSet::from([end.outcome.clone()]), outcomes(&rules, case));
                assert_eq!(end.advice, advice(&rules, case));
            }
        }
    }

    #[test]
    fn cubes_leave_a_case_where_there_is_one(rules in wide()) {
        let (all, space) = (cases(&rules), Space::new(&rules));
        let inside = |rule: usize, case: &Case| holds(&rules.rules[rule].when, case);
        for (rule, matcher) in space.rules.iter().enumerate() {
            let Some(cube) = &matcher.cube else { continue };
            for last in [rule / 2, rule] {
                let others = || (0..last).filter_map(|other| space.rules[other].cube.as_ref());
                let is_free = |case: &&Case| inside(rule, case) && !(0..last).any(|other| inside(other, case));
                let found = space.free_case(cube, others());
                prop_assert_eq!(found.is_some(), all.iter().any(|case| is_free(&case)));
                let Some(found) = found else { continue };
                let name = |(q, a): (usize, &Option<usize>)| {
                    let question = &rules.questions[q];
                    a.map(|a| (question.id.value.clone(), question.answers[a].id.value.clone()))
                };
                let found: Case = found.iter().enumerate().filter_map(name).collect();
                prop_assert!(all.contains(&found) && is_free(&&found), "{:?}", found);
            }
        }
    }

    #[test]
    fn rings_of_overrides_are_no_exception(rules in rules(3, true)) {
        check_proofs(&rules);
    }

    #[test]
    fn standing_is_what_some_completion_leaves_standing(rules in rules(5, true), picks in vec((0_usize..5, 0_usize..3), 0..4)) {
        let mut given = Case::new();
        for (q, a) in picks {
            let Some(question) = rules.questions.get(q) else { continue };
            let answer = &question.answers[a % question.answers.len()];
            given.insert(question.id.value.clone(), answer.id.value.clone());
        }
        let of: Vec<Case> = cases(&rules).into_iter().filter(|c| completes(c, &given)).collect();
        let left: BTreeSet<String> = of.iter().flat_map(|c| standing(&rules, c)).map(|r| r.id.value.clone()).collect();
        prop_assert_eq!(rules.standing(&given), left);
        let advised: BTreeSet<String> = of.iter().flat_map(|c| advice(&rules, c)).collect();
        prop_assert_eq!(rules.advice_of(&given).into_iter().collect::<BTreeSet<_>>(), advised);
        let end = |c: &Case| {
            let outcomes = outcomes(&rules, c);
            (outcomes.first().filter(|_| outcomes.len() == 1).cloned(), advice(&rules, c))
        };
        prop_assert_eq!(rules.ends(&given), of.iter().map(end).collect::<BTreeSet<_>>());
    }
}
