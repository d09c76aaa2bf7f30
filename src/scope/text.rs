//! Rules, outcomes, tree and proofs as plain text: `plainbook scope --format text` (SCOPE.md, section 3).

use super::Compiled;
use super::rules::{Order, Rules, When};
use super::tree::{Node, Tree};
use crate::diagnostic::{Code, Spanned};
use std::collections::BTreeSet;

/// The rules and what was found out about them, for reading in a terminal.
pub fn text(rules: &Rules, compiled: &Compiled) -> String {
    let mut out = String::new();
    if !rules.title.is_empty() {
        out += &format!("{}\n\n", line(&rules.title));
    }
    out += "Rules\n";
    for rule in &rules.rules {
        out += &format!("  {}: {} -> {}", rule.id.value, when(&rule.when), rule.outcome.value);
        if !rule.cites.is_empty() {
            out += &format!(" ({})", names(&rule.cites));
        }
        if !rule.overrides.is_empty() {
            out += &format!(", overrides {}", names(&rule.overrides));
        }
        out.push('\n');
    }
    if !rules.advice.is_empty() {
        out += "\nAdvice\n";
        for advice in &rules.advice {
            out += &format!("  {}: {}: {}", advice.id.value, when(&advice.when), line(&advice.say));
            if !advice.cites.is_empty() {
                out += &format!(" ({})", names(&advice.cites));
            }
            out.push('\n');
        }
    }
    out += "\nOutcomes\n";
    let width = |n: usize, len: usize| n.max(len);
    let widest = rules.outcomes.iter().map(|o| o.id.value.chars().count()).fold(0, width);
    for outcome in &rules.outcomes {
        let with = rules.rules.iter().filter(|r| r.outcome.value == outcome.id.value);
        let with: Vec<&str> = with.map(|r| r.id.value.as_str()).collect();
        let by = if with.is_empty() { "no rule".to_owned() } else { with.join(", ") };
        let (id, verdict) = (&outcome.id.value, outcome.verdict.word());
        out += &format!("  {id:widest$}  {verdict:9}  {} [{by}]\n", line(&outcome.title));
    }
    out += "\nTable\n";
    out += &table(rules);
    if let Some(tree) = &compiled.tree {
        out += "\nTree\n";
        node(rules, tree, tree.root, 1, &mut BTreeSet::new(), &mut out);
    }
    out += "\nProofs\n";
    for found in proofs(rules, compiled) {
        out += &format!("  {found}\n");
    }
    out
}

/// The rules as a decision table: a line for each rule, a column for each question, `-` where any answer will do.
fn table(rules: &Rules) -> String {
    let questions = rules.questions.iter().map(|q| q.id.value.as_str());
    let head = std::iter::once("rule").chain(questions.clone()).chain(["outcome"]);
    let mut lines: Vec<Vec<String>> = vec![head.map(str::to_owned).collect()];
    for rule in &rules.rules {
        let answers = |question: &str| {
            let named = rule.when.iter().filter(|c| c.question.value == question);
            let named: Vec<&str> =
                named.flat_map(|c| &c.answers).map(|a| a.value.as_str()).collect();
            if named.is_empty() { "-".to_owned() } else { named.join("|") }
        };
        let mut cells = vec![rule.id.value.clone()];
        cells.extend(questions.clone().map(answers));
        cells.push(rule.outcome.value.clone());
        lines.push(cells);
    }
    let widest = |column: usize| lines.iter().map(|l| l[column].chars().count()).max();
    let widths: Vec<usize> = (0..lines[0].len()).filter_map(widest).collect();
    let padded = |cells: &Vec<String>| {
        let cells = cells.iter().zip(&widths).map(|(cell, width)| format!("  {cell:width$}"));
        format!("{}\n", cells.collect::<String>().trim_end())
    };
    lines.iter().map(padded).collect()
}

