//! Reads `scope.yaml` into [`Rules`] (SCOPE.md, section 1).
//!
//! Everything wrong with the form of the file is collected; what can still be used is used, so
//! that the checks of names find the other mistakes in the same run. Where a part that decides
//! cases could not be read, [`Rules::complete`] is false: nothing is proved of such rules, since
//! a rule that had to be left out would look like a gap.

use crate::diagnostic::{Code, Diagnostic, Spanned, did_you_mean};
use crate::scope::rules::{
    Advice, Answer, Condition, Likely, Next, Order, Outcome, Question, Rule, Rules, Verdict, When,
    YoungWords,
};
use crate::value::{self, Fields, Kind, Value};

/// Reads `text`, the whole of a scope file. `None` where it holds no map at all.
pub fn parse(text: &str, file: u32, out: &mut Vec<Diagnostic>) -> Option<Rules> {
    let before = out.len();
    let help = "Write `title`, `questions`, `rules` and `outcomes`, or delete the file";
    let value = value::yaml_file(text, file, "The scope file", help, out)?;
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
        self.rules.title_span = fields.key_span("title");
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
        let mut next = Vec::new();
        for value in value::items(value, "next", self.out)? {
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
        let entries = value.and_then(|value| value::entries(value, key, self.out));
        self.rules.complete &= entries.is_some();
        entries.unwrap_or_default()
    }

    /// The values of a list. Anything else is a `wrong-value`, and the rules are not complete.
    fn list<'v>(&mut self, value: Option<&'v Value>, key: &str) -> &'v [Value] {
        let items = value.and_then(|value| value::items(value, key, self.out));
        self.rules.complete &= items.is_some();
        items.unwrap_or_default()
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
pub(super) fn share(text: &str) -> Option<Likely> {
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
    use crate::diagnostic::Code::*;
    use crate::diagnostic::Span;
    use crate::scope::{self, Compiled};
    use std::collections::BTreeSet;

    /// The example of SCOPE.md, section 1.
    const EXAMPLE: &str = r##"title: Can we look at this?
intro: Answer up to five questions. We do not keep your answers.
order: written
ask-first: [who]
questions:
  who:
    ask: Who is raising the concern?
    hint: Choose the answer that fits best.
    answers:
      adult: I am an adult who has had a service from you
      child: {say: I am a child or young person, likely: 0.05}
      professional: I work with the family
    young-people: {ask: "Who are you?", answers: {child: Me}}
  about:
    ask: What is it mainly about?
    only-if: {who: adult}
    answers: {mistake: A mistake you made, assessment: What your report says, decision: What the court decided}
  before:
    ask: Have we already answered you about the same thing?
    only-if: {about: mistake}
    answers: {yes: "Yes", no: "No"}
  stage:
    ask: Has the court case finished?
    only-if: {who: adult}
    answers: {ongoing: It is still going on, finished: It has finished}
rules:
  - id: mistakes
    when: {who: adult, about: mistake}
    outcome: we-can
    cites: "3.7"
    item: "**Made administrative mistakes**, such as …"
    young-people: "We got something wrong, like …"
  - {id: repeated, when: {about: mistake, before: yes}, outcome: answered, cites: "6.1", overrides: mistakes}
  - {id: assessment, when: {about: assessment}, outcome: raise-in-court, cites: "3.8"}
  - {id: decision, when: {about: decision}, outcome: raise-in-court, cites: "3.8"}
  - {id: child, when: {who: child}, outcome: childrens-policy, cites: "#what-is-the-purpose-of-this-policy"}
  - {id: professional, when: {who: professional}, outcome: local-team, cites: "3.1"}
outcomes:
  we-can: {verdict: can, title: "Yes, we can look at this", say: "…", next: [{text: Tell us what happened, href: …}]}
  answered: {verdict: cannot, title: Answered, say: …, next: [{text: a, href: b}]}
  raise-in-court: {verdict: cannot, title: In court, say: …, next: [{text: a, href: b}]}
  childrens-policy: {verdict: elsewhere, title: For children, say: …, next: [{text: a, href: b}]}
  local-team: {verdict: elsewhere, title: The team, say: …, next: [{text: a, href: b}]}
advice:
  - {id: after-proceedings, when: {stage: finished}, say: What we can do is limited once the court case has ended, cites: "2.2"}
"##;

    const KNOWN: [&str; 6] =
        ["2.2", "3.1", "3.7", "3.8", "6.1", "#what-is-the-purpose-of-this-policy"];

    fn run(text: &str) -> (Option<Rules>, Option<Compiled>, Vec<Diagnostic>) {
        let mut out = Vec::new();
        let rules = parse(text, 0, &mut out);
        let known: BTreeSet<String> = KNOWN.map(String::from).into();
        let compiled = rules.as_ref().map(|rules| scope::compile(rules, &known));
        out.extend(compiled.iter().flat_map(|c| c.diagnostics.clone()));
        (rules, compiled, out)
    }

    /// The example with one piece of text changed.
    fn changed(from: &str, to: &str) -> String {
        assert_eq!(EXAMPLE.matches(from).count(), 1, "{from}");
        EXAMPLE.replace(from, to)
    }

    /// Errors only: code and the text that is marked.
    fn errors(text: &str) -> Vec<(Code, String)> {
        let (.., out) = run(text);
        let marked = |s: Span| text.get(s.start as usize..s.end as usize).unwrap_or("").to_owned();
        let errors = out.iter().filter(|d| d.severity == crate::diagnostic::Severity::Error);
        errors.map(|d| (d.code, marked(d.span))).collect()
    }

    fn check(from: &str, to: &str, expect: &[(Code, &str)]) {
        let text = changed(from, to);
        let expect: Vec<_> = expect.iter().map(|(code, at)| (*code, (*at).to_owned())).collect();
        assert_eq!(errors(&text), expect, "{to}");
    }

    #[test]
    fn the_example_of_the_contract() {
        let (rules, compiled, out) = run(EXAMPLE);
        let (rules, compiled) = (rules.expect("rules"), compiled.expect("compiled"));
        let told: Vec<_> = out.iter().map(|d| (d.code, d.message.as_str())).collect();
        assert_eq!(
            told,
            [
                (ScopeUnused, "No rule, advice or `only-if` names the answer `no` to `before`"),
                (ScopeUnused, "No rule, advice or `only-if` names the answer `ongoing` to `stage`"),
            ]
        );
        let printed = compiled.json("complaints", "4.1", serde_json::Value::Array(Vec::new()));
        let printed = serde_json::to_string(&printed).expect("JSON");
        let start = concat!(
            r#"{"policy":"complaints","version":"4.1","cases":10,"diagnostics":[],"#,
            r#""tree":{"root":"n0","order":"written","expected_questions":2.108,"max_questions":4,"#,
            r#""fewest_questions":2.108,"optimal":true,"nodes":{"#,
            r#""n0":{"ask":"who","answers":{"adult":"n1","child":"n2","professional":"n3"}},"#,
            r#""n1":{"ask":"about","answers":{"mistake":"n4","assessment":"n5","decision":"n5"}},"#,
            r##""n2":{"outcome":"childrens-policy","advice":[],"rules":["child"],"cites":["#what-is-the-purpose-of-this-policy"]},"##,
        );
        assert!(printed.starts_with(start), "{printed}");
        assert!(printed.contains(r#""n9":{"outcome":"raise-in-court","advice":["after-proceedings"],"rules":["assessment","decision"],"cites":["3.8"]}"#), "{printed}");
        let text = scope::text(&rules, &compiled);
        for part in [
            "  repeated: about is mistake, before is yes -> answered (6.1), overrides mistakes\n",
            "  we-can            can        Yes, we can look at this [mistakes]\n",
            "  rule          who           about       before  stage  outcome\n  mistakes      adult         mistake     -       -      we-can\n",
            "        - A mistake you made\n          n4: Have we already answered you about the same thing?\n",
            "          n5: Has the court case finished? (see above)\n",
            "  proved: every one of 10 cases is decided, by one outcome\n",
            "  asks 2.1 questions on average; proved: no tree asks fewer\n",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
        let given = |pairs: &[(&str, &str)]| {
            pairs.iter().map(|(q, a)| ((*q).to_owned(), (*a).to_owned())).collect()
        };
        let tree = compiled.tree.expect("a tree");
        let (used, node) = tree.walk(&given(&[("who", "child"), ("stage", "finished")]));
        assert_eq!((used, node), (vec![("who".to_owned(), "child".to_owned())], 2));
        let standing = |pairs| Vec::from_iter(rules.standing(&given(pairs)));
        assert_eq!(standing(&[("about", "mistake")]), ["mistakes", "repeated"]);
        assert_eq!(standing(&[("before", "yes")]), ["repeated"]);
        assert!(standing(&[("who", "child"), ("before", "yes")]).is_empty());
        assert!(standing(&[("who", "nobody")]).is_empty());
        assert_eq!(rules.advice_of(&given(&[("who", "adult")])), ["after-proceedings"]);
        assert!(rules.advice_of(&given(&[("who", "child")])).is_empty());
    }

    #[test]
    fn the_fewest_is_reported_beside_the_written_order() {
        // Asked last, `before` decides alone for most; asked first, it saves the other two.
        let text = changed("only-if: {about: mistake}", "only-if: {who: adult}")
            .replace("when: {about: mistake, before: yes}", "when: {before: yes}")
            .replace("overrides: mistakes", "overrides: [mistakes, assessment, decision]")
            .replace(
                "{yes: \"Yes\", no: \"No\"}",
                "{yes: {say: \"Yes\", likely: 0.9}, no: \"No\"}",
            );
        let (rules, compiled, _) = run(&text);
        let (mut rules, compiled) = (rules.expect("rules"), compiled.expect("compiled"));
        let told = scope::text(&rules, &compiled);
        assert!(
            told.contains(
                "asks 2.4 questions on average; the fewest possible is 2: `order: fewest`"
            ),
            "{told}"
        );
        assert!(!compiled.tree.expect("a tree").optimal);
        rules.order = Order::Fewest;
        let fewest = scope::compile(&rules, &KNOWN.map(String::from).into()).tree.expect("a tree");
        assert!(fewest.optimal && Some(fewest.expected_questions) == fewest.fewest_questions);
    }

    #[test]
    fn a_gap_is_shown_in_the_words_of_the_questions() {
        let text = changed(
            "  - {id: decision, when: {about: decision}, outcome: raise-in-court, cites: \"3.8\"}\n",
            "",
        );
        let (_, compiled, out) = run(&text);
        assert!(compiled.expect("compiled").tree.is_none());
        let gap = out.iter().find(|d| d.code == ScopeGap).expect("a gap");
        assert_eq!(
            gap.message,
            "Nobody decides what happens when: *What is it mainly about?* What the court decided"
        );
        assert_eq!(
            gap.help,
            "In all, there are 2 cases without a rule. Add a rule that holds there, and to scope.cases.yaml: - {name: \"…\", answers: {about: decision}, outcome: …}"
        );
        let case: Vec<_> = gap.case.iter().flatten().collect();
        assert_eq!(case, [(&"about".to_owned(), &"decision".to_owned())]);
        assert_eq!(errors(&text), [(ScopeGap, "rules".into())]);
    }

    #[test]
    fn proofs_point_at_the_rule_to_mend() {
        check(", overrides: mistakes}", "}", &[(ScopeConflict, "repeated")]);
        check(
            "when: {who: child}",
            "when: {who: child, about: mistake}",
            &[(ScopeGap, "rules"), (ScopeDeadRule, "child")],
        );
        check(
            "  - {id: child,",
            "  - {id: extra, when: {about: mistake, before: no}, outcome: we-can, cites: \"3.7\", overrides: extra}\n  - {id: child,",
            &[(ScopeCycle, "extra"), (ScopeDeadRule, "extra")],
        );
        check(
            "    outcome: we-can\n",
            "    outcome: we-can\n    overrides: [repeated]\n",
            &[(ScopeCycle, "mistakes"), (ScopeGap, "rules"), (ScopeDeadRule, "repeated")],
        );
        let (.., out) = run(&changed("when: {who: child}", "when: {who: child, about: mistake}"));
        let dead = out.iter().find(|d| d.code == ScopeDeadRule).expect("a dead rule");
        assert_eq!(
            dead.message,
            "The rule `child` never holds: `who` and `about` never have these answers together"
        );
    }

    #[test]
    fn names_that_lead_nowhere() {
        check("when: {who: child}", "when: {who: chlid}", &[(ScopeUnknown, "chlid")]);
        check("when: {who: child}", "when: {whoo: child}", &[(ScopeUnknown, "whoo")]);
        check("outcome: local-team", "outcome: local-taem", &[(ScopeUnknown, "local-taem")]);
        check(
            "overrides: mistakes",
            "overrides: [mistakes, mistaeks]",
            &[(ScopeUnknown, "mistaeks")],
        );
        check("cites: \"3.1\"", "cites: [\"3.1\", \"3.11\"]", &[(ScopeUnknown, "\"3.11\"")]);
        check("cites: \"2.2\"", "cites: \"#nowhere\"", &[(ScopeUnknown, "\"#nowhere\"")]);
        check("ask-first: [who]", "ask-first: [who, why]", &[(ScopeUnknown, "why")]);
        check("answers: {child: Me}", "answers: {kid: Me}", &[(ScopeUnknown, "kid")]);
        check(
            "only-if: {about: mistake}",
            "only-if: {stage: finished}",
            &[(ScopeUnknown, "stage")],
        );
        check("only-if: {about: mistake}", "only-if: {before: yes}", &[(ScopeUnknown, "before")]);
        check("only-if: {about: mistake}", "only-if: {about: yes}", &[(ScopeUnknown, "yes")]);
        let help = |from, to| {
            run(&changed(from, to))
                .2
                .iter()
                .find(|d| d.code == ScopeUnknown)
                .map(|d| d.help.clone())
        };
        assert_eq!(
            help("when: {who: child}", "when: {who: chlid}").as_deref(),
            Some("Did you mean `child`?")
        );
        assert_eq!(
            help("only-if: {about: mistake}", "only-if: {about: yes}").as_deref(),
            Some("`yes` is an answer to the question `before`")
        );
        assert_eq!(
            help("cites: \"3.1\"", "cites: \"3.2\"").as_deref(),
            Some("Did you mean `2.2`?")
        );
    }

    #[test]
    fn what_lacks_something() {
        check("title: Can we look at this?\n", "", &[(MissingKey, "intro")]);
        check("    ask: Has the court case finished?\n", "", &[(MissingKey, "only-if")]);
        check(", cites: \"3.1\"}", "}", &[(ScopeUncited, "professional")]);
        check(", cites: \"3.1\"}", ", cites: []}", &[(ScopeUncited, "professional")]);
        check(", cites: \"2.2\"}", "}", &[(ScopeUncited, "after-proceedings")]);
        check(
            "next: [{text: Tell us what happened, href: …}]",
            "next: []",
            &[(ScopeDeadEnd, "we-can")],
        );
        check(", next: [{text: Tell us what happened, href: …}]", "", &[(ScopeDeadEnd, "we-can")]);
        check("href: …}]", "hreff: …}]", &[(MissingKey, "text"), (UnknownKey, "hreff")]);
        check("{verdict: can, ", "{", &[(MissingKey, "title")]);
        check("{verdict: can, ", "{verdict: may, ", &[(WrongValue, "may")]);
        check("id: child, ", "", &[(MissingKey, "when")]);
        check("id: child, when: {who: child}, ", "id: child, ", &[(MissingKey, "id")]);
        check("when: {who: child}", "when: {who: []}", &[(WrongValue, "who")]);
        check("when: {who: child}", "when: child", &[(WrongValue, "child")]);
        check(
            "    answers: {yes: \"Yes\", no: \"No\"}\n",
            "    answers: {}\n",
            &[(MissingKey, "answers")],
        );
        check("    answers: {yes: \"Yes\", no: \"No\"}\n", "", &[(MissingKey, "ask")]);
        check(
            "    answers: {yes: \"Yes\", no: \"No\"}\n",
            "    answers: [yes, no]\n",
            &[(WrongValue, "[")],
        );
        check("{yes: \"Yes\", no: \"No\"}", "{yes: \"Yes\", no: }", &[(MissingKey, "no")]);
        check("order: written", "order: fastest", &[(WrongValue, "fastest")]);
        check("hint: Choose", "hnit: Choose", &[(UnknownKey, "hnit")]);
        // The outcome of a rule that could not be read is not said to be unused, nor its case a gap.
        check(
            "{id: child, when: {who: child}, outcome",
            "{id: child, outcome",
            &[(MissingKey, "id")],
        );
    }

    #[test]
    fn weights() {
        for wrong in ["-0.1", "1.5", "many", "[1]"] {
            let marked = if wrong == "[1]" { "[" } else { wrong };
            check("likely: 0.05", &format!("likely: {wrong}"), &[(ScopeWeight, marked)]);
        }
        check(
            "adult: I am an adult who has had a service from you",
            "adult: {say: I am an adult, likely: 0.96}",
            &[(ScopeWeight, "child")],
        );
        check(
            "adult: I am an adult who has had a service from you",
            "adult: {say: I am an adult, likely: 0.95}",
            &[],
        );
        // A wrong weight is no reason to give no tree.
        assert!(run(&changed("likely: 0.05", "likely: 5")).1.expect("compiled").tree.is_some());
    }

    #[test]
    fn ids_stand_once() {
        check("{id: decision,", "{id: assessment,", &[(DuplicateKey, "assessment")]);
        let twice = "  - {id: after-proceedings, when: {}, say: Twice, cites: \"2.2\"}\n";
        assert_eq!(
            errors(&format!("{EXAMPLE}{twice}")),
            [(DuplicateKey, "after-proceedings".into())]
        );
        check("  stage:\n", "  before:\n", &[(DuplicateKey, "before"), (ScopeUnknown, "stage")]);
    }

    #[test]
    fn small_and_empty_files() {
        let small = |questions: &str, rules: &str, outcomes: &str| {
            format!("title: T\nquestions: {questions}\nrules: {rules}\noutcomes: {outcomes}\n")
        };
        let rule = "[{id: r, when: {}, outcome: o, cites: \"3.1\"}]";
        let outcome = "{o: {verdict: can, title: T, say: S, next: [{text: t, href: h}]}}";
        let (_, compiled, out) = run(&small("{}", rule, outcome));
        let compiled = compiled.expect("compiled");
        assert_eq!((compiled.cases, out), (1, Vec::new()));
        assert_eq!(
            compiled.tree.map(|t| (t.nodes.len(), t.expected_questions, t.optimal)),
            Some((1, 0.0, true))
        );
        let one = "{q: {ask: Q, answers: {a: A}}}";
        assert_eq!(run(&small(one, &rule.replace("{}", "{q: a}"), outcome)).2, Vec::new());
        assert_eq!(errors(&small("{}", "[]", "{}")), [(ScopeGap, "rules".into())]);
        assert_eq!(errors(&small("{}", "[]", "")), [(MissingKey, "outcomes".into())]);
        assert_eq!(
            errors(&small("[]", "{}", "x")),
            [(WrongValue, "["), (WrongValue, "{"), (WrongValue, "x")]
                .map(|(c, t)| (c, t.to_owned()))
        );
        assert_eq!(errors(""), [(MissingKey, String::new())]);
        assert_eq!(errors("- a\n"), [(WrongValue, String::new())]);
        let many: String =
            (0..201).map(|i| format!("  q{i}: {{ask: Q, answers: {{a: A}}}}\n")).collect();
        assert_eq!(
            errors(&small(&format!("\n{many}"), rule, outcome)),
            [(WrongValue, "q200".into())]
        );
    }

    #[test]
    fn what_nothing_uses() {
        let unused = |from: &str, to: &str| -> Vec<String> {
            let (.., out) = run(&changed(from, to));
            out.iter()
                .filter(|d| d.code == ScopeUnused)
                .map(|d| d.message.clone())
                .skip(2)
                .collect()
        };
        assert_eq!(
            unused("rules:\n", "  extra: {ask: Extra?, answers: {a: A, b: B}}\nrules:\n"),
            ["No rule, advice or `only-if` names the question `extra`"]
        );
        assert_eq!(
            unused(
                "advice:\n",
                "  more: {verdict: can, title: T, say: S, next: [{text: t, href: h}]}\nadvice:\n"
            ),
            ["No rule has the outcome `more`"]
        );
        assert_eq!(
            unused("when: {who: child}", "when: {who: child, about: mistake}"),
            ["No case reaches the outcome `childrens-policy`: none of its rules decides one"]
        );
    }

    #[test]
    fn shares_are_read_exactly() {
        assert_eq!(share("0.05"), Some(Likely(50_000_000_000_000)));
        assert_eq!(share(".5"), Some(Likely(500_000_000_000_000)));
        assert_eq!((share("5e-1"), share("50E-2")), (share("0.5"), share("0.50")));
        assert_eq!((share("1"), share("1.0")), (Some(Likely::ALL), Some(Likely::ALL)));
        assert_eq!(share("0"), Some(Likely(0)));
        assert_eq!(share("0.33333333333333333"), Some(Likely(333_333_333_333_333)));
        let wrong = ["", ".", "-0.1", "1.1", "1.00000000000000000001", "2", "10", "half", "5%"];
        for wrong in wrong.into_iter().chain(["1e9", "1e99999999999", "0.1.2", "١"]) {
            assert_eq!(share(wrong), None, "{wrong}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_change_is_read_without_a_panic(at in 0..EXAMPLE.len(), cut in 0_usize..60, put in "[-{}\\[\\]:,a\n ]{0,4}") {
            let start = (0..=at).rev().find(|i| EXAMPLE.is_char_boundary(*i)).unwrap_or(0);
            let end = (at + cut..=EXAMPLE.len()).find(|i| EXAMPLE.is_char_boundary(*i)).unwrap_or(EXAMPLE.len());
            run(&format!("{}{put}{}", &EXAMPLE[..start], &EXAMPLE[end..]));
        }
    }
}
