//! What the Markdown copy of a page is made from.

use super::document::{Block, Note};

/// A text as Markdown shows it, from its title on.
#[derive(Clone, Debug, PartialEq)]
pub struct Copy {
    /// The text.
    pub blocks: Vec<Block>,
    /// Its footnotes.
    pub notes: Vec<Note>,
}
