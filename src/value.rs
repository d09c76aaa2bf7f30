//! What YAML and TOML have in common once read: values that know their place,
//! and a reader that collects everything wrong with them instead of stopping at the first mistake.
//!
//! A scalar is kept as the text that stands in the file, so that a version
//! `4.10` keeps its zero and the answer `yes` stays a word (YAML 1.2).

use crate::diagnostic::{Code, Diagnostic, Span, Spanned, did_you_mean};
use serde_yaml::granit_parser as granit;

/// A value and where it stands.
pub type Value = Spanned<Kind>;

/// What a value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing after the colon, `~` or `null`.
    Empty,
    /// Any word, number or quoted text, as written.
    Text(String),
    /// `- a` or `[a, b]`.
    List(Vec<Value>),
    /// `key: value`, in the order of the file.
    Map(Vec<(Spanned<String>, Value)>),
}

impl Kind {
    /// What a person would call it.
    pub fn words(&self) -> &'static str {
        match self {
            Kind::Empty => "nothing",
            Kind::Text(_) => "a text",
            Kind::List(_) => "a list",
            Kind::Map(_) => "a map of `key: value`",
        }
    }
}

/// More values than any file that a person wrote has; aliases count each time they are used.
const MOST_VALUES: usize = 100_000;
/// Deeper than any file that a person wrote.
const DEEPEST: usize = 64;

/// The whole of a YAML file that must say something: of one that does not, `what` it is and `help` are reported.
pub fn yaml_file(
    text: &str,
    file: u32,
    what: &str,
    help: &str,
    out: &mut Vec<Diagnostic>,
) -> Option<Value> {
    let before = out.len();
    let value = yaml(text, file, 0, out);
    if value.is_none() && out.len() == before {
        let message = format!("{what} is empty");
        out.push(Diagnostic::new(Code::MissingKey, Span::new(file, 0, 0), message, help));
    }
    value
}

/// Reads YAML 1.2 that begins at byte `offset` of `file`.
///
/// Gives the value, or `None` for an empty text; a text that cannot be read is
/// a `syntax` diagnostic, a key given twice a `duplicate-key`.
pub fn yaml(text: &str, file: u32, offset: usize, out: &mut Vec<Diagnostic>) -> Option<Value> {
    let mut reader = YamlReader {
        events: granit::Parser::new_from_str(text),
        file,
        offset,
        anchors: Default::default(),
        count: 0,
        out,
    };
    match reader.document() {
        Ok(value) => value,
        Err(d) => {
            out.push(*d);
            None
        }
    }
}

struct YamlReader<'a, 'o> {
    events: granit::Parser<'a, granit::StrInput<'a>>,
    file: u32,
    offset: usize,
    anchors: std::collections::BTreeMap<usize, (Value, usize)>,
    count: usize,
    out: &'o mut Vec<Diagnostic>,
}

type Stop<T> = Result<T, Box<Diagnostic>>;

