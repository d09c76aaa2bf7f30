//! Diagnostics as workflow commands: `check --format github` has GitHub show each at its line of a pull request.
//!
//! The form is that of GitHub's documentation, "Workflow commands for GitHub Actions".

use super::{Diagnostic, Files};
use std::fmt::Write;

/// One line for each diagnostic. `root` stands before each path: the book's folder, seen from where the command runs.
pub fn paint(diagnostics: &[Diagnostic], files: &Files, root: &str) -> String {
    let mut out = String::new();
    for d in diagnostics {
        let (line, column) = files.line_column(d.span);
        let (end_line, end_column) = files.end_line_column(d.span);
        let file = property(&format!("{root}{}", files.path(d.span.file)));
        let _ = write!(
            out,
            "::{} file={file},line={line},endLine={end_line},col={column}",
            d.severity.word()
        );
        // GitHub takes an end column only where the end is on the line of the start.
        if end_line == line {
            let _ = write!(out, ",endColumn={end_column}");
        }
        let _ = write!(out, ",title={}::{}", property(d.code.name()), data(&d.message));
        if !d.help.is_empty() {
            let _ = write!(out, "%0A{}", data(&d.help));
        }
        out.push('\n');
    }
    out
}

/// A message: what would end the line is written as a code.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property: what would end it, too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, Span};

    #[test]
    fn what_would_end_a_line_or_a_property_is_escaped() {
        let mut files = Files::default();
        let file = files.add("content/a,b:c%.md", "one\ntwo three\n");
        let d = Diagnostic::new(
            Code::BrokenLink,
            Span::new(file, 4, 7),
            "100%: x,\r\ny",
            "Write:\nthis",
        );
        assert_eq!(
            paint(&[d], &files, "docs/"),
            "::error file=docs/content/a%2Cb%3Ac%25.md,line=2,endLine=2,col=1,endColumn=4,title=broken-link\
             ::100%25: x,%0D%0Ay%0AWrite:%0Athis\n"
        );
    }

    #[test]
    fn an_end_on_another_line_has_no_column() {
        let mut files = Files::default();
        let file = files.add("a.md", "one\ntwo\n");
        let d = Diagnostic::new(Code::NoAlt, Span::new(file, 1, 6), "m", "");
        assert_eq!(
            paint(&[d], &files, ""),
            "::warning file=a.md,line=1,endLine=2,col=2,title=no-alt::m\n"
        );
    }
}
