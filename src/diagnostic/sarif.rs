//! Diagnostics as SARIF 2.1.0 (OASIS), which code forges and editors read: `check --format sarif`.

use super::{Code, Diagnostic, Files, Severity, code};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

/// What a path may hold as it is (RFC 3986, `pchar` and `/`), but for a colon, which would make its start a scheme.
const PATH: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'@');

/// One log of one run. Its rules are all codes, in the order of the table.
/// `root` stands before each path: the book's folder, seen from where the command runs.
pub fn paint(diagnostics: &[Diagnostic], files: &Files, root: &str) -> Value {
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "Plainbook",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": code::ALL.iter().map(|code| rule(*code)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": diagnostics.iter().map(|d| result(d, files, root)).collect::<Vec<_>>(),
        }],
    })
}

fn rule(code: Code) -> Value {
    let name = code.name();
    let help = match code.severity() {
        Severity::Error => {
            "Nothing is published while this stands. Each result says what to do.".to_owned()
        }
        Severity::Warning => format!(
            "The book is published all the same. Each result says what to do. To hear no more of it, \
             write `allow: {{{name}: the reason}}` at the head of the page, or allow = [\"{name}\"] below [check] in book.toml."
        ),
    };
    json!({
        "id": name,
        "shortDescription": {"text": code.about()},
        "help": {"text": help},
        "defaultConfiguration": {"level": code.severity().word()},
    })
}

fn result(d: &Diagnostic, files: &Files, root: &str) -> Value {
    let index = code::ALL.iter().position(|code| *code == d.code);
    let stop = if d.message.ends_with(['.', '?', '!']) { "" } else { "." };
    let text = match d.help.is_empty() {
        true => d.message.clone(),
        false => format!("{}{stop} {}", d.message, d.help),
    };
    let mut result = json!({
        "ruleId": d.code.name(),
        "ruleIndex": index,
        "level": d.severity.word(),
        "message": {"text": text},
        "locations": [{"physicalLocation": {
            "artifactLocation": {"uri": uri(&format!("{root}{}", files.path(d.span.file)))},
            "region": region(d, files),
        }}],
    });
    if let Some(case) = &d.case {
        result["properties"] = json!({"case": case});
    }
    result
}

fn uri(path: &str) -> String {
    utf8_percent_encode(path, PATH).to_string()
}

/// The place, and the words that stand there. Of a file that cannot be read, its first line.
fn region(d: &Diagnostic, files: &Files) -> Value {
    let (line, column) = files.line_column(d.span);
    let (end_line, end_column) = files.end_line_column(d.span);
    let mut region = json!({
        "startLine": line,
        "startColumn": column,
        "endLine": end_line,
        "endColumn": end_column,
    });
    if let Some(words) = files.text(d.span.file).get(d.span.start as usize..d.span.end as usize)
        && !words.is_empty()
    {
        region["snippet"] = json!({"text": words});
    }
    region
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Span;

    #[test]
    fn a_result_says_which_rule_where_and_what() {
        let mut files = Files::default();
        let file = files.add("content/a é:b.md", "één\ntwee woorden\n");
        let mut d = Diagnostic::new(
            Code::ScopeGap,
            Span::new(file, "één\ntwee ".len(), "één\ntwee woorden".len()),
            "Nobody decides this",
            "Write a rule",
        );
        d.case = Some([("who".to_owned(), "adult".to_owned())].into());
        let log = paint(&[d], &files, "my book/");
        let run = &log["runs"][0];
        let result = &run["results"][0];
        let rule = &run["tool"]["driver"]["rules"]
            [result["ruleIndex"].as_u64().expect("an index") as usize];
        assert_eq!((&rule["id"], &result["ruleId"]), (&json!("scope-gap"), &json!("scope-gap")));
        assert_eq!(result["message"]["text"], "Nobody decides this. Write a rule");
        assert_eq!(
            result["locations"][0]["physicalLocation"],
            json!({
                "artifactLocation": {"uri": "my%20book/content/a%20%C3%A9%3Ab.md"},
                "region": {"startLine": 2, "startColumn": 6, "endLine": 2, "endColumn": 13, "snippet": {"text": "woorden"}},
            })
        );
        assert_eq!(result["properties"]["case"]["who"], "adult");
    }

    #[test]
    fn every_code_is_a_rule_with_words() {
        let log = paint(&[], &Files::default(), "");
        let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().expect("rules").clone();
        assert_eq!(rules.len(), code::ALL.len());
        for rule in rules {
            for key in ["shortDescription", "help"] {
                assert!(rule[key]["text"].as_str().is_some_and(|t| t.ends_with('.')), "{rule}");
            }
        }
        assert_eq!(log["runs"][0]["results"], json!([]));
    }
}