impl<'a> YamlReader<'a, '_> {
    fn next(&mut self) -> Stop<(granit::Event<'a>, Span)> {
        match self.events.next_event() {
            Some(Ok((event, span))) => {
                let range = span.byte_range().unwrap_or(0..0);
                Ok((
                    event,
                    Span::new(self.file, self.offset + range.start, self.offset + range.end),
                ))
            }
            Some(Err(e)) => {
                let at = self.offset + e.marker().byte_offset().unwrap_or(0);
                let why = e.info().to_string();
                Err(Box::new(Diagnostic::new(
                    Code::Syntax,
                    Span::new(self.file, at, at),
                    format!("This is not YAML: {why}"),
                    "Check the indentation and the quotes on this line and the one before it; a text with `: ` in it needs quotes",
                )))
            }
            None => Ok((granit::Event::StreamEnd, Span::new(self.file, self.offset, self.offset))),
        }
    }

    fn document(&mut self) -> Stop<Option<Value>> {
        loop {
            let (event, span) = self.next()?;
            match event {
                granit::Event::StreamEnd => return Ok(None),
                granit::Event::StreamStart
                | granit::Event::DocumentStart(..)
                | granit::Event::DocumentEnd => {}
                other => {
                    let value = self.value(other, span, 0)?;
                    // What follows the first document is read too, for its syntax.
                    loop {
                        match self.next()?.0 {
                            granit::Event::StreamEnd => return Ok(Some(value)),
                            granit::Event::DocumentStart(..) => {
                                return Err(Box::new(Diagnostic::new(
                                    Code::Syntax,
                                    span,
                                    "The file holds a second document, after a line `---`",
                                    "Remove the line `---`: one file is one document",
                                )));
                            }
                            _ => {}
                        }
                    }
                }
            }
        }
    }

    fn budget(&mut self, more: usize, depth: usize, span: Span) -> Stop<()> {
        self.count += more;
        if self.count > MOST_VALUES || depth > DEEPEST {
            return Err(Box::new(Diagnostic::new(
                Code::Syntax,
                span,
                "The file holds more than a file of this kind can: too many values, or too deep",
                "Write the values out, without `&` and `*`, and with fewer levels",
            )));
        }
        Ok(())
    }

    fn value(&mut self, event: granit::Event<'a>, span: Span, depth: usize) -> Stop<Value> {
        self.budget(1, depth, span)?;
        let before = self.count;
        let (value, anchor) = match event {
            granit::Event::Scalar(text, style, anchor, _) => {
                let plain = matches!(style, granit::ScalarStyle::Plain);
                let kind = if plain && matches!(text.as_ref(), "" | "~" | "null" | "Null" | "NULL")
                {
                    Kind::Empty
                } else {
                    Kind::Text(visible(&text))
                };
                (Spanned::new(kind, span), anchor)
            }
            granit::Event::SequenceStart(_, anchor, _) => {
                let mut list = Vec::new();
                loop {
                    let (event, at) = self.next()?;
                    match event {
                        granit::Event::SequenceEnd => break,
                        other => list.push(self.value(other, at, depth + 1)?),
                    }
                }
                (Spanned::new(Kind::List(list), span), anchor)
            }
            granit::Event::MappingStart(_, anchor, _) => {
                let mut map: Vec<(Spanned<String>, Value)> = Vec::new();
                loop {
                    let (event, at) = self.next()?;
                    if event == granit::Event::MappingEnd {
                        break;
                    }
                    let key = self.value(event, at, depth + 1)?;
                    let (event, at) = self.next()?;
                    let value = self.value(event, at, depth + 1)?;
                    let key = match key.value {
                        Kind::Text(text) => Spanned::new(text, key.span),
                        Kind::Empty => Spanned::new(String::new(), key.span),
                        other => {
                            self.out.push(Diagnostic::new(
                                Code::WrongValue,
                                key.span,
                                format!("A key must be a word, and this is {}", other.words()),
                                "Write the key as one word before the colon",
                            ));
                            continue;
                        }
                    };
                    if map.iter().any(|(k, _)| k.value == key.value) {
                        self.out.push(twice(&key.value, key.span));
                        continue;
                    }
                    map.push((key, value));
                }
                let span = map.first().map_or(span, |(k, _)| Span { end: k.span.end, ..k.span });
                (Spanned::new(Kind::Map(map), span), anchor)
            }
            granit::Event::Alias(id) => {
                let Some((value, size)) = self.anchors.get(&id).cloned() else {
                    return Err(Box::new(Diagnostic::new(
                        Code::Syntax,
                        span,
                        "This `*name` stands before the value that it names",
                        "Write the value out",
                    )));
                };
                self.budget(size, depth, span)?;
                return Ok(value);
            }
            _ => (Spanned::new(Kind::Empty, span), 0),
        };
        if anchor != 0 {
            self.anchors.insert(anchor, (value.clone(), self.count - before + 1));
        }
        Ok(value)
    }
}

/// Whether a character steers a machine and is no text.
pub fn is_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\r' | '\t')
}

/// A text without control characters: they are reported where the file is read, and not published.
pub fn visible(text: &str) -> String {
    match text.chars().any(is_control) {
        true => text.chars().filter(|c| !is_control(*c)).collect(),
        false => text.to_owned(),
    }
}

