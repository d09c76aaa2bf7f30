//! The scope compiler, on rules of a size that a policy may have: proofs, tree, and the fewest questions.
//!
//! `cargo bench --bench scope`. The rules are written out as a file and read as any other, so that each number
//! is for what a build does.

use criterion::{Criterion, criterion_group, criterion_main};
use plainbook::scope::{self, Rules};
use plainbook::source::parse::scope::parse;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::hint::black_box;

/// Numbers that look like chance and are the same each time.
struct Draw(u64);

impl Draw {
    fn below(&mut self, n: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % n as u64) as usize
    }
}

/// A scope file of so many questions, each with so many answers, and these rules.
fn file(order: &str, answers: &[usize], rules: &str) -> Rules {
    let mut text = format!("title: T\norder: {order}\nquestions:\n");
    for (q, count) in answers.iter().enumerate() {
        let answers: Vec<String> = (0..*count).map(|a| format!("a{a}: A")).collect();
        let _ = writeln!(text, "  q{q}: {{ask: Q, answers: {{{}}}}}", answers.join(", "));
    }
    text += "outcomes:\n";
    for o in 0..4 {
        let _ = writeln!(
            text,
            "  o{o}: {{verdict: can, title: T, say: S, next: [{{text: N, href: h}}]}}"
        );
    }
    let _ = write!(text, "rules:\n{rules}");
    let mut out = Vec::new();
    let read = parse(&text, 0, &mut out);
    assert!(out.is_empty(), "{out:?}");
    read.expect("rules")
}

/// A rule that always holds, and others that each set aside all before them.
fn layers(draw: &mut Draw, answers: &[usize], count: usize, most: usize) -> String {
    let mut text = "  - {id: r0, when: {}, outcome: o0, cites: \"1.1\"}\n".to_owned();
    for r in 1..count {
        let mut when = BTreeSet::new();
        for _ in 0..1 + draw.below(most) {
            when.insert(draw.below(answers.len()));
        }
        let when: Vec<String> =
            when.iter().map(|q| format!("q{q}: a{}", draw.below(answers[*q]))).collect();
        let over: Vec<String> = (0..r).map(|o| format!("r{o}")).collect();
        let _ = writeln!(
            text,
            "  - {{id: r{r}, when: {{{}}}, outcome: o{}, cites: \"1.1\", overrides: [{}]}}",
            when.join(", "),
            draw.below(4),
            over.join(", ")
        );
    }
    text
}

/// Rules that name several answers to each of some questions. In layers each sets aside all before it, but for the
/// last two, which disagree somewhere: so everything is proved, and no tree is made, which would be beyond bounds.
fn wide(draw: &mut Draw, answers: &[usize], count: usize, in_layers: bool) -> String {
    let mut text = String::new();
    for r in 0..count {
        let mut when = BTreeSet::new();
        for _ in 0..3 + draw.below(4) {
            when.insert(draw.below(answers.len()));
        }
        let mut condition = |q: usize| {
            let mut of = BTreeSet::new();
            for _ in 0..2 + draw.below(4) {
                of.insert(format!("a{}", draw.below(answers[q])));
            }
            format!("q{q}: [{}]", of.into_iter().collect::<Vec<_>>().join(", "))
        };
        let when: Vec<String> = when.into_iter().map(&mut condition).collect();
        let below = if in_layers { r.min(count - 2) } else { 0 };
        let over: Vec<String> = (0..below).map(|o| format!("r{o}")).collect();
        let outcome = if r + 2 < count { draw.below(4) } else { r % 2 };
        let _ = writeln!(
            text,
            "  - {{id: r{r}, when: {{{}}}, outcome: o{outcome}, cites: \"1.1\", overrides: [{}]}}",
            when.join(", "),
            over.join(", ")
        );
    }
    text
}

/// The paths of a tree: each ends in a rule of its own.
fn paths(draw: &mut Draw, answers: &[usize], count: usize) -> String {
    let mut paths: Vec<Vec<(usize, usize)>> = vec![Vec::new()];
    while paths.len() < count {
        let path = paths.swap_remove(draw.below(paths.len()));
        let open: Vec<usize> =
            (0..answers.len()).filter(|q| path.iter().all(|(other, _)| other != q)).collect();
        if open.is_empty() {
            paths.push(path);
            continue;
        }
        let q = open[draw.below(open.len())];
        paths.extend((0..answers[q]).map(|a| [path.as_slice(), &[(q, a)]].concat()));
    }
    let mut text = String::new();
    for (r, path) in paths.iter().enumerate() {
        let when: Vec<String> = path.iter().map(|(q, a)| format!("q{q}: a{a}")).collect();
        let _ = writeln!(
            text,
            "  - {{id: r{r}, when: {{{}}}, outcome: o{}, cites: \"1.1\"}}",
            when.join(", "),
            draw.below(4)
        );
    }
    text
}

fn compiler(c: &mut Criterion) {
    let known: BTreeSet<String> = ["1.1".to_owned()].into();
    let draw = &mut Draw(1);
    let (twelve, eight) = ([6; 12], [5; 8]);
    let fourteen = [2, 2, 2, 4, 2, 2, 2, 2, 2, 4, 2, 2, 2, 2];
    let sets = [
        (
            "12 questions, 200 rules in layers",
            file("written", &twelve, &layers(draw, &twelve, 200, 4)),
        ),
        ("12 questions, 200 paths of a tree", file("written", &twelve, &paths(draw, &twelve, 200))),
        (
            "12 questions, 200 wide rules in layers",
            file("written", &twelve, &wide(draw, &twelve, 200, true)),
        ),
        (
            "12 questions, 200 wide rules that disagree",
            file("written", &twelve, &wide(draw, &twelve, 200, false)),
        ),
        ("8 questions, 40 rules, fewest", file("fewest", &eight, &layers(draw, &eight, 40, 4))),
        (
            "14 questions, 65,536 cases, fewest",
            file("fewest", &fourteen, &paths(draw, &fourteen, 60)),
        ),
    ];
    let mut group = c.benchmark_group("scope");
    group.sample_size(10);
    for (name, rules) in &sets {
        group.bench_function(*name, |b| b.iter(|| scope::compile(black_box(rules), &known)));
    }
    group.finish();
}

criterion_group!(benches, compiler);
criterion_main!(benches);
