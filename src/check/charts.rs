//! Charts whose file is not there.

use super::Check;
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::model::{Book, chart};

pub(super) const CHECK: Check = Check { codes: &[Code::ChartData], run };

fn run(book: &Book, out: &mut Vec<Diagnostic>) {
    for page in book.texts() {
        for (chart, path) in chart::charts(page) {
            if path.is_some_and(|path| book.tables.contains_key(&path)) {
                continue;
            }
            let file = &chart.file;
            let tables = book.paths.keys().filter(|path| path.ends_with(".csv"));
            out.push(Diagnostic::new(
                Code::ChartData,
                file.span,
                format!("There is no file of figures `{}` that can be read", file.value),
                did_you_mean(
                    &file.value,
                    tables.map(String::as_str),
                    "Put the CSV file into the content, and write its path from the folder of this text",
                ),
            ));
        }
    }
}