/// That a key stands a second time at `at`.
fn twice(key: &str, at: Span) -> Diagnostic {
    Diagnostic::new(
        Code::DuplicateKey,
        at,
        format!("`{key}` is given twice"),
        "Keep one of the two, and delete the other",
    )
}

/// Reads TOML, the whole of `file`. What cannot be read is a `syntax` diagnostic, a key given twice a `duplicate-key`;
/// all of them are given.
pub fn toml(text: &str, file: u32, out: &mut Vec<Diagnostic>) -> Value {
    let (table, errors) = toml::de::DeTable::parse_recoverable(text);
    for e in errors {
        // The one error without a place is about names or brackets too deep, which only a very long line can hold.
        let range = e.span().unwrap_or_else(|| longest_line(text));
        let span = Span::new(file, range.start, range.end);
        if e.message() == "duplicate key" {
            out.push(twice(text.get(range).unwrap_or(""), span));
            continue;
        }
        out.push(Diagnostic::new(
            Code::Syntax,
            span,
            format!("This is not TOML: {}", e.message()),
            "A text needs quotes: `title = \"Our policies\"`; a table begins with its name in brackets: `[book]`",
        ));
    }
    let span = Span::new(file, table.span().start, table.span().start);
    Spanned::new(toml_table(table.get_ref(), file), span)
}

/// Where the longest line begins.
fn longest_line(text: &str) -> std::ops::Range<usize> {
    let longest = text.lines().max_by_key(|line| line.len()).unwrap_or("");
    let at = text.find(longest).unwrap_or(0);
    at..at
}

fn toml_table(table: &toml::de::DeTable<'_>, file: u32) -> Kind {
    let mut map: Vec<_> = table
        .iter()
        .map(|(key, value)| {
            let span = Span::new(file, key.span().start, key.span().end);
            (Spanned::new(key.get_ref().to_string(), span), toml_value(value, file))
        })
        .collect();
    map.sort_by_key(|(k, _)| k.span);
    Kind::Map(map)
}

fn toml_value(value: &toml::Spanned<toml::de::DeValue<'_>>, file: u32) -> Value {
    use toml::de::DeValue as V;
    let kind = match value.get_ref() {
        V::String(s) => Kind::Text(visible(s)),
        V::Integer(i) => Kind::Text(i.to_string()),
        V::Float(f) => Kind::Text(f.to_string()),
        V::Boolean(b) => Kind::Text(b.to_string()),
        V::Datetime(d) => Kind::Text(d.to_string()),
        V::Array(list) => Kind::List(list.iter().map(|v| toml_value(v, file)).collect()),
        V::Table(table) => toml_table(table, file),
    };
    Spanned::new(kind, Span::new(file, value.span().start, value.span().end))
}

/// Reads the keys of one map; what is not asked for by the time of [`Fields::finish`] is an unknown key.
pub struct Fields<'v> {
    /// What the map is, for messages: `book.toml`, `a question`.
    what: &'static str,
    span: Span,
    map: &'v [(Spanned<String>, Value)],
    asked: Vec<String>,
}

