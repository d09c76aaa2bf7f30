//! Drawings, as values: what is in them, and not where. `render` gives each thing its place, for a screen and for paper.

/// What is drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Drawing {
    /// Steps and where each leads.
    Flow(Flow),
    /// Figures as bars.
    Bars(Bars),
}

/// An address as a pattern that a telephone's camera reads (a QR code).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scan(pub String);

/// A flowchart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Flow {
    /// Steps and conditions, in an order in which all ways but those back lead on.
    pub nodes: Vec<Node>,
    /// From which node to which, by their places in `nodes`; none twice.
    pub ways: Vec<(usize, usize)>,
    /// Whether it is read from right to left.
    pub rtl: bool,
}

/// A step, or the condition under which a way is taken.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The number of a step; a condition has none.
    pub number: Option<usize>,
    /// Its words.
    pub text: String,
    /// What stands below them: a promise.
    pub note: Option<String>,
}

/// A chart of horizontal bars.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bars {
    /// The groups, from the top.
    pub groups: Vec<Group>,
    /// Whether it is read from right to left.
    pub rtl: bool,
}

/// The bars of one row of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The name of the row.
    pub name: String,
    /// Its bars.
    pub bars: Vec<Bar>,
}

/// One bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// What it is, where a group has more than one.
    pub name: Option<String>,
    /// Its figure, as it is written.
    pub value: String,
    /// How long it is, in thousandths of the longest.
    pub length: u32,
    /// Which of the group's bars it is, from 0: decides how it is filled.
    pub series: usize,
}
