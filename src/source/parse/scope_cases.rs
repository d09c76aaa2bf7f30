//! Reads `scope.cases.yaml`, scenarios written from the policy, into [`Scenario`]s (SCOPE.md, section 2).

use crate::diagnostic::{Code, Diagnostic, Spanned};
use crate::scope::scenario::Scenario;
use crate::value::{self, Fields, Kind, Value};

/// Reads `text`, the whole of a file of scenarios. A scenario that cannot be read is reported, and left out.
pub fn parse(text: &str, file: u32, out: &mut Vec<Diagnostic>) -> Vec<Scenario> {
    let Some(value) = value::yaml(text, file, 0, out) else { return Vec::new() };
    match &value.value {
        Kind::List(list) => list.iter().filter_map(|value| scenario(value, out)).collect(),
        Kind::Empty => Vec::new(),
        other => {
            out.push(Diagnostic::new(
                Code::WrongValue,
                value.span,
                format!("A file of scenarios must be a list, and this is {}", other.words()),
                "Begin each scenario with `- `: `- {name: A mother asks again, answers: {who: adult}, outcome: we-can}`",
            ));
            Vec::new()
        }
    }
}

fn scenario(value: &Value, out: &mut Vec<Diagnostic>) -> Option<Scenario> {
    let mut fields = Fields::of(value, "A scenario", out)?;
    let before = out.len();
    let name = fields.required_text("name", out);
    let answers = fields.required("answers", out).map(|value| answers(value, out));
    let outcome = fields.required_text("outcome", out);
    let advice = fields.list("advice", out);
    let sound = out.len() == before;
    fields.finish(out);
    let (name, answers, outcome) = (name?, answers?, outcome?);
    sound.then_some(Scenario { name, span: value.span, answers, outcome, advice })
}

/// `{question: answer}`.
fn answers(value: &Value, out: &mut Vec<Diagnostic>) -> Vec<(Spanned<String>, Spanned<String>)> {
    let Kind::Map(map) = &value.value else {
        out.push(Diagnostic::new(
            Code::WrongValue,
            value.span,
            format!("`answers` must be a map of `question: answer`, and this is {}", value.value.words()),
            "Write the names of the questions, each with the name of its answer: `answers: {who: adult}`",
        ));
        return Vec::new();
    };
    let one = |(question, value): &(Spanned<String>, Value)| {
        Some((question.clone(), value::text(value, &question.value, out)?))
    };
    map.iter().filter_map(one).collect()
}