impl<'v> Fields<'v> {
    /// The keys of `value`, which must be a map; anything else is a `wrong-value` and `None`.
    pub fn of(
        value: &'v Value,
        what: &'static str,
        out: &mut Vec<Diagnostic>,
    ) -> Option<Fields<'v>> {
        match &value.value {
            Kind::Map(map) => Some(Fields { what, span: value.span, map, asked: Vec::new() }),
            other => {
                out.push(Diagnostic::new(
                    Code::WrongValue,
                    value.span,
                    format!("{what} must be a map of `key: value`, and this is {}", other.words()),
                    "Write each key on a line of its own, with a colon and its value",
                ));
                None
            }
        }
    }

    /// Where the map stands.
    pub fn span(&self) -> Span {
        self.span
    }

    /// The value of `key`, where it is given and not empty.
    pub fn value(&mut self, key: &str) -> Option<&'v Value> {
        self.asked.push(key.to_owned());
        self.map.iter().find(|(k, v)| k.value == key && v.value != Kind::Empty).map(|(_, v)| v)
    }

    /// Where `key` itself stands, else where the map does.
    pub fn key_span(&self, key: &str) -> Span {
        self.map.iter().find(|(k, _)| k.value == key).map_or(self.span, |(k, _)| k.span)
    }

    /// The value of `key`; that it is not given is a `missing-key`.
    pub fn required(&mut self, key: &str, out: &mut Vec<Diagnostic>) -> Option<&'v Value> {
        let found = self.value(key);
        if found.is_none() {
            out.push(Diagnostic::new(
                Code::MissingKey,
                self.key_span(key),
                format!("{} needs `{key}`", self.what),
                // A table of TOML is called by its name in brackets.
                match self.what.starts_with('[') {
                    true => format!("Add a line `{key} = \"…\"` below {}", self.what),
                    false => format!("Add a line `{key}: …`"),
                },
            ));
        }
        found
    }

    /// The text of `key`, where it is given.
    pub fn text(&mut self, key: &str, out: &mut Vec<Diagnostic>) -> Option<Spanned<String>> {
        self.value(key).and_then(|v| text(v, key, out))
    }

    /// The text of `key`, which must be given and not be blank.
    pub fn required_text(
        &mut self,
        key: &str,
        out: &mut Vec<Diagnostic>,
    ) -> Option<Spanned<String>> {
        let found = self.required(key, out).and_then(|v| text(v, key, out))?;
        if found.value.trim().is_empty() {
            out.push(Diagnostic::new(
                Code::MissingKey,
                found.span,
                format!("`{key}` is blank"),
                format!("Write the {key} between the quotes"),
            ));
            return None;
        }
        Some(found)
    }

    /// One text or a list of texts: `"3.7"` or `["3.7", "3.8"]`. Empty where the key is not given.
    pub fn texts(&mut self, key: &str, out: &mut Vec<Diagnostic>) -> Vec<Spanned<String>> {
        self.value(key).map_or_else(Vec::new, |v| texts(v, key, out))
    }

    /// The same, with `None` where the key is not given: an empty list says that there is nothing.
    pub fn list(&mut self, key: &str, out: &mut Vec<Diagnostic>) -> Option<Vec<Spanned<String>>> {
        self.value(key).map(|v| texts(v, key, out))
    }

    /// `true` or `false`, where it is given.
    pub fn truth(&mut self, key: &str, out: &mut Vec<Diagnostic>) -> Option<bool> {
        let found = self.text(key, out)?;
        match found.value.as_str() {
            // YAML 1.2 (section 10.3.2) has these three forms of each.
            "true" | "True" | "TRUE" => Some(true),
            "false" | "False" | "FALSE" => Some(false),
            other => {
                out.push(Diagnostic::new(
                    Code::WrongValue,
                    found.span,
                    format!("`{key}` must be true or false, and this is `{other}`"),
                    // A table of TOML is called by its name in brackets.
                    match self.what.starts_with('[') {
                        true => format!("Write `{key} = true` or `{key} = false`"),
                        false => format!("Write `{key}: true` or `{key}: false`"),
                    },
                ));
                None
            }
        }
    }

    /// Reports each key that was never asked for, with the nearest that exists.
    pub fn finish(self, out: &mut Vec<Diagnostic>) {
        for (key, value) in self.map {
            if !self.asked.contains(&key.value) {
                // A comma within `{}` ends a text that has no quotes.
                let cut = key.value.contains(' ') && value.value == Kind::Empty;
                let known = match self.asked.is_empty() {
                    true => "It has no keys: take the line away".to_owned(),
                    false => format!("The keys are `{}`", self.asked.join("`, `")),
                };
                let help = match cut {
                    true => format!(
                        "If `{}` is the rest of a text with a comma in it, put the text in quotes",
                        key.value
                    ),
                    false => did_you_mean(&key.value, self.asked.iter().map(String::as_str), known),
                };
                out.push(Diagnostic::new(
                    Code::UnknownKey,
                    key.span,
                    format!("{} has no key `{}`", self.what, key.value),
                    help,
                ));
            }
        }
    }
}

