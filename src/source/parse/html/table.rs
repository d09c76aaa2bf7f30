//! A table of raw HTML, of which each row has as many columns as the others, and nothing stands between its cells.

use super::flow::{element, lead};
use crate::diagnostic::{Span, Spanned};
use crate::source::document::{Align, Attributes, Block, BlockKind, Inline, InlineKind};

struct Section {
    element: &'static str,
    attributes: Attributes,
    span: Span,
    rows: Vec<Row>,
}

struct Row {
    attributes: Attributes,
    span: Span,
    cells: Vec<Cell>,
}

struct Cell {
    element: &'static str,
    attributes: Attributes,
    span: Span,
    blocks: Vec<Block>,
    column: usize,
    columns: usize,
    rows: usize,
}

/// The table of these parts; what stands between them stands before the table, as in a browser.
pub(super) fn build(attributes: Attributes, blocks: Vec<Block>, span: Span) -> Vec<Block> {
    let mut parts = Parts::default();
    for block in blocks {
        parts.part(block);
    }
    let Parts { mut outside, caption, mut sections } = parts;
    sections.iter_mut().for_each(|s| s.rows.retain(|r| !r.cells.is_empty()));
    sections.retain(|s| !s.rows.is_empty());
    let caption = caption.filter(|c| match &c.value {
        BlockKind::Html { blocks, .. } => !blocks.is_empty(),
        _ => false,
    });
    if sections.is_empty() {
        if let Some(BlockKind::Html { blocks, .. }) = caption.map(|c| c.value) {
            outside.extend(blocks);
        }
        return outside;
    }
    sections.iter_mut().for_each(|s| place(&mut s.rows));
    even(&mut sections);
    let mut inside: Vec<Block> = caption.into_iter().collect();
    inside.extend(sections.into_iter().map(Section::block));
    outside.push(element("table", attributes, inside, span));
    outside
}

/// A table of Markdown's, of which the first row is its head; one with blocks of raw HTML in its cells is one of raw HTML.
pub fn markdown(align: Vec<Align>, rows: Vec<(Span, Vec<Vec<Block>>)>, span: Span) -> Vec<Block> {
    let text = |cell: &Vec<Block>| {
        cell.iter().all(|b| matches!(b.value, BlockKind::Paragraph(_))) && cell.len() <= 1
    };
    if rows.iter().flat_map(|(_, row)| row).all(text) {
        let content = |cell: Vec<Block>| -> Vec<Inline> { lead(cell).0 };
        let mut rows = rows.into_iter().map(|(_, row)| row.into_iter().map(content).collect());
        let head = rows.next().unwrap_or_default();
        let table = BlockKind::Table { align, head, rows: rows.collect() };
        return vec![Spanned::new(table, span)];
    }
    let mut parts = Vec::new();
    for (n, (at, row)) in rows.into_iter().enumerate() {
        let cells = row.into_iter().zip(&align).map(|(mut blocks, align)| {
            let mut attributes = Attributes::new();
            match align {
                Align::Center => drop(attributes.insert("class", "center".to_owned())),
                Align::Right => drop(attributes.insert("class", "right".to_owned())),
                Align::None | Align::Left => {}
            }
            if n == 0 {
                attributes.insert("scope", "col".to_owned());
            }
            for block in &mut blocks {
                if let BlockKind::Paragraph(content) = &mut block.value {
                    block.value = BlockKind::Plain(std::mem::take(content));
                }
            }
            element(if n == 0 { "th" } else { "td" }, attributes, blocks, at)
        });
        let row = element("tr", Attributes::new(), cells.collect(), at);
        let part = if n == 0 { "thead" } else { "tbody" };
        match parts.last_mut() {
            Some(Spanned { value: BlockKind::Html { element, blocks, .. }, .. })
                if *element == part =>
            {
                blocks.push(row);
            }
            _ => parts.push(element(part, Attributes::new(), vec![row], at)),
        }
    }
    build(Attributes::new(), parts, span)
}

#[derive(Default)]
struct Parts {
    outside: Vec<Block>,
    caption: Option<Block>,
    sections: Vec<Section>,
}

impl Parts {
    fn part(&mut self, block: Block) {
        let span = block.span;
        match block.value {
            BlockKind::Html { element: "caption", attributes, blocks }
                if self.caption.is_none() =>
            {
                // Running text alone: a table in a caption is none.
                let (content, rest) = lead(blocks);
                let plain = Spanned::new(BlockKind::Plain(content), span);
                let plain = match &plain.value {
                    BlockKind::Plain(content) if content.is_empty() => Vec::new(),
                    _ => vec![plain],
                };
                self.caption = Some(element("caption", attributes, plain, span));
                self.outside.extend(rest);
            }
            BlockKind::Html {
                element: name @ ("thead" | "tbody" | "tfoot"),
                attributes,
                blocks,
            } => {
                // One head, and before all else.
                let head = name == "thead" && self.sections.is_empty();
                let element = if head { "thead" } else { "tbody" };
                self.sections.push(Section { element, attributes, span, rows: Vec::new() });
                blocks.into_iter().for_each(|block| self.row(block));
                self.sections.push(Section::implied(span));
            }
            BlockKind::Html { element: "tr", .. } => self.row(Spanned::new(block.value, span)),
            BlockKind::Html { element: "caption", blocks, .. } => self.outside.extend(blocks),
            other => self.outside.push(Spanned::new(other, span)),
        }
    }

