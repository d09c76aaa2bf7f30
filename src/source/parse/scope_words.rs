//! Reads `scope.cy.yaml`, the words of a scope file in another language, into [`Words`] (SCOPE.md, section 1).
//!
//! It may give any text of `scope.yaml` and need not give any. What it repeats of what `scope.yaml` decides is
//! kept, to be compared with it.

use crate::diagnostic::{Diagnostic, Spanned};
use crate::scope::rules::Condition;
use crate::scope::words::{Fact, Name, Text, Words, conditions};
use crate::value::{self, Fields, Kind, Value};

/// Reads `text`, the whole of a translation of a scope file. `None` where it holds no map at all.
pub fn parse(text: &str, file: u32, out: &mut Vec<Diagnostic>) -> Option<Words> {
    let help = "Write the keys of scope.yaml with the words in this language, or delete the file";
    let value = value::yaml_file(text, file, "The translation of the scope file", help, out)?;
    let fields = Fields::of(&value, "A translation of a scope file", out)?;
    let mut reader = Reader { out, words: Words::default() };
    reader.file(fields);
    Some(reader.words)
}

struct Reader<'o> {
    out: &'o mut Vec<Diagnostic>,
    words: Words,
}

impl Reader<'_> {
    fn file(&mut self, mut fields: Fields<'_>) {
        self.text(&mut fields, "title", Text::Title);
        self.text(&mut fields, "intro", Text::Intro);
        self.word(&mut fields, "order", Fact::Order);
        self.names(&mut fields, "ask-first", Fact::AskFirst);
        for (id, value) in self.entries(&mut fields, "questions") {
            self.words.names.push(Name::Question(id.clone()));
            self.question(id, value);
        }
        for value in self.list(&mut fields, "rules") {
            self.rule(value);
        }
        for (id, value) in self.entries(&mut fields, "outcomes") {
            self.words.names.push(Name::Outcome(id.clone()));
            self.outcome(id, value);
        }
        for value in self.list(&mut fields, "advice") {
            self.advice(value);
        }
        fields.finish(self.out);
    }

    fn question(&mut self, id: &Spanned<String>, value: &Value) {
        let Some(mut fields) = Fields::of(value, "A question", self.out) else { return };
        let q = &id.value;
        self.text(&mut fields, "ask", Text::Ask(q.clone()));
        self.text(&mut fields, "hint", Text::Hint(q.clone()));
        self.when(&mut fields, "only-if", Fact::OnlyIf(q.clone()));
        for (id, value) in self.entries(&mut fields, "answers") {
            self.words.names.push(Name::Answer(q.clone(), id.clone()));
            let text = Text::Answer(q.clone(), id.value.clone());
            if let Kind::Map(_) = &value.value {
                let Some(mut fields) = Fields::of(value, "An answer", self.out) else { continue };
                self.text(&mut fields, "say", text);
                if let Some(likely) = fields.text("likely", self.out) {
                    let share = super::scope::share(&likely.value).map(|l| l.0.to_string());
                    let said = Spanned::new(share.unwrap_or(likely.value), likely.span);
                    self.words.facts.insert(Fact::Likely(q.clone(), id.value.clone()), said);
                }
                fields.finish(self.out);
            } else {
                self.said(value, &id.value, text);
            }
        }
        if let Some(value) = fields.value("young-people")
            && let Some(mut young) = Fields::of(value, "`young-people` of a question", self.out)
        {
            self.text(&mut young, "ask", Text::YoungAsk(q.clone()));
            self.text(&mut young, "hint", Text::YoungHint(q.clone()));
            for (id, value) in self.entries(&mut young, "answers") {
                self.words.names.push(Name::Answer(q.clone(), id.clone()));
                self.said(value, &id.value, Text::YoungAnswer(q.clone(), id.value.clone()));
            }
            young.finish(self.out);
        }
        fields.finish(self.out);
    }

    fn rule(&mut self, value: &Value) {
        let Some((id, mut fields)) = self.named(value, "A rule") else { return };
        self.words.names.push(Name::Rule(id.clone()));
        let id = id.value;
        self.when(&mut fields, "when", Fact::When(id.clone()));
        self.word(&mut fields, "outcome", Fact::Outcome(id.clone()));
        self.names(&mut fields, "cites", Fact::Cites(id.clone()));
        self.names(&mut fields, "overrides", Fact::Overrides(id.clone()));
        self.text(&mut fields, "item", Text::Item(id.clone()));
        self.text(&mut fields, "young-people", Text::YoungItem(id));
        fields.finish(self.out);
    }

    fn outcome(&mut self, id: &Spanned<String>, value: &Value) {
        let Some(mut fields) = Fields::of(value, "An outcome", self.out) else { return };
        let id = &id.value;
        self.word(&mut fields, "verdict", Fact::Verdict(id.clone()));
        self.text(&mut fields, "title", Text::OutcomeTitle(id.clone()));
        self.text(&mut fields, "say", Text::OutcomeSay(id.clone()));
        for (n, value) in self.list(&mut fields, "next").iter().enumerate() {
            if let Some(mut step) = Fields::of(value, "A next step", self.out) {
                self.text(&mut step, "text", Text::NextText(id.clone(), n));
                self.text(&mut step, "href", Text::NextHref(id.clone(), n));
                step.finish(self.out);
            }
        }
        fields.finish(self.out);
    }

    fn advice(&mut self, value: &Value) {
        let Some((id, mut fields)) = self.named(value, "Advice") else { return };
        self.words.names.push(Name::Advice(id.clone()));
        let id = id.value;
        self.when(&mut fields, "when", Fact::AdviceWhen(id.clone()));
        self.text(&mut fields, "say", Text::AdviceSay(id.clone()));
        self.names(&mut fields, "cites", Fact::AdviceCites(id));
        fields.finish(self.out);
    }

    /// The keys of a rule or advice, with its `id`.
    fn named<'v>(
        &mut self,
        value: &'v Value,
        what: &'static str,
    ) -> Option<(Spanned<String>, Fields<'v>)> {
        let mut fields = Fields::of(value, what, self.out)?;
        let id = fields.required_text("id", self.out)?;
        Some((id, fields))
    }

    fn text(&mut self, fields: &mut Fields<'_>, key: &str, text: Text) {
        if let Some(value) = fields.value(key) {
            self.said(value, key, text);
        }
    }

    /// A text; one that is blank is not translated.
    fn said(&mut self, value: &Value, key: &str, text: Text) {
        if value.value == Kind::Empty {
            return;
        }
        let said = value::text(value, key, self.out).filter(|t| !t.value.trim().is_empty());
        self.words.texts.extend(said.map(|said| (text, said)));
    }

    /// A name, or a word such as a verdict.
    fn word(&mut self, fields: &mut Fields<'_>, key: &str, fact: Fact) {
        let word = fields.text(key, self.out);
        self.words.facts.extend(word.map(|word| (fact, word)));
    }

    fn names(&mut self, fields: &mut Fields<'_>, key: &str, fact: Fact) {
        let span = fields.key_span(key);
        let names = fields.texts(key, self.out);
        let names: Vec<&str> = names.iter().map(|n| n.value.as_str()).collect();
        if !names.is_empty() {
            self.words.facts.insert(fact, Spanned::new(format!("{names:?}"), span));
        }
    }

    fn when(&mut self, fields: &mut Fields<'_>, key: &'static str, fact: Fact) {
        let span = fields.key_span(key);
        let Some(value) = fields.value(key) else { return };
        let Some(map) = value::entries(value, key, self.out) else { return };
        let when = map.iter().map(|(question, value)| Condition {
            question: question.clone(),
            answers: value::texts(value, &question.value, self.out),
        });
        let when = when.collect();
        self.words.facts.insert(fact, Spanned::new(conditions(&when), span));
    }

    /// The entries of a map whose keys are names, where it is given.
    fn entries<'v>(
        &mut self,
        fields: &mut Fields<'v>,
        key: &str,
    ) -> &'v [(Spanned<String>, Value)] {
        let value = fields.value(key);
        value.and_then(|value| value::entries(value, key, self.out)).unwrap_or_default()
    }

    /// The values of a list, where it is given.
    fn list<'v>(&mut self, fields: &mut Fields<'v>, key: &str) -> &'v [Value] {
        let value = fields.value(key);
        value.and_then(|value| value::items(value, key, self.out)).unwrap_or_default()
    }
}