/// The entries of the map that `value` is, whose keys are names; anything else is a `wrong-value` and `None`.
pub fn entries<'v>(
    value: &'v Value,
    key: &str,
    out: &mut Vec<Diagnostic>,
) -> Option<&'v [(Spanned<String>, Value)]> {
    if let Kind::Map(map) = &value.value {
        return Some(map);
    }
    out.push(Diagnostic::new(
        Code::WrongValue,
        value.span,
        format!("`{key}` must be a map of `name: …`"),
        "Write each name on a line of its own, with a colon and what belongs to it",
    ));
    None
}

/// The values of the list that `value` is; anything else is a `wrong-value` and `None`.
pub fn items<'v>(value: &'v Value, key: &str, out: &mut Vec<Diagnostic>) -> Option<&'v [Value]> {
    if let Kind::List(list) = &value.value {
        return Some(list);
    }
    out.push(Diagnostic::new(
        Code::WrongValue,
        value.span,
        format!("`{key}` must be a list"),
        "Begin each entry with `- ` on a line of its own",
    ));
    None
}

/// The text that `value` is; anything else is a `wrong-value` and `None`.
pub fn text(value: &Value, key: &str, out: &mut Vec<Diagnostic>) -> Option<Spanned<String>> {
    match &value.value {
        Kind::Text(text) => Some(Spanned::new(text.clone(), value.span)),
        other => {
            out.push(Diagnostic::new(
                Code::WrongValue,
                value.span,
                format!("`{key}` must be a text, and this is {}", other.words()),
                "Write one text; put it in quotes where it holds `: ` or begins with `[`, `{` or `*`",
            ));
            None
        }
    }
}

/// The texts that `value` is: one, or a list of them.
pub fn texts(value: &Value, key: &str, out: &mut Vec<Diagnostic>) -> Vec<Spanned<String>> {
    match &value.value {
        Kind::List(list) => list.iter().filter_map(|v| text(v, key, out)).collect(),
        _ => text(value, key, out).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yaml_keeps_words_and_places() {
        let mut out = Vec::new();
        let v = yaml("version: 4.10\nanswers: {yes: \"Yes\", no: No}\n", 0, 10, &mut out)
            .expect("a value");
        let mut fields = Fields::of(&v, "a test", &mut out).expect("a map");
        let version = fields.text("version", &mut out).expect("a text");
        assert_eq!((version.value.as_str(), version.span), ("4.10", Span::new(0, 19, 23)));
        let Kind::Map(answers) = &fields.value("answers").expect("answers").value else { panic!() };
        assert_eq!(answers[0].0.value, "yes");
        assert_eq!(answers[1].1.value, Kind::Text("No".into()));
        assert!(out.is_empty());
    }

    #[test]
    fn an_alias_bomb_is_a_diagnostic() {
        let mut bomb = String::from("a: &a [x,x,x,x,x,x,x,x,x,x]\n");
        for (from, to) in ["ab", "bc", "cd", "de", "ef", "fg"]
            .map(|p| (p.as_bytes()[0] as char, p.as_bytes()[1] as char))
        {
            bomb += &format!("{to}: &{to} [{}]\n", vec![format!("*{from}"); 10].join(","));
        }
        let mut out = Vec::new();
        assert!(yaml(&bomb, 0, 0, &mut out).is_none());
        assert_eq!(out[0].code, Code::Syntax);
    }

    #[test]
    fn what_is_wrong_is_reported_at_its_place() {
        let mut out = Vec::new();
        let v = yaml("titel: x\nowner: [a]\nowner: b\n", 0, 0, &mut out).expect("a value");
        let mut fields = Fields::of(&v, "A policy", &mut out).expect("a map");
        fields.required_text("title", &mut out);
        fields.text("owner", &mut out);
        fields.finish(&mut out);
        let got: Vec<_> = out.iter().map(|d| (d.code, d.span.start)).collect();
        assert_eq!(
            got,
            [
                (Code::DuplicateKey, 20),
                (Code::MissingKey, 0),
                (Code::WrongValue, 16),
                (Code::UnknownKey, 0)
            ]
        );
        assert_eq!(out[3].help, "Did you mean `title`?");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(text in "\\PC{0,80}|[-:{}\\[\\]&*!|>'\"a \n]{0,60}") {
            let mut out = Vec::new();
            yaml(&text, 0, 0, &mut out);
            toml(&text, 0, &mut out);
        }
    }
}
