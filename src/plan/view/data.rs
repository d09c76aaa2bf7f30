//! What `policy.json` says of a version. Its keys are those of the front matter, where it has one.

use serde::Serialize;

/// A version of a policy, for machines.
///
/// An address begins at the site's root; an anchor is the `id` on the page of that address.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct PolicyData {
    /// The name of the policy.
    pub policy: String,
    /// The version, as text.
    pub version: String,
    /// Its title.
    pub title: String,
    /// One sentence on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The language of its text.
    pub language: String,
    /// Whose policy it is.
    pub organisation: String,
    /// What it is on `status-on`: `in-force`, `forthcoming`, `superseded` or `withdrawn`.
    pub status: &'static str,
    /// The day for which the site was built.
    pub status_on: String,
    /// Its dates, and who answers for it.
    #[serde(flatten)]
    pub matter: Matter,
    /// Where it can be read.
    pub addresses: Addresses,
    /// The numbered paragraphs, in the order of the text.
    pub paragraphs: Vec<Paragraph>,
    /// The whole text, block by block; a numbered paragraph stands here by its number and anchor.
    pub blocks: Vec<Piece>,
    /// The footnotes, in the order in which the text refers to them.
    pub footnotes: Vec<Footnote>,
    /// Its promises with a number in them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub standards: Vec<Standard>,
    /// The steps that a concern goes through.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub process: Option<Process>,
}

/// A promise, as `standards.yaml` has it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)] // the keys of the file
pub struct Standard {
    pub id: String,
    pub what: String,
    pub value: u32,
    pub unit: &'static str,
    pub up_to: bool,
    pub cites: String,
}

/// A process, as `process.yaml` has it.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)] // the keys of the file
pub struct Process {
    pub start: String,
    pub steps: Vec<Step>,
}

/// A step of a process.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)] // the keys of the file
pub struct Step {
    pub id: String,
    pub title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub say: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standard: Option<String>,
    pub next: Vec<Way>,
}

/// A way to another step.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)] // the keys of the file
pub struct Way {
    pub to: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
}

/// The front matter of a version: days as `2023-07-04`, months as `2027-11`, years as `2010`.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)] // the keys of the front matter
pub struct Matter {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved_on: Option<String>,
    pub in_force_from: String,
    /// The last day, where it is known: its own, or the day before the next version begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_force_until: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amended: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub equality_impact_analysis: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_review: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated: Option<String>,
    /// The version whose place it takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changes: Option<Changes>,
    pub corrected: Vec<Correction>,
}

/// What the owner says has changed since the version before.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)] // the keys of the front matter
pub struct Changes {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    pub added: Vec<String>,
    pub clarified: Vec<String>,
    pub removed: Vec<String>,
    pub renumbered: std::collections::BTreeMap<String, String>,
}

/// What was mended without a new version.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)] // the keys of the front matter
pub struct Correction {
    pub on: String,
    pub what: String,
}

/// Where a version can be read, from the site's root.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Addresses {
    /// This version, for ever.
    pub version: String,
    /// The policy: what is in force.
    pub policy: String,
    /// This version on paper.
    pub pdf: String,
    /// This version as Markdown.
    pub markdown: String,
    /// Its scope rules, where it has any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
}

/// A numbered paragraph.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Paragraph {
    /// The number: `3.7`.
    pub number: String,
    /// The word that is printed before the number, such as `Section`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub word: Option<String>,
    /// Where its number stands in a heading: what that heading says after it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Where it is on the page.
    pub anchor: String,
    /// The number of the section that it stands in.
    pub section: Option<String>,
    /// The heading that it stands under.
    pub heading: Option<Heading>,
    /// All that it says, a line to a block; sub-paragraphs and list items with their marks.
    pub text: String,
    /// Its sub-paragraphs, which `text` holds too.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sub_paragraphs: Vec<SubParagraph>,
    /// The labels of the footnotes that it refers to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub footnotes: Vec<String>,
}

/// A heading that paragraphs stand under.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Heading {
    /// Where it is on the page.
    pub anchor: String,
    /// What it says.
    pub text: String,
}

/// A sub-paragraph.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct SubParagraph {
    /// The label as printed: `a)`.
    pub label: String,
    /// Where it is on the page.
    pub anchor: String,
    /// All that it says.
    pub text: String,
    /// Its own sub-paragraphs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sub_paragraphs: Vec<SubParagraph>,
}

/// A block of the text.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[allow(missing_docs)] // as in the text
pub enum Piece {
    Heading {
        level: u8,
        anchor: Option<String>,
        text: String,
    },
    Paragraph {
        number: String,
        anchor: String,
    },
    Text {
        text: String,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        footnotes: Vec<String>,
    },
}

/// A footnote.
#[derive(Clone, Debug, Serialize)]
pub struct Footnote {
    /// Its number as printed.
    pub label: String,
    /// What it says.
    pub text: String,
}
