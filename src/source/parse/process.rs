//! Reads `process.yaml`: the steps that a concern goes through, and where each leads (FORMATS.md, section 5).

use crate::diagnostic::{Code, Diagnostic, Span, Spanned};
use crate::value::{self, Fields, Kind, Value};
use std::collections::BTreeMap;

/// The steps of a process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Process {
    /// The name of the first step.
    pub start: Spanned<String>,
    /// The steps, in the order of the file; none where the file could not be read, which has been said.
    pub steps: Vec<Step>,
    /// Where each stands among them, by its name.
    places: BTreeMap<String, usize>,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its name, which other steps use.
    pub id: Spanned<String>,
    /// What happens, in a few words.
    pub title: Spanned<String>,
    /// What happens, in full.
    pub say: Option<Spanned<String>>,
    /// The paragraphs behind it.
    pub cites: Vec<Spanned<String>>,
    /// The name of the promise that goes with it.
    pub standard: Option<Spanned<String>>,
    /// Where it leads; nowhere, for an end.
    pub next: Vec<Way>,
}

/// A way from one step to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// The name of the step that it leads to.
    pub to: Spanned<String>,
    /// When it is taken.
    pub when: Option<Spanned<String>>,
}

impl Process {
    /// What stands for a file that could not be read.
    pub fn unread(file: u32) -> Process {
        Process::new(Spanned::new(String::new(), Span::new(file, 0, 0)), Vec::new())
    }

    fn new(start: Spanned<String>, steps: Vec<Step>) -> Process {
        let places = steps.iter().enumerate().map(|(n, step)| (step.id.value.clone(), n)).collect();
        Process { start, steps, places }
    }

    /// The step called `id`.
    pub fn step(&self, id: &str) -> Option<&Step> {
        self.places.get(id).map(|n| &self.steps[*n])
    }
}

/// Reads `text`, the whole of `file`.
pub fn parse(text: &str, file: u32, out: &mut Vec<Diagnostic>) -> Process {
    read(text, file, out).unwrap_or_else(|| Process::unread(file))
}

fn read(text: &str, file: u32, out: &mut Vec<Diagnostic>) -> Option<Process> {
    let help = "Write `start` and `steps`, or delete the file";
    let value = value::yaml_file(text, file, "The file of the process", help, out)?;
    let mut fields = Fields::of(&value, "A process", out)?;
    let start = fields.required_text("start", out);
    let steps = match fields.required("steps", out) {
        Some(Spanned { value: Kind::Map(map), span }) if map.is_empty() => {
            out.push(Diagnostic::new(
                Code::MissingKey,
                *span,
                "The process has no steps",
                "Write each step below `steps`, or delete the file",
            ));
            Vec::new()
        }
        Some(Spanned { value: Kind::Map(map), .. }) => {
            map.iter().map(|(id, value)| step(id, value, out)).collect()
        }
        Some(other) => {
            // Says that it must be a map.
            Fields::of(other, "`steps`", out);
            Vec::new()
        }
        None => Vec::new(),
    };
    fields.finish(out);
    Some(Process::new(start?, steps))
}

/// A step. One that can't be read as it should be is kept, so that what leads to it is not said to lead nowhere.
fn step(id: &Spanned<String>, value: &Value, out: &mut Vec<Diagnostic>) -> Step {
    let mut step = Step {
        id: id.clone(),
        title: id.clone(),
        say: None,
        cites: Vec::new(),
        standard: None,
        next: Vec::new(),
    };
    let Some(mut fields) = Fields::of(value, "A step", out) else { return step };
    step.title = fields.required_text("title", out).unwrap_or(step.title);
    step.say = fields.text("say", out).filter(|s| !s.value.trim().is_empty());
    step.cites = fields.texts("cites", out);
    step.standard = fields.text("standard", out);
    step.next = fields.value("next").map_or_else(Vec::new, |v| ways(v, out));
    fields.finish(out);
    step
}

/// The name of a step, or a list of names and of maps with `to` and `when`.
fn ways(value: &Value, out: &mut Vec<Diagnostic>) -> Vec<Way> {
    match &value.value {
        Kind::List(list) => list.iter().filter_map(|v| way(v, out)).collect(),
        _ => way(value, out).into_iter().collect(),
    }
}

fn way(value: &Value, out: &mut Vec<Diagnostic>) -> Option<Way> {
    if let Kind::Text(name) = &value.value {
        return Some(Way { to: Spanned::new(name.clone(), value.span), when: None });
    }
    let mut fields = Fields::of(value, "A way to the next step", out)?;
    let to = fields.required_text("to", out);
    let when = fields.text("when", out).filter(|w| !w.value.trim().is_empty());
    fields.finish(out);
    Some(Way { to: to?, when })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> (Process, Vec<(&'static str, u32)>) {
        let mut out = Vec::new();
        let process = parse(text, 0, &mut out);
        (process, out.iter().map(|d| (d.code.name(), d.span.start)).collect())
    }

    #[test]
    fn a_step_leads_to_one_or_to_several() {
        let (process, codes) = found(
            "start: a\nsteps:\n  a: {title: A, cites: \"1.1\", next: b}\n  b: {title: B, next: [{to: c, when: It rains}, c]}\n  c: {title: C}\n",
        );
        assert!(codes.is_empty(), "{codes:?}");
        let ways = |id: &str| {
            let step = process.step(id).expect("a step");
            step.next.iter().map(|w| w.when.as_ref().map(|w| w.value.clone())).collect::<Vec<_>>()
        };
        assert_eq!(ways("a"), [None]);
        assert_eq!(ways("b"), [Some("It rains".to_owned()), None]);
        assert!(ways("c").is_empty());
    }

    #[test]
    fn what_is_wrong_is_told_at_its_place_all_at_once() {
        let (_, codes) = found("start: a\nsteps:\n  a: {titel: A, next: [{when: x}]}\n  b: B\n");
        assert_eq!(
            codes,
            [("missing-key", 22), ("missing-key", 40), ("unknown-key", 22), ("wrong-value", 56)]
        );
        assert_eq!(found("steps: {a: {title: A}}\n").1, [("missing-key", 0)]);
        assert_eq!(found("start: a\nsteps: [a]\n").1, [("wrong-value", 16)]);
        assert_eq!(found("# nothing\n").1, [("missing-key", 0)]);
    }
}