/// A node and all that follows; where it has been written before, only its name.
fn node(
    rules: &Rules,
    tree: &Tree,
    place: usize,
    depth: usize,
    written: &mut BTreeSet<usize>,
    out: &mut String,
) {
    let name = Tree::name(place);
    let again = !written.insert(place);
    match &tree.nodes[place] {
        Node::Ask { question, answers } => {
            let found = rules.question(question);
            let ask = line(found.map_or(question, |q| &q.ask));
            if again {
                *out += &format!("{}{name}: {ask} (see above)\n", indent(depth));
                return;
            }
            *out += &format!("{}{name}: {ask}\n", indent(depth));
            for (answer, to) in answers {
                let said = found.and_then(|q| q.answer(answer)).map_or(answer, |a| &a.say);
                *out += &format!("{}- {}\n", indent(depth + 1), line(said));
                node(rules, tree, *to, depth + 2, written, out);
            }
        }
        Node::End(end) => {
            let outcome = rules.outcome(&end.outcome);
            let title = line(outcome.map_or(&end.outcome, |o| &o.title));
            *out += &format!("{}{name}: {} = {title}", indent(depth), end.outcome);
            if !end.advice.is_empty() {
                *out += &format!(" + {}", end.advice.join(" + "));
            }
            if !end.cites.is_empty() {
                *out += &format!(" ({})", end.cites.join(", "));
            }
            out.push('\n');
        }
    }
}

/// What is proved, one sentence each.
fn proofs(rules: &Rules, compiled: &Compiled) -> Vec<String> {
    let has = |code| compiled.diagnostics.iter().any(|d| d.code == code);
    let cases = match compiled.cases {
        1 => "the only case is".to_owned(),
        n => format!("every one of {n} cases is"),
    };
    let mut found = Vec::new();
    match &compiled.tree {
        Some(tree) => {
            found.push(format!("proved: {cases} decided, by one outcome"));
            if !has(Code::ScopeDeadRule) && !rules.rules.is_empty() {
                found.push("proved: every rule decides some case".to_owned());
            }
            found.push(questions(tree));
            found.push(match tree.max_questions {
                1 => "asks at most 1 question".to_owned(),
                n => format!("asks at most {n} questions"),
            });
        }
        None if has(Code::ScopeGap) => found.push("refuted: some cases are without a rule".into()),
        None if has(Code::ScopeConflict) => {}
        None => found.push("not proved: first mend what could not be read or found".into()),
    }
    if has(Code::ScopeConflict) {
        found.push("refuted: some cases have two outcomes".to_owned());
    }
    if has(Code::ScopeDeadRule) {
        found.push("refuted: some rules decide no case".to_owned());
    }
    found
}

/// `asks 2.9 questions on average; the fewest possible is 2.4: `order: fewest``
fn questions(tree: &Tree) -> String {
    // As many places as it takes to see a difference.
    let places = |n: f64, places: usize| {
        let text = format!("{n:.places$}");
        if text.contains('.') {
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        } else {
            text
        }
    };
    let asks = |n: f64, p: usize| match places(n, p).as_str() {
        "1" => "asks 1 question on average".to_owned(),
        n => format!("asks {n} questions on average"),
    };
    match tree.fewest_questions {
        Some(_) if tree.optimal => {
            format!("{}; proved: no tree asks fewer", asks(tree.expected_questions, 1))
        }
        Some(fewest) => {
            let differ = |p: &usize| places(fewest, *p) != places(tree.expected_questions, *p);
            let p = (1..=6).find(differ).unwrap_or(6);
            let hint = match tree.order {
                Order::Written => ": `order: fewest`",
                Order::Fewest => ", without `ask-first`",
            };
            let asks = asks(tree.expected_questions, p);
            format!("{asks}; the fewest possible is {}{hint}", places(fewest, p))
        }
        None => {
            let asks = asks(tree.expected_questions, 1);
            format!("{asks}; the fewest possible is not known")
        }
    }
}

/// `who is adult, about is mistake or decision`
fn when(when: &When) -> String {
    if when.is_empty() {
        return "always".to_owned();
    }
    let one = |c: &super::rules::Condition| {
        let answers: Vec<&str> = c.answers.iter().map(|a| a.value.as_str()).collect();
        format!("{} is {}", c.question.value, answers.join(" or "))
    };
    when.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn names(names: &[Spanned<String>]) -> String {
    names.iter().map(|n| n.value.as_str()).collect::<Vec<_>>().join(", ")
}

/// A text on one line.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn indent(depth: usize) -> String {
    "  ".repeat(depth)
}
