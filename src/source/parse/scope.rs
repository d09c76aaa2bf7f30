//! Reads `scope.yaml` into [`Rules`] (SCOPE.md, section 1).
//!
//! Everything wrong with the form of the file is collected; what can still be used is used, so
//! that the checks of names find the other mistakes in the same run. Where a part that decides
//! cases could not be read, [`Rules::complete`] is false: nothing is proved of such rules, since
//! a rule that had to be left out would look like a gap.

use crate::diagnostic::{Code, Diagnostic, Span, Spanned, did_you_mean};
use crate::scope::rules::{
    Advice, Answer, Condition, Likely, Next, Order, Outcome, Question, Rule, Rules, Verdict, When,
    YoungWords,
};
use crate::value::{self, Fields, Kind, Value};

/// Reads `text`, the whole of a scope file. `None` where it holds no map at all.
pub fn parse(text: &str, file: u32, out: &mut Vec<Diagnostic>) -> Option<Rules> {
    let before = out.len();
    let Some(value) = value::yaml(text, file, 0, out) else {
        if out.len() == before {
            out.push(Diagnostic::new(
                Code::MissingKey,
                Span::new(file, 0, 0),
                "The scope file is empty",
                "Write `title`, `questions`, `rules` and `outcomes`, or delete the file",
            ));
        }
        return None;
    };
    // A key that stood twice may have decided a case: only the first of the two was kept.
    let complete = out.len() == before;
    let fields = Fields::of(&value, "A scope file", out)?;
    let mut reader = Reader { out, rules: Rules { complete, ..Rules::default() } };
    reader.file(fields);
    Some(reader.rules)
}

struct Reader<'o> {
    out: &'o mut Vec<Diagnostic>,
    rules: Rules,
}

