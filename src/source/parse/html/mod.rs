//! Raw HTML in Markdown: a safe set of it is kept with its structure, of all else the words (FORMATS.md, section 7).
//!
//! Markdown's own blocks and the tags of raw HTML come in one stream, and become one tree of which each element
//! stands where HTML allows it, whatever was left open, closed twice or put in the wrong place:
//!
//! ```text
//! raw HTML  ->  tag: tokens with their places  ->  flow: blocks (run: running text, table: rows and columns)
//! ```

mod flow;
mod run;
mod table;
pub mod tag;

pub use flow::{Flow, Piece, Sink, close_unseen};
pub use run::{Run, is_seen, says_something};
pub use table::markdown as markdown_table;

#[cfg(test)]
mod properties;
