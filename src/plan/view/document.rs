//! A text with its links resolved and its directives carried out: what both a page and paper are made from.

use super::drawing::Drawing;
use crate::model::Address;
use crate::source::document::Attributes;
use serde::Serialize;
use std::collections::BTreeSet;

/// A block of the text.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "t", rename_all = "kebab-case")]
#[allow(missing_docs)] // the fields are those of the source's blocks; see `source::document`
pub enum Block {
    Heading {
        level: u8,
        id: Option<String>,
        also: Option<String>,
        content: Vec<Inline>,
    },
    Paragraph {
        content: Vec<Inline>,
    },
    Hand {
        content: Vec<Inline>,
    },
    Numbered {
        number: String,
        word: Option<String>,
        label: String,
        id: String,
        heading: Option<Title>,
        blocks: Vec<Block>,
    },
    Sub {
        label: String,
        id: String,
        blocks: Vec<Block>,
    },
    List {
        ordered: bool,
        tight: bool,
        class: Option<&'static str>,
        items: Vec<Item>,
    },
    Quote {
        blocks: Vec<Block>,
    },
    Note {
        kind: &'static str,
        title: String,
        blocks: Vec<Block>,
    },
    Code {
        language: Option<String>,
        label: String,
        text: String,
    },
    Table {
        align: Vec<&'static str>,
        label: String,
        head: Vec<Vec<Inline>>,
        rows: Vec<Vec<Vec<Inline>>>,
    },
    Rule,
    Plain {
        content: Vec<Inline>,
    },
    Html {
        element: &'static str,
        attributes: Attributes,
        blocks: Vec<Block>,
    },
    Terms {
        items: Vec<Term>,
    },
    /// A drawing, and words that say the same.
    Figure {
        /// What it shows.
        caption: String,
        /// What kind of drawing it is, and that its words follow: its text alternative.
        alt: String,
        drawing: Drawing,
        /// What the words are.
        summary: String,
        words: Vec<Block>,
    },
    Button {
        text: String,
        #[serde(flatten)]
        to: Target,
    },
}

/// The heading of a numbered paragraph, without its number.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Title {
    /// 2 to 6.
    pub level: u8,
    /// Another fragment that leads here.
    pub also: Option<String>,
    /// What it says.
    pub content: Vec<Inline>,
}

/// An item of a list.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Item {
    /// The fragment that leads to it.
    pub id: Option<String>,
    /// The number, of an ordered list.
    pub value: Option<u64>,
    /// Whether a task is done; `None` where the item is no task. Paper is told no more than that.
    #[serde(serialize_with = "done")]
    pub task: Option<Task>,
    /// What it says.
    pub blocks: Vec<Block>,
}

fn done<S: serde::Serializer>(task: &Option<Task>, to: S) -> Result<S::Ok, S::Error> {
    task.as_ref().map(|t| t.done).serialize(to)
}

/// A task's box.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// Whether it is ticked.
    pub done: bool,
    /// The word for it.
    pub label: String,
}

/// A term with its explanations.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Term {
    /// The fragment that leads to it.
    pub id: Option<String>,
    /// What is explained.
    pub term: Vec<Inline>,
    /// The explanations.
    pub details: Vec<Vec<Block>>,
}

/// A piece of running text.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "t", rename_all = "kebab-case")]
#[allow(missing_docs)] // as above
pub enum Inline {
    Text {
        text: String,
    },
    Strong {
        content: Vec<Inline>,
    },
    Emphasis {
        content: Vec<Inline>,
    },
    Strike {
        content: Vec<Inline>,
    },
    Sup {
        content: Vec<Inline>,
    },
    Sub {
        content: Vec<Inline>,
    },
    Code {
        text: String,
    },
    Link {
        #[serde(flatten)]
        to: Target,
        #[serde(skip)]
        title: Option<String>,
        content: Vec<Inline>,
    },
    Break,
    NoteRef {
        note: String,
        first: bool,
        nth: usize,
    },
    Image {
        alt: String,
        #[serde(flatten)]
        picture: Picture,
    },
    Html {
        element: &'static str,
        attributes: Attributes,
        content: Vec<Inline>,
    },
    Media(Media),
}

/// A picture as a page shows it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Picture {
    /// Where it is: on paper also the name of its file.
    #[serde(serialize_with = "as_text")]
    pub src: Address,
    /// What a pointer that rests on it is shown.
    #[serde(skip)]
    pub title: Option<String>,
    /// Its width and height in pixels, where the file says them.
    pub size: Option<(u32, u32)>,
}

fn as_text<S: serde::Serializer>(address: &Address, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(address)
}

/// A recording as a page plays it, and as paper names it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Media {
    /// `video` or `audio`.
    pub element: &'static str,
    /// The attributes of the element itself.
    pub attributes: Attributes,
    /// The files, the best first.
    #[serde(skip)]
    pub sources: Vec<(Address, Attributes)>,
    /// Captions and the like.
    #[serde(skip)]
    pub tracks: Vec<(Address, Attributes)>,
    /// The picture that is shown before it plays.
    #[serde(skip)]
    pub poster: Option<Address>,
    /// What is shown where it can't be played.
    #[serde(skip)]
    pub fallback: Vec<Inline>,
    /// What stands for it on paper: its words, with a link to the recording.
    pub content: Vec<Inline>,
}

/// Where a link leads: on paper as a whole address (`href`) or a place in the same text (`to`).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Target {
    /// The whole address.
    pub href: Option<String>,
    /// A place in this text, without `#`.
    pub to: Option<String>,
    /// Of a page of the site: its address and fragment, from which a relative link is made.
    #[serde(skip)]
    pub page: Option<(Address, Option<String>)>,
}

/// A footnote, in the order in which the text refers to them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Note {
    /// Its number as shown.
    pub label: String,
    /// How often the text refers to it.
    pub uses: usize,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// A text and its footnotes.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Text {
    /// The text.
    pub body: Vec<Block>,
    /// The footnotes.
    pub notes: Vec<Note>,
    /// The book's own pictures in it.
    #[serde(skip)]
    pub pictures: BTreeSet<Address>,
}