impl Reader<'_> {
    fn file(&mut self, mut fields: Fields<'_>) {
        self.rules.title = words(fields.required_text("title", self.out));
        self.rules.intro = fields.text("intro", self.out);
        if let Some(order) = fields.text("order", self.out) {
            self.order(&order);
        }
        self.rules.ask_first = fields.texts("ask-first", self.out);
        let questions = fields.required("questions", self.out);
        for (id, value) in self.entries(questions, "questions") {
            self.question(id, value);
        }
        self.rules.rules_span = fields.key_span("rules");
        let rules = fields.required("rules", self.out);
        for value in self.list(rules, "rules") {
            self.rule(value);
        }
        let outcomes = fields.required("outcomes", self.out);
        for (id, value) in self.entries(outcomes, "outcomes") {
            self.outcome(id, value);
        }
        if let Some(advice) = fields.value("advice") {
            for value in self.list(Some(advice), "advice") {
                self.advice(value);
            }
        }
        fields.finish(self.out);
    }

    fn order(&mut self, order: &Spanned<String>) {
        self.rules.order = match order.value.as_str() {
            "written" => Order::Written,
            "fewest" => Order::Fewest,
            other => {
                self.out.push(Diagnostic::new(
                    Code::WrongValue,
                    order.span,
                    format!("`order` must be `written` or `fewest`, and this is `{other}`"),
                    did_you_mean(
                        other,
                        ["written", "fewest"],
                        "Write `order: written` to ask the questions as they stand here, or `order: fewest`",
                    ),
                ));
                Order::Written
            }
        };
    }

    fn question(&mut self, id: &Spanned<String>, value: &Value) {
        let Some(mut fields) = Fields::of(value, "A question", self.out) else {
            return self.lost(&id.value);
        };
        let ask = words(fields.required_text("ask", self.out));
        let hint = fields.text("hint", self.out);
        let only_if = fields.value("only-if").map_or_else(Vec::new, |v| self.when(v, "only-if"));
        let listed = fields.required("answers", self.out);
        let mut answers = Vec::new();
        for (id, value) in self.entries(listed, "answers") {
            answers.push(self.answer(id, value));
        }
        if answers.is_empty() {
            if matches!(listed, Some(Spanned { value: Kind::Map(_), .. })) {
                self.out.push(Diagnostic::new(
                    Code::MissingKey,
                    fields.key_span("answers"),
                    format!("The question `{}` has no answers", id.value),
                    "Write each answer on a line of its own: `name: What the reader chooses`",
                ));
            }
            self.rules.complete = false;
        }
        self.shares(&answers);
        let young_people = fields.value("young-people").and_then(|value| self.young_words(value));
        fields.finish(self.out);
        self.rules.questions.push(Question {
            id: id.clone(),
            ask,
            hint,
            only_if,
            answers,
            young_people,
        });
    }

    /// An answer: its words, or a map of `say` and `likely`.
    fn answer(&mut self, id: &Spanned<String>, value: &Value) -> Answer {
        let (say, likely) = match &value.value {
            Kind::Map(_) => match Fields::of(value, "An answer", self.out) {
                Some(mut fields) => {
                    let say = words(fields.required_text("say", self.out));
                    let likely = fields.value("likely").and_then(|v| self.likely(v));
                    fields.finish(self.out);
                    (say, likely)
                }
                None => Default::default(),
            },
            Kind::Text(text) if !text.trim().is_empty() => (text.clone(), None),
            Kind::Empty | Kind::Text(_) => {
                self.out.push(Diagnostic::new(
                    Code::MissingKey,
                    id.span,
                    format!("The answer `{}` has no words", id.value),
                    "Write after the colon what the reader chooses",
                ));
                Default::default()
            }
            Kind::List(_) => (words(value::text(value, &id.value, self.out)), None),
        };
        Answer { id: id.clone(), say, likely }
    }

    fn likely(&mut self, value: &Value) -> Option<Likely> {
        let found = match &value.value {
            Kind::Text(text) => share(text),
            _ => None,
        };
        if found.is_none() {
            let is = match &value.value {
                Kind::Text(text) => format!("`{text}`"),
                _ => "something else".to_owned(),
            };
            self.out.push(Diagnostic::new(
                Code::ScopeWeight,
                value.span,
                format!("`likely` must be a number from 0 to 1, and this is {is}"),
                "Write the share of readers who give this answer: `likely: 0.05` is five in a hundred",
            ));
        }
        found
    }

    /// The shares of one question must leave something, or nothing, but not less.
    fn shares(&mut self, answers: &[Answer]) {
        let sum: u128 = answers.iter().filter_map(|a| a.likely).map(|l| u128::from(l.0)).sum();
        if sum > u128::from(Likely::ALL.0)
            && let Some(last) = answers.iter().rev().find(|a| a.likely.is_some())
        {
            self.out.push(Diagnostic::new(
                Code::ScopeWeight,
                last.id.span,
                "The answers of this question are `likely` more than 1 in sum",
                "Lower them until the sum is 1 or less; answers without `likely` share what is left",
            ));
        }
    }

    fn young_words(&mut self, value: &Value) -> Option<YoungWords> {
        let mut fields = Fields::of(value, "`young-people` of a question", self.out)?;
        let ask = fields.text("ask", self.out);
        let hint = fields.text("hint", self.out);
        let mut answers = Vec::new();
        if let Some(value) = fields.value("answers") {
            // Words decide nothing: where they cannot be read, the rules are whole all the same.
            let complete = self.rules.complete;
            for (id, value) in self.entries(Some(value), "answers") {
                let say = value::text(value, &id.value, self.out);
                answers.extend(say.map(|say| (id.clone(), say)));
            }
            self.rules.complete = complete;
        }
        fields.finish(self.out);
        Some(YoungWords { ask, hint, answers })
    }

    fn rule(&mut self, value: &Value) {
        let Some(mut fields) = Fields::of(value, "A rule", self.out) else {
            self.rules.complete = false;
            return;
        };
        let id = fields.required_text("id", self.out);
        let when = fields.required("when", self.out).map(|v| self.when(v, "when"));
        let outcome = fields.required_text("outcome", self.out);
        let cites = self.cites(&mut fields, "rule", id.as_ref());
        let before = self.out.len();
        let overrides = fields.texts("overrides", self.out);
        let sound = self.out.len() == before;
        let item = fields.text("item", self.out);
        let young_people = fields.text("young-people", self.out);
        fields.finish(self.out);
        self.rules.complete &= sound;
        match (id, when, outcome) {
            (Some(id), Some(when), Some(outcome)) => {
                if self.rules.rules.iter().any(|r| r.id.value == id.value) {
                    return self.twice(&id, "rules");
                }
                let rule = Rule { id, when, outcome, cites, overrides, item, young_people };
                self.rules.rules.push(rule);
            }
            (Some(id), ..) => self.lost(&id.value),
            _ => self.rules.complete = false,
        }
    }

    fn outcome(&mut self, id: &Spanned<String>, value: &Value) {
        // An outcome without its words decides as well as one with them: it is kept.
        let Some(mut fields) = Fields::of(value, "An outcome", self.out) else {
            return self.lost(&id.value);
        };
        let verdict = fields.required_text("verdict", self.out);
        let title = words(fields.required_text("title", self.out));
        let say = words(fields.required_text("say", self.out));
        let next = match fields.value("next") {
            Some(value) => self.next_steps(value),
            None => Some(Vec::new()),
        };
        if next.as_ref().is_some_and(Vec::is_empty) {
            self.out.push(Diagnostic::new(
                Code::ScopeDeadEnd,
                id.span,
                format!("The outcome `{}` leads nowhere: it has no next step", id.value),
                "Add what the reader can do now: `next: [{text: Tell us what happened, href: …}]`",
            ));
        }
        fields.finish(self.out);
        let verdict = verdict.and_then(|v| self.verdict(&v)).unwrap_or(Verdict::Elsewhere);
        let next = next.unwrap_or_default();
        self.rules.outcomes.push(Outcome { id: id.clone(), verdict, title, say, next });
    }

    fn verdict(&mut self, word: &Spanned<String>) -> Option<Verdict> {
        let found = Verdict::ALL.into_iter().find(|v| v.word() == word.value);
        if found.is_none() {
            self.out.push(Diagnostic::new(
                Code::WrongValue,
                word.span,
                format!("`verdict` must be can, cannot or elsewhere, and this is `{}`", word.value),
                did_you_mean(
                    &word.value,
                    Verdict::ALL.map(Verdict::word),
                    "Write `can` where the policy covers the case, `cannot` where it does not, `elsewhere` where somebody else does",
                ),
            ));
        }
        found
    }

    /// The list of next steps; `None` where a part of it could not be read, which has been said.
    fn next_steps(&mut self, value: &Value) -> Option<Vec<Next>> {
        let before = self.out.len();
        let Kind::List(list) = &value.value else {
            self.not_a(value, "next", "a list");
            return None;
        };
        let mut next = Vec::new();
        for value in list {
            if let Some(mut fields) = Fields::of(value, "A next step", self.out) {
                let text = fields.required_text("text", self.out);
                let href = fields.required_text("href", self.out);
                fields.finish(self.out);
                if let (Some(text), Some(href)) = (text, href) {
                    next.push(Next { text, href });
                }
            }
        }
        (self.out.len() == before || !next.is_empty()).then_some(next)
    }

    fn advice(&mut self, value: &Value) {
        let Some(mut fields) = Fields::of(value, "Advice", self.out) else {
            self.rules.complete = false;
            return;
        };
        let id = fields.required_text("id", self.out);
        let when = fields.required("when", self.out).map(|v| self.when(v, "when"));
        let say = words(fields.required_text("say", self.out));
        let cites = self.cites(&mut fields, "advice", id.as_ref());
        fields.finish(self.out);
        match (id, when) {
            (Some(id), Some(when)) => {
                if self.rules.advice.iter().any(|a| a.id.value == id.value) {
                    return self.twice(&id, "pieces of advice");
                }
                self.rules.advice.push(Advice { id, when, say, cites });
            }
            (Some(id), None) => self.lost(&id.value),
            _ => self.rules.complete = false,
        }
    }

    /// What a rule or advice cites. That it cites nothing is `scope-uncited`.
    fn cites(
        &mut self,
        fields: &mut Fields<'_>,
        what: &str,
        id: Option<&Spanned<String>>,
    ) -> Vec<Spanned<String>> {
        let before = self.out.len();
        let mut cites = fields.texts("cites", self.out);
        cites.retain(|c| !c.value.trim().is_empty());
        if cites.is_empty() && self.out.len() == before {
            let name = id.map_or_else(String::new, |id| format!(" `{}`", id.value));
            let what = if what == "rule" { "The rule" } else { "The advice" };
            self.out.push(Diagnostic::new(
                Code::ScopeUncited,
                id.map_or(fields.span(), |id| id.span),
                format!("{what}{name} has no paragraph behind it"),
                "Say which paragraph of the policy it rests on: `cites: \"3.7\"`, or a heading: `cites: \"#its-anchor\"`",
            ));
        }
        cites
    }

    /// `{question: answer, other: [a, b]}`.
    fn when(&mut self, value: &Value, key: &'static str) -> When {
        let mut when = Vec::new();
        for (question, value) in self.entries(Some(value), key) {
            let before = self.out.len();
            let answers = value::texts(value, &question.value, self.out);
            if answers.is_empty() && self.out.len() == before {
                self.out.push(Diagnostic::new(
                    Code::WrongValue,
                    question.span,
                    format!("`{key}` names the question `{}` and none of its answers", question.value),
                    "Name an answer, or a list of them; leave the question out where any answer will do",
                ));
            }
            self.rules.complete &= self.out.len() == before;
            when.push(Condition { question: question.clone(), answers });
        }
        when
    }

    /// The entries of a map whose keys are names. Anything else is a `wrong-value`, and the rules are not complete.
    fn entries<'v>(
        &mut self,
        value: Option<&'v Value>,
        key: &str,
    ) -> &'v [(Spanned<String>, Value)] {
        match value {
            Some(Spanned { value: Kind::Map(map), .. }) => return map,
            Some(other) => self.not_a(other, key, "a map of `name: …`"),
            None => {}
        }
        self.rules.complete = false;
        &[]
    }

    /// The values of a list. Anything else is a `wrong-value`, and the rules are not complete.
    fn list<'v>(&mut self, value: Option<&'v Value>, key: &str) -> &'v [Value] {
        match value {
            Some(Spanned { value: Kind::List(list), .. }) => return list,
            Some(other) => self.not_a(other, key, "a list"),
            None => {}
        }
        self.rules.complete = false;
        &[]
    }

    fn not_a(&mut self, value: &Value, key: &str, kind: &str) {
        self.out.push(Diagnostic::new(
            Code::WrongValue,
            value.span,
            format!("`{key}` must be {kind}"),
            match kind {
                "a list" => "Begin each entry with `- ` on a line of its own",
                _ => "Write each name on a line of its own, with a colon and what belongs to it",
            },
        ));
    }

    /// Remembers that what is called `id` stands in the file, though it could not be read.
    fn lost(&mut self, id: &str) {
        self.rules.complete = false;
        self.rules.broken.insert(id.to_owned());
    }

    fn twice(&mut self, id: &Spanned<String>, things: &str) {
        self.rules.complete = false;
        self.out.push(Diagnostic::new(
            Code::DuplicateKey,
            id.span,
            format!("Two {things} are called `{}`", id.value),
            "Give one of the two another `id`, or delete it",
        ));
    }
}

