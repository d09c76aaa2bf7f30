//! Processes: steps that lead nowhere, and steps that nothing leads to (FORMATS.md, section 5).

use super::Check;
use crate::diagnostic::{Code, Diagnostic, Spanned, did_you_mean};
use crate::model::Book;
use crate::source::parse::process::{Process, Step};
use std::collections::BTreeSet;

pub(super) const CHECK: Check = Check { codes: &[Code::UnknownStep, Code::UnreachedStep], run };

fn run(book: &Book, out: &mut Vec<Diagnostic>) {
    let processes = book.versions().filter_map(|v| v.process.as_ref());
    for process in processes.filter(|p| !p.steps.is_empty()) {
        known(process, &process.start, out);
        for way in process.steps.iter().flat_map(|s| &s.next) {
            known(process, &way.to, out);
        }
        // Where the first step is unknown, nothing can be said of what leads where.
        if process.step(&process.start.value).is_some() {
            unreached(process, out);
        }
    }
}

fn known(process: &Process, to: &Spanned<String>, out: &mut Vec<Diagnostic>) {
    if process.step(&to.value).is_some() {
        return;
    }
    let names: Vec<&str> = process.steps.iter().map(|s| s.id.value.as_str()).collect();
    out.push(Diagnostic::new(
        Code::UnknownStep,
        to.span,
        format!("There is no step `{}`", to.value),
        did_you_mean(
            &to.value,
            names.iter().copied(),
            format!("The steps are {}", names.join(", ")),
        ),
    ));
}

/// Steps that cannot be reached. Of steps that lead to one another, the one that nothing leads to is told; of a ring, the first.
fn unreached(process: &Process, out: &mut Vec<Diagnostic>) {
    let mut reached = BTreeSet::new();
    reach(process, &process.start.value, &mut reached);
    let led_to: BTreeSet<&str> = process
        .steps
        .iter()
        .flat_map(|s| s.next.iter().filter(|w| w.to.value != s.id.value))
        .map(|w| w.to.value.as_str())
        .collect();
    let (in_ring, alone): (Vec<&Step>, Vec<&Step>) =
        process.steps.iter().partition(|s| led_to.contains(s.id.value.as_str()));
    for step in alone.into_iter().chain(in_ring) {
        let id = &step.id;
        if reached.contains(id.value.as_str()) {
            continue;
        }
        reach(process, &id.value, &mut reached);
        out.push(Diagnostic::new(
            Code::UnreachedStep,
            id.span,
            format!("No step leads to `{}` from the start", id.value),
            format!("Write `next: {}` in the step before it, or take the step out", id.value),
        ));
    }
}

/// Adds `from` and every step that can be reached from it.
fn reach<'p>(process: &'p Process, from: &str, reached: &mut BTreeSet<&'p str>) {
    let mut open: Vec<&str> = vec![from];
    while let Some(step) = open.pop().and_then(|id| process.step(id)) {
        if reached.insert(step.id.value.as_str()) {
            open.extend(step.next.iter().map(|w| w.to.value.as_str()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::parse::process::parse;

    fn found(text: &str) -> Vec<String> {
        let process = parse(text, 0, &mut Vec::new());
        let mut out = Vec::new();
        unreached(&process, &mut out);
        out.iter().map(|d| text[d.span.start as usize..d.span.end as usize].to_owned()).collect()
    }

    #[test]
    fn only_the_first_of_a_lost_chain_or_ring_is_told() {
        assert!(
            found("start: a\nsteps: {a: {title: A, next: b}, b: {title: B, next: a}}\n").is_empty()
        );
        assert_eq!(
            found("start: a\nsteps: {c: {title: C}, b: {title: B, next: c}, a: {title: A}}\n"),
            ["b"]
        );
        assert_eq!(
            found(
                "start: a\nsteps: {a: {title: A}, b: {title: B, next: c}, c: {title: C, next: b}}\n"
            ),
            ["b"]
        );
        assert_eq!(found("start: a\nsteps: {a: {title: A}, b: {title: B, next: b}}\n"), ["b"]);
    }
}
