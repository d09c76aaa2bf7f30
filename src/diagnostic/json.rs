//! Diagnostics for machines: `check --format json` (DESIGN.md, section 2).

use super::{Diagnostic, Files};
use serde_json::{Value, json};

/// One array of objects with `code`, `severity`, `message`, `file`, `line`, `column`, `help`,
/// and `case` where the diagnostic has one. Lines and columns count from 1.
pub fn paint(diagnostics: &[Diagnostic], files: &Files) -> Value {
    diagnostics
        .iter()
        .map(|d| {
            let (line, column) = files.line_column(d.span);
            let mut object = json!({
                "code": d.code.name(),
                "severity": d.severity.word(),
                "message": d.message,
                "file": files.path(d.span.file),
                "line": line,
                "column": column,
                "help": d.help,
            });
            if let Some(case) = &d.case {
                object["case"] = json!(case);
            }
            object
        })
        .collect()
}