fn words(text: Option<Spanned<String>>) -> String {
    text.map_or_else(String::new, |t| t.value)
}

/// The number from 0 to 1 that `text` is, to 15 places after the point.
fn share(text: &str) -> Option<Likely> {
    let (number, exponent) = match text.trim().split_once(['e', 'E']) {
        Some((number, exponent)) => (number, exponent.parse::<i32>().ok()?),
        None => (text.trim(), 0),
    };
    let (whole, rest) = number.split_once('.').unwrap_or((number, ""));
    let whole = whole.strip_prefix('+').unwrap_or(whole);
    let digits: Vec<u8> = whole.bytes().chain(rest.bytes()).collect();
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    // The first digit counts 10^(point - 1); what would count over 10^0 must be zero.
    let point = i32::try_from(whole.len()).ok()?.checked_add(exponent)?;
    let mut parts: u64 = 0;
    for (i, digit) in digits.iter().enumerate() {
        let place = point.checked_sub(i32::try_from(i).ok()?)?;
        let value = u64::from(digit - b'0');
        match place {
            2.. if value > 0 => return None,
            -14..=1 => parts += value * 10_u64.pow((14 + place) as u32),
            _ => {}
        }
        let more = parts == Likely::ALL.0 && digits[i + 1..].iter().any(|d| *d != b'0');
        if parts > Likely::ALL.0 || more {
            return None;
        }
    }
    Some(Likely(parts))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_read_exactly() {
        assert_eq!(share("0.05"), Some(Likely(50_000_000_000_000)));
        assert_eq!(share(".5"), Some(Likely(500_000_000_000_000)));
        assert_eq!(share("5e-1"), share("0.5"));
        assert_eq!(share("50E-2"), share("0.50"));
        assert_eq!(
            (share("1"), share("1.0"), share("0")),
            (Some(Likely::ALL), Some(Likely::ALL), Some(Likely(0)))
        );
        assert_eq!(share("0.33333333333333333"), Some(Likely(333_333_333_333_333)));
        for wrong in [
            "",
            ".",
            "-0.1",
            "1.1",
            "1.00000000000000000001",
            "2",
            "10",
            "half",
            "5%",
            "1e9",
            "1e99999999999",
            "0.1.2",
            "١",
        ] {
            assert_eq!(share(wrong), None, "{wrong}");
        }
    }
}
