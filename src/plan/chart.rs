//! `{{#chart figures.csv}}`: figures as bars, with the table that they are from and its file.

use super::text::Teller;
use super::view::document::{Block, Inline};
use super::view::drawing::{Bar, Bars, Drawing, Group};
use crate::model::chart::path;
use crate::model::title::name_of;
use crate::source::document::Chart;
use crate::source::parse::csv::Table;

/// The chart; nothing where its file has no figures, which `check` has reported.
pub(super) fn figure(teller: &mut Teller<'_>, chart: &Chart) -> Option<Block> {
    let path = path(teller.page, chart)?;
    let table = teller.book.tables.get(&path).filter(|t| !t.rows.is_empty())?;
    let words = teller.words;
    let title = chart.title.clone().unwrap_or_else(|| name_of(path.trim_end_matches(".csv")));
    let cell = |text: &String| vec![text_of(text)];
    let align = table.figures.iter().map(|f| if f.is_some() { "right" } else { "none" });
    let shown = Block::Table {
        align: align.collect(),
        label: title.clone(),
        head: table.head.iter().map(cell).collect(),
        rows: table.rows.iter().map(|row| row.iter().map(cell).collect()).collect(),
    };
    let mut blocks = vec![shown];
    if let Some(address) = teller.book.paths.get(&path) {
        let to = teller.target(address.clone(), None);
        let link =
            Inline::Link { to, title: None, content: vec![text_of(&words.word("chart-file"))] };
        blocks.push(Block::Paragraph { content: vec![link] });
    }
    Some(Block::Figure {
        caption: title,
        alt: words.word("chart-alt"),
        drawing: Drawing::Bars(bars(table, words.direction() == "rtl")),
        summary: words.word("chart-words"),
        words: blocks,
    })
}

fn bars(table: &Table, rtl: bool) -> Bars {
    let series: Vec<(usize, &Vec<Option<f64>>)> =
        table.figures.iter().enumerate().filter_map(|(n, f)| Some((n, f.as_ref()?))).collect();
    let largest = series.iter().flat_map(|(_, f)| f.iter().flatten()).copied().fold(0.0, f64::max);
    let length = |n: f64| if largest > 0.0 { (n / largest * 1000.0).round() as u32 } else { 0 };
    let groups = table.rows.iter().enumerate().map(|(row, cells)| Group {
        name: cells[0].clone(),
        bars: series
            .iter()
            .enumerate()
            .filter_map(|(nth, (column, figures))| {
                Some(Bar {
                    name: (series.len() > 1).then(|| table.head[*column].clone()),
                    value: cells[*column].clone(),
                    length: length(figures[row]?),
                    series: nth,
                })
            })
            .collect(),
    });
    Bars { groups: groups.collect(), rtl }
}

fn text_of(words: &str) -> Inline {
    Inline::Text { text: words.to_owned() }
}
