//! Answers, and questions, that a reader can't tell apart, since their words are the same.

use super::rules::Rules;
use super::space::Space;
use super::words::{Said, Words};
use crate::diagnostic::{Code, Diagnostic, Span};
use std::collections::BTreeMap;

/// Tells of answers to one question, and of questions that one reader may be asked, with the same words: those of
/// `words`, or of the rules themselves; for everybody and for young people.
pub fn check(rules: &Rules, words: Option<&Words>, out: &mut Vec<Diagnostic>) {
    let told = rules.told(words);
    let space = Space::new(rules);
    for young in [false, true] {
        let own = |young: Option<Said<'_>>, adult: Option<Said<'_>>| young != adult;
        for question in &rules.questions {
            let id = &question.id.value;
            let named = question.answers.iter().filter_map(|answer| {
                let name = &answer.id.value;
                let said = told.answer(id, name, young)?;
                let new = !young || own(Some(said), told.answer(id, name, false));
                Some(Named { name, said, new: new && said.translated })
            });
            same(
                &named.collect::<Vec<_>>(),
                |_, _| true,
                |a, b, span| {
                    let message = format!(
                        "The answers `{a}` and `{b}` to `{id}` have the same words{}",
                        whose(young)
                    );
                    let help = "Say in each what sets it apart from the other: readers see the words alone";
                    out.push(Diagnostic::new(Code::ScopeAlike, span, message, help));
                },
            );
        }
        let named = rules.questions.iter().filter_map(|question| {
            let name = &question.id.value;
            let said = told.ask(name, young)?;
            let new = !young || own(Some(said), told.ask(name, false));
            Some(Named { name, said, new: new && said.translated })
        });
        let applies = |id: &str| {
            let place = rules.questions.iter().position(|q| q.id.value == id)?;
            space.questions[place].only_if.as_ref()
        };
        let together = |a: &str, b: &str| {
            applies(a).zip(applies(b)).is_some_and(|(a, b)| space.both(a, b).is_some())
        };
        same(&named.collect::<Vec<_>>(), together, |a, b, span| {
            let message =
                format!("The questions `{a}` and `{b}` have the same words{}", whose(young));
            let help = "Say in each what sets it apart from the other: a reader may be asked both, and change the answer to either";
            out.push(Diagnostic::new(Code::ScopeAlike, span, message, help));
        });
    }
}

/// An answer or a question in its words.
struct Named<'r> {
    name: &'r str,
    said: Said<'r>,
    /// Whether the words are those of this file and this audience, so that nobody has been told of them yet.
    new: bool,
}

/// Tells of each thing whose words one before it has: of both names, at the words that are new.
fn same(
    things: &[Named<'_>],
    together: impl Fn(&str, &str) -> bool,
    mut tell: impl FnMut(&str, &str, Span),
) {
    let mut known: BTreeMap<String, Vec<&Named<'_>>> = BTreeMap::new();
    for thing in things {
        let words: Vec<_> = thing.said.text.split_whitespace().collect();
        let before = known.entry(words.join(" ").to_lowercase()).or_default();
        let first = before.iter().find(|other| together(other.name, thing.name));
        if let Some(first) = first.filter(|first| first.new || thing.new) {
            let span = if thing.new { thing.said.span } else { first.said.span };
            tell(first.name, thing.name, span);
        }
        before.push(thing);
    }
}

fn whose(young: bool) -> &'static str {
    if young { " for young people" } else { "" }
}
