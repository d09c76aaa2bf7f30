//! The charts of a page, and the files of figures that they show.

use super::Page;
use crate::source::document::{BlockKind, Chart, Directive, Visit};
use crate::source::load::table_path;

/// Each chart of `page`, with the path of its file below the content folder; none where that leads out of it.
pub fn charts(page: &Page) -> Vec<(&Chart, Option<String>)> {
    let mut charts = Vec::new();
    page.document.visit(&mut |v| {
        if let Visit::Block(block) = v
            && let BlockKind::Directive(Directive::Chart(chart)) = &block.value
        {
            charts.push((chart, path(page, chart)));
        }
    });
    charts
}

/// The path of the file of `chart`, below the content folder.
pub fn path(page: &Page, chart: &Chart) -> Option<String> {
    table_path(page.path_at(chart.file.span), &chart.file.value)
}
