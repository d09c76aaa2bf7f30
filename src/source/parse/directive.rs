//! `{{#name argument}}`: the directives of FORMATS.md, section 4.

use crate::diagnostic::{Code, Diagnostic, Span, Spanned, did_you_mean};
use crate::source::document::Directive;

/// The directives that there are.
pub const NAMES: [&str; 2] = ["rules", "checker"];

/// The directive `written` on a line of its own at `span`; one that is unknown or lacks a word is reported.
pub fn parse(written: &str, span: Span, out: &mut Vec<Diagnostic>) -> Option<Directive> {
    let inner = written.trim_start_matches("{{#").trim_end_matches("}}");
    let at = |word: &str| {
        let start = span.start as usize + written.find(word).unwrap_or(0);
        Spanned::new(word.to_owned(), Span::new(span.file, start, start + word.len()))
    };
    let words: Vec<&str> = inner.split_whitespace().collect();
    match words.as_slice() {
        ["rules", paragraph] => Some(Directive::Rules { policy: None, paragraph: at(paragraph) }),
        ["rules", policy, paragraph] => {
            Some(Directive::Rules { policy: Some(at(policy)), paragraph: at(paragraph) })
        }
        ["checker", policy] => Some(Directive::Checker(at(policy))),
        [name @ ("rules" | "checker"), ..] => {
            let example =
                if *name == "rules" { "{{#rules 3.7}}" } else { "{{#checker complaints}}" };
            out.push(Diagnostic::new(
                Code::UnknownDirective,
                span,
                format!("`{{{{#{name}}}}}` is not written like this"),
                format!("Write it as {example}"),
            ));
            None
        }
        other => {
            unknown(other.first().copied().unwrap_or(""), span, out);
            None
        }
    }
}

/// Reports a directive that stands within a line; none of those that there are may.
pub fn inline(written: &str, span: Span, out: &mut Vec<Diagnostic>) {
    let name = written
        .trim_start_matches("{{#")
        .split(|c: char| !c.is_alphanumeric() && c != '-')
        .next()
        .unwrap_or("");
    if NAMES.contains(&name) {
        out.push(Diagnostic::new(
            Code::UnknownDirective,
            span,
            format!("`{{{{#{name} …}}}}` stands in the middle of a line"),
            "Put it on a line of its own",
        ));
    } else {
        unknown(name, span, out);
    }
}

fn unknown(name: &str, span: Span, out: &mut Vec<Diagnostic>) {
    out.push(Diagnostic::new(
        Code::UnknownDirective,
        span,
        format!("There is no directive `{{{{#{name}}}}}`"),
        did_you_mean(name, NAMES, "The directives are {{#rules 3.7}} and {{#checker complaints}}; to show the words as they are, write \\{{#"),
    ));
}
