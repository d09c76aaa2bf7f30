//! `{{#name argument}}`: the directives of FORMATS.md, section 4.

use crate::diagnostic::{Code, Diagnostic, Span, Spanned, did_you_mean};
use crate::source::document::{Chart, Directive, InlineKind};

/// The directives that there are, each as it is written. `include` is carried out before the Markdown is read, see
/// `source::include`; `standard` alone may stand within a line.
const FORMS: [(&str, &str); 7] = [
    ("rules", "{{#rules 3.7}}"),
    ("standard", "{{#standard acknowledge}}"),
    ("checker", "{{#checker complaints}}"),
    ("process", "{{#process complaints}}"),
    ("chart", "{{#chart figures.csv bar title=\"Complaints by year\"}}"),
    ("glossary", "{{#glossary}}"),
    ("include", "{{#include parts/contact.md}}"),
];

/// Whether `line` is a directive on a line of its own.
pub fn is_line(line: &str) -> bool {
    line.starts_with("{{#") && line.ends_with("}}") && name_of(line) != "standard"
}

/// The directive `written` on a line of its own at `span`; one that is unknown or lacks a word is reported.
pub fn parse(written: &str, span: Span, out: &mut Vec<Diagnostic>) -> Option<Directive> {
    let inner = written.trim_start_matches("{{#").trim_end_matches("}}");
    let words = words(inner, span.start as usize + "{{#".len(), span.file);
    let rest = words.get(1..).unwrap_or(&[]);
    match (words.first().map_or("", |w| w.value.as_str()), rest) {
        ("rules", [paragraph]) => {
            return Some(Directive::Rules { policy: None, paragraph: paragraph.clone() });
        }
        ("rules", [policy, paragraph]) => {
            return Some(Directive::Rules {
                policy: Some(policy.clone()),
                paragraph: paragraph.clone(),
            });
        }
        ("checker", [policy]) => return Some(Directive::Checker(policy.clone())),
        ("process", [policy]) => return Some(Directive::Process(policy.clone())),
        ("chart", [file, options @ ..]) if file.value.ends_with(".csv") => {
            let mut title = None;
            let mut known = true;
            for option in options {
                match option.value.split_once('=') {
                    None if option.value == "bar" => {}
                    Some(("title", words)) if !words.trim().is_empty() => {
                        title = Some(words.trim().to_owned());
                    }
                    _ => known = false,
                }
            }
            if known {
                return Some(Directive::Chart(Chart { file: file.clone(), title }));
            }
            wrong("chart", span, out);
        }
        ("glossary", []) => return Some(Directive::Glossary(span)),
        (name, _) => wrong(name, span, out),
    }
    None
}

/// The directive that `written` begins with, which stands within a line: only `standard` may. Any other is reported.
pub fn inline(written: &str, span: Span, out: &mut Vec<Diagnostic>) -> Option<InlineKind> {
    let name = name_of(written);
    if !written.ends_with("}}") && form_of(name).is_some() {
        out.push(Diagnostic::new(
            Code::UnknownDirective,
            span,
            format!("`{{{{#{name}` does not end on its line"),
            format!("Write it as {}, all on one line", form_of(name).unwrap_or_default()),
        ));
        return None;
    }
    if name != "standard" {
        if form_of(name).is_some() {
            out.push(Diagnostic::new(
                Code::UnknownDirective,
                span,
                format!("`{{{{#{name} …}}}}` stands in the middle of a line"),
                "Put it on a line of its own; within HTML, with an empty line before and after it",
            ));
        } else {
            unknown(name, span, out);
        }
        return None;
    }
    let inner = written.trim_start_matches("{{#").strip_suffix("}}");
    let words =
        inner.map_or_else(Vec::new, |i| words(i, span.start as usize + "{{#".len(), span.file));
    match words.as_slice() {
        [_, id] => Some(InlineKind::Standard { policy: None, id: id.clone() }),
        [_, policy, id] => {
            Some(InlineKind::Standard { policy: Some(Box::new(policy.clone())), id: id.clone() })
        }
        _ => {
            wrong(name, span, out);
            None
        }
    }
}

/// The name that a directive begins with.
fn name_of(written: &str) -> &str {
    let inner = written.trim_start_matches("{{#");
    inner.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '_').next().unwrap_or("")
}

fn form_of(name: &str) -> Option<&'static str> {
    FORMS.iter().find(|(n, _)| *n == name).map(|(_, form)| *form)
}

/// The words of `text`, which begins at byte `at` of `file`; what stands in quotes is one, and keeps them not.
fn words(text: &str, at: usize, file: u32) -> Vec<Spanned<String>> {
    let mut words = Vec::new();
    let mut open: Option<(usize, String)> = None;
    let mut quoted = false;
    for (n, c) in text.char_indices() {
        if c.is_whitespace() && !quoted {
            words.extend(open.take().map(|(from, w)| (from, n, w)));
            continue;
        }
        let (_, word) = open.get_or_insert_with(|| (n, String::new()));
        match c {
            '"' | '“' | '”' => quoted = !quoted,
            other => word.push(other),
        }
    }
    words.extend(open.map(|(from, w)| (from, text.len(), w)));
    let place = |(from, to, word)| Spanned::new(word, Span::new(file, at + from, at + to));
    words.into_iter().map(place).collect()
}

/// Reports a directive that is unknown, or is not written as it should be.
fn wrong(name: &str, span: Span, out: &mut Vec<Diagnostic>) {
    match form_of(name) {
        Some(form) => out.push(Diagnostic::new(
            Code::UnknownDirective,
            span,
            format!("`{{{{#{name}}}}}` is not written like this"),
            format!("Write it as {form}"),
        )),
        None => unknown(name, span, out),
    }
}

fn unknown(name: &str, span: Span, out: &mut Vec<Diagnostic>) {
    let forms: Vec<&str> = FORMS.iter().map(|(_, form)| *form).collect();
    out.push(Diagnostic::new(
        Code::UnknownDirective,
        span,
        format!("There is no directive `{{{{#{name}}}}}`"),
        did_you_mean(
            name,
            FORMS.map(|(name, _)| name),
            format!(
                "The directives are {}; to show the words as they are, write \\{{{{#",
                forms.join(", ")
            ),
        ),
    ));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_quotes_are_one_and_know_their_place() {
        let found = words("chart  a.csv title=\"One two\" ", 10, 0);
        let shown: Vec<_> = found.iter().map(|w| (w.value.as_str(), w.span.start)).collect();
        assert_eq!(shown, [("chart", 10), ("a.csv", 17), ("title=One two", 23)]);
    }

    #[test]
    fn a_standard_may_stand_within_a_line_and_alone_on_it() {
        assert!(is_line("{{#rules 3.7}}") && !is_line("{{#standard a}} and {{#standard b}}"));
        let mut out = Vec::new();
        let span = Span::new(0, 5, 30);
        let Some(InlineKind::Standard { policy, id }) =
            inline("{{#standard complaints a}}", span, &mut out)
        else {
            panic!()
        };
        assert_eq!((policy.map(|p| p.span.start), id.span.start), (Some(17), 28));
        for written in ["{{#standard}}", "{{#standard a b c}}", "{{#standard a", "{{#rules 1.1}}"] {
            assert!(inline(written, span, &mut out).is_none(), "{written}");
        }
        assert_eq!(out.len(), 4);
    }
}