    fn row(&mut self, block: Block) {
        let span = block.span;
        let BlockKind::Html { element: "tr", attributes, blocks } = block.value else {
            self.outside.push(block);
            return;
        };
        let mut row = Row { attributes, span, cells: Vec::new() };
        for block in blocks {
            let span = block.span;
            match block.value {
                BlockKind::Html { element: name @ ("td" | "th"), mut attributes, blocks } => {
                    let mut number = |key| attributes.remove(key).and_then(|n| n.parse().ok());
                    let (columns, rows) =
                        (number("colspan").unwrap_or(1), number("rowspan").unwrap_or(1));
                    let blocks = if name == "th" { without_headings(blocks) } else { blocks };
                    row.cells.push(Cell {
                        element: name,
                        attributes,
                        span,
                        blocks,
                        column: 0,
                        columns,
                        rows,
                    });
                }
                other => self.outside.push(Spanned::new(other, span)),
            }
        }
        if self.sections.is_empty() {
            self.sections.push(Section::implied(span));
        }
        if let Some(section) = self.sections.last_mut() {
            section.rows.push(row);
        }
    }
}

/// A heading is none in a cell that heads others (HTML, section 4.9.10).
fn without_headings(mut blocks: Vec<Block>) -> Vec<Block> {
    for block in &mut blocks {
        let span = block.span;
        match &mut block.value {
            BlockKind::Heading { content, anchor, .. } => {
                let attributes = Attributes::from([("id", std::mem::take(anchor))]);
                let content = std::mem::take(content);
                let inline = InlineKind::Html { element: "span", attributes, content };
                block.value = BlockKind::Paragraph(vec![Spanned::new(inline, span)]);
            }
            BlockKind::Html { blocks, .. }
            | BlockKind::Quote(blocks)
            | BlockKind::Alert(_, blocks) => *blocks = without_headings(std::mem::take(blocks)),
            BlockKind::List { items, .. } => {
                for item in items {
                    item.blocks = without_headings(std::mem::take(&mut item.blocks));
                }
            }
            BlockKind::Terms(terms) => {
                for detail in terms.iter_mut().flat_map(|(_, details)| details) {
                    *detail = without_headings(std::mem::take(detail));
                }
            }
            _ => {}
        }
    }
    blocks
}

/// Gives each cell of a section its column; cells that would overlap or reach below the section are made smaller.
fn place(rows: &mut [Row]) {
    // For each column, how many more rows a cell above reaches down.
    let mut busy: Vec<usize> = Vec::new();
    let count = rows.len();
    for (r, row) in rows.iter_mut().enumerate() {
        let mut at = 0;
        for cell in &mut row.cells {
            while busy.get(at).is_some_and(|b| *b > 0) {
                at += 1;
            }
            let free = (at..at + cell.columns)
                .take_while(|c| busy.get(*c).is_none_or(|b| *b == 0))
                .count();
            let left = count - r;
            cell.rows = if cell.rows == 0 { left } else { cell.rows.min(left) };
            (cell.column, cell.columns) = (at, free.max(1));
            busy.resize(busy.len().max(at + cell.columns), 0);
            busy[at..at + cell.columns].fill(cell.rows);
            at += cell.columns;
        }
        busy.iter_mut().for_each(|b| *b = b.saturating_sub(1));
    }
}

/// Takes out columns in which no cell begins, and fills rows that are short.
fn even(sections: &mut [Section]) {
    let mut starts: Vec<usize> =
        sections.iter().flat_map(|s| &s.rows).flat_map(|r| &r.cells).map(|c| c.column).collect();
    starts.sort_unstable();
    starts.dedup();
    let new = |column: usize| starts.partition_point(|s| *s < column);
    for section in sections {
        let mut busy = vec![0; starts.len()];
        for row in &mut section.rows {
            for cell in &mut row.cells {
                let (from, to) = (new(cell.column), new(cell.column + cell.columns));
                (cell.column, cell.columns) = (from, (to - from).max(1));
                busy[from..from + cell.columns].fill(cell.rows);
            }
            let span = row.span;
            let missing = busy.iter().filter(|b| **b == 0).count();
            row.cells.extend((0..missing).map(|_| Cell {
                element: "td",
                attributes: Attributes::new(),
                span,
                blocks: Vec::new(),
                column: 0,
                columns: 1,
                rows: 1,
            }));
            busy.iter_mut().for_each(|b| *b = b.saturating_sub(1));
        }
    }
}

impl Section {
    fn implied(span: Span) -> Section {
        Section { element: "tbody", attributes: Attributes::new(), span, rows: Vec::new() }
    }

    fn block(self) -> Block {
        let rows = self.rows.into_iter().map(Row::block).collect();
        element(self.element, self.attributes, rows, self.span)
    }
}

impl Row {
    fn block(self) -> Block {
        let cells = self.cells.into_iter().map(Cell::block).collect();
        element("tr", self.attributes, cells, self.span)
    }
}

impl Cell {
    fn block(mut self) -> Block {
        for (key, number) in [("colspan", self.columns), ("rowspan", self.rows)] {
            if number > 1 {
                self.attributes.insert(key, number.to_string());
            }
        }
        element(self.element, self.attributes, self.blocks, self.span)
    }
}
