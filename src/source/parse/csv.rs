//! Reads a CSV file: a row of names, then rows of cells, for `{{#chart}}` (FORMATS.md, section 4).

use crate::diagnostic::{Code, Diagnostic, Span, Spanned};
use crate::value::visible;

/// A table of figures.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The names of the columns.
    pub head: Vec<String>,
    /// The rows, each with a cell for every column.
    pub rows: Vec<Vec<String>>,
    /// For each column its figures by row, where it has any; the first has none, since it names the rows.
    pub figures: Vec<Option<Vec<Option<f64>>>>,
}

type Cells = Vec<Spanned<String>>;

/// Reads `text`, the whole of `file`. `None` where there is no figure in it to show, which is reported.
pub fn parse(text: &str, file: u32, out: &mut Vec<Diagnostic>) -> Option<Table> {
    let before = out.len();
    let mut rows = rows(text, file);
    if rows.len() < 2 || rows[0].len() < 2 {
        report(
            out,
            Span::new(file, 0, 0),
            "This file has no figures to show",
            "Write the names of the columns into its first line, then a line for each row: Year,Complaints",
        );
        return None;
    }
    let head = rows.remove(0);
    for row in &mut rows {
        if row.len() != head.len() {
            let place = row.first().map_or(Span::new(file, 0, 0), |cell| cell.span);
            report(
                out,
                place,
                format!(
                    "This row has {} cells, and the first line {} names",
                    row.len(),
                    head.len()
                ),
                "Give each row a cell for every column; put a cell in quotes where it holds a comma",
            );
            row.resize(head.len(), Spanned::new(String::new(), place));
        }
    }
    let columns = 0..head.len();
    let figures: Vec<_> =
        columns.map(|n| if n == 0 { None } else { column(&rows, n, out) }).collect();
    if figures.iter().all(Option::is_none) && out.len() == before {
        report(
            out,
            head[1].span,
            "No column of this file holds figures",
            "Write figures into a column after the first one",
        );
    }
    if out.len() > before {
        return None;
    }
    let plain = |cells: Cells| cells.into_iter().map(|c| c.value).collect();
    Some(Table { head: plain(head), rows: rows.into_iter().map(plain).collect(), figures })
}

/// The figures of a column; `None` where it has none. A cell among figures that is none is reported.
fn column(rows: &[Cells], n: usize, out: &mut Vec<Diagnostic>) -> Option<Vec<Option<f64>>> {
    let cells: Vec<&Spanned<String>> = rows.iter().filter_map(|row| row.get(n)).collect();
    let found: Vec<Option<f64>> = cells.iter().map(|cell| figure(&cell.value)).collect();
    if found.iter().all(Option::is_none) {
        return None;
    }
    for (cell, found) in cells.iter().zip(&found) {
        if found.is_none() && !is_blank(&cell.value) {
            report(
                out,
                cell.span,
                format!("`{}` stands among figures, and is none", cell.value),
                "Write a figure that is not below nothing, such as 12, 1,200 or 12.5%, or leave the cell empty",
            );
        }
    }
    Some(found)
}

/// A cell that holds no figure because there is none.
fn is_blank(cell: &str) -> bool {
    matches!(cell.trim(), "" | "-" | "–" | "—" | "..")
}

/// `12`, `1,200`, `12.5%`, `£3` as a number.
fn figure(cell: &str) -> Option<f64> {
    let bare: String = cell
        .trim()
        .trim_start_matches(['£', '€', '$'])
        .trim_end_matches('%')
        .chars()
        .filter(|c| !matches!(c, ',' | ' ' | '\u{a0}' | '\u{202f}'))
        .collect();
    let digits = bare.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    bare.parse().ok().filter(|n: &f64| digits && n.is_finite())
}

/// The rows of a text, without those that hold nothing. Cells are parted by commas, or by what parts the first line.
fn rows(text: &str, file: u32) -> Vec<Cells> {
    let first = text.lines().next().unwrap_or("");
    let mark = [',', ';', '\t'].into_iter().find(|c| first.contains(*c)).unwrap_or(',');
    let mut rows: Vec<Cells> = vec![Vec::new()];
    let (mut cell, mut start, mut quoted) = (String::new(), 0, false);
    let mut chars = text.char_indices().peekable();
    let push = |rows: &mut Vec<Cells>, cell: &mut String, start: usize, end: usize| {
        let words = visible(std::mem::take(cell).trim());
        if let Some(row) = rows.last_mut() {
            row.push(Spanned::new(words, Span::new(file, start, end)));
        }
    };
    while let Some((at, c)) = chars.next() {
        match c {
            '"' if quoted && chars.peek().is_some_and(|(_, c)| *c == '"') => {
                cell.push('"');
                chars.next();
            }
            '"' if quoted || cell.trim().is_empty() => quoted = !quoted,
            '\u{feff}' if at == 0 => {}
            '\n' if !quoted => {
                push(&mut rows, &mut cell, start, at);
                rows.push(Vec::new());
                start = at + 1;
            }
            c if c == mark && !quoted => {
                push(&mut rows, &mut cell, start, at);
                start = at + c.len_utf8();
            }
            c => cell.push(c),
        }
    }
    push(&mut rows, &mut cell, start, text.len());
    rows.retain(|row| row.iter().any(|cell| !cell.value.is_empty()));
    rows
}

fn report(
    out: &mut Vec<Diagnostic>,
    span: Span,
    message: impl Into<String>,
    help: impl Into<String>,
) {
    out.push(Diagnostic::new(Code::ChartData, span, message, help));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Option<Table>, Vec<u32>) {
        let mut out = Vec::new();
        let table = parse(text, 0, &mut out);
        (table, out.iter().map(|d| d.span.start).collect())
    }

    #[test]
    fn figures_are_those_of_columns_that_have_any() {
        let (table, _) = read(
            "\u{feff}Year,Note,Number,Share\r\n2024,\"a, \"\"b\"\"\",\"1,200\",12.5%\r\n2025,,,–\r\n",
        );
        let table = table.expect("a table");
        assert_eq!(table.rows[0], ["2024", "a, \"b\"", "1,200", "12.5%"]);
        assert_eq!(
            table.figures,
            [None, None, Some(vec![Some(1200.0), None]), Some(vec![Some(12.5), None])]
        );
        assert_eq!(read("a;b\nx;1\n").0.map(|t| t.head), Some(vec!["a".into(), "b".into()]));
    }

    #[test]
    fn what_is_no_figure_is_told_at_its_cell() {
        assert_eq!(read("Year,n\n2024,1O\n2025,2\n").1, [12]);
        assert_eq!(read("Year,n\n2024,-1\n2025,2\n").1, [12]);
        assert_eq!(read("Year,n\n2024,1,2\n").1, [7]);
        assert_eq!(read("Year,n\n2024,x\n").1, [5]);
        for text in ["", "Year,n\n", "Year\n2024\n"] {
            assert_eq!(read(text).1, [0], "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in "([a-z0-9,;\"\n .%]|\\PC){0,60}") {
            if let Some(table) = read(&text).0 {
                proptest::prop_assert!(table.rows.iter().all(|row| row.len() == table.head.len()));
            }
        }
    }
}
