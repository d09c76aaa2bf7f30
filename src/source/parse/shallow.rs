//! Markdown events with no more levels than any page or sheet can show.
//!
//! Quotes and lists can be nested without end, and each level of them is a level of every walk over the
//! document, and of Typst, which sets no text so deep. What is deeper is kept, without its marks.

use pulldown_cmark::{Event, Tag, TagEnd};
use std::ops::Range;

/// The most quotes and list items around a block.
const MOST_BLOCKS: usize = 8;
/// The most marks around a word.
const MOST_MARKS: usize = 5;

/// Events of which those that open or close a deeper level are left out.
pub struct Shallow<I> {
    events: I,
    /// For each level that is open, whether it is kept, and which kind it is.
    open: Vec<(bool, Level)>,
    blocks: usize,
    marks: usize,
    /// Where the first level was left out.
    pub cut: Option<Range<usize>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Block,
    Mark,
    Other,
}

impl<I> Shallow<I> {
    /// The events of `events`.
    pub fn new(events: I) -> Shallow<I> {
        Shallow { events, open: Vec::new(), blocks: 0, marks: 0, cut: None }
    }
}

impl<'s, I: Iterator<Item = (Event<'s>, Range<usize>)>> Iterator for Shallow<I> {
    type Item = (Event<'s>, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (event, range) = self.events.next()?;
            match &event {
                Event::Start(tag) => {
                    let level = level(tag);
                    // A list is kept or left out with its items.
                    let inside = usize::from(matches!(tag, Tag::List(_)));
                    let keep = match level {
                        Level::Block => self.blocks + inside < MOST_BLOCKS,
                        Level::Mark => self.marks < MOST_MARKS,
                        Level::Other => true,
                    };
                    self.open.push((keep, level));
                    if keep {
                        self.count(level, !matches!(tag, Tag::List(_)), 1);
                        return Some((event, range));
                    }
                    self.cut.get_or_insert(range);
                }
                Event::End(tag) => {
                    let (kept, level) = self.open.pop().unwrap_or((true, Level::Other));
                    if kept {
                        self.count(level, !matches!(tag, TagEnd::List(_)), -1);
                        return Some((event, range));
                    }
                    // Two items that stand close together do not run into one word.
                    if *tag == TagEnd::Item {
                        return Some((Event::SoftBreak, range.end..range.end));
                    }
                }
                _ => return Some((event, range)),
            }
        }
    }
}

impl<I> Shallow<I> {
    fn count(&mut self, level: Level, counts: bool, by: isize) {
        let count = match level {
            Level::Block if counts => &mut self.blocks,
            Level::Mark => &mut self.marks,
            _ => return,
        };
        *count = count.saturating_add_signed(by);
    }
}

fn level(tag: &Tag<'_>) -> Level {
    match tag {
        Tag::BlockQuote(_) | Tag::List(_) | Tag::Item | Tag::DefinitionListDefinition => {
            Level::Block
        }
        Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript => {
            Level::Mark
        }
        _ => Level::Other,
    }
}
