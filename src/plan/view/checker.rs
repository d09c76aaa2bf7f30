//! What the templates of the checker are given, and the data of the page that asks all questions itself.

use super::pages::{Link, Prose, Status};
use serde::Serialize;

/// Words of the scope file, with their language where it is not that of the words around them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Said {
    /// The words.
    pub text: String,
    /// Their language.
    pub lang: Option<String>,
    /// `ltr` or `rtl`, where the language is said.
    pub dir: Option<&'static str>,
}

/// Running text of the scope file or the policy, with its language as in [`Said`].
#[derive(Clone, Debug, Serialize)]
pub struct Telling {
    /// What it says.
    pub body_html: Prose,
    /// Its language.
    pub lang: Option<String>,
    /// `ltr` or `rtl`, where the language is said.
    pub dir: Option<&'static str>,
}

/// Words that lead somewhere.
#[derive(Clone, Debug, Serialize)]
pub struct Lead {
    /// The words.
    #[serde(flatten)]
    pub said: Said,
    /// Where they lead.
    pub href: String,
}

/// A next step.
#[derive(Clone, Debug, Serialize)]
pub struct NextStep {
    /// Its words, and where they lead.
    #[serde(flatten)]
    pub lead: Lead,
    /// Where that is, for a reader of paper: of a link within the site.
    pub written: Option<String>,
}

/// What stands on every page of a checker.
#[derive(Clone, Debug, Serialize)]
pub struct Around {
    /// Of a version that is not in force: what it is.
    pub status: Option<Status>,
    /// What the checker is called.
    pub checker_title: Said,
    /// The policy and its version, with a link to the text.
    pub basis: Link,
    /// The first page.
    pub start: String,
    /// Other forms of the same: all questions on one page; for young people, for adults.
    pub links: Vec<Link>,
}

/// An answer given on the way to a page of the checker.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)] // see the name
pub struct SoFar {
    pub ask: Said,
    pub answer: Said,
    /// "Change: Who is raising the concern?"
    pub change: Said,
    /// The other answers of the question, with the pages that they lead to.
    pub others: Vec<Lead>,
}

/// What makes the page of the first question ask all of them.
#[derive(Clone, Debug, Serialize)]
pub struct Enhance {
    /// The script.
    pub script: String,
    /// Its data.
    pub data: String,
}

/// `question.html`: a question of the checker.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)] // see the name
pub struct QuestionPage {
    #[serde(flatten)]
    pub around: Around,
    pub intro: Option<Said>,
    pub ask: Said,
    pub hint: Option<Said>,
    pub answers: Vec<Lead>,
    pub so_far: Vec<SoFar>,
    pub enhance: Option<Enhance>,
}

/// Advice as an end shows it.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)] // see the name
pub struct Advice {
    #[serde(flatten)]
    pub say: Telling,
    pub cites: Vec<Link>,
}

/// A passage of the policy, quoted.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)] // see the name
pub struct Quoted {
    pub label: Said,
    pub href: String,
    #[serde(flatten)]
    pub text: Telling,
}

/// What an end says: an outcome with its advice.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)] // see the name
pub struct Ending {
    pub title: Said,
    pub verdict: &'static str,
    pub verdict_text: String,
    pub say: Telling,
    pub next: Vec<NextStep>,
    pub advice: Vec<Advice>,
}

/// `outcome.html`: an end of the checker.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)] // see the name
pub struct OutcomePage {
    #[serde(flatten)]
    pub around: Around,
    #[serde(flatten)]
    pub end: Ending,
    pub paragraphs: Vec<Quoted>,
    pub so_far: Vec<SoFar>,
    /// The script that adds a button to print the page.
    pub print_script: Option<String>,
}

/// `all.html`: the whole tree, for reading and printing.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)] // see the name
pub struct AllPage {
    #[serde(flatten)]
    pub around: Around,
    pub intro: Option<Said>,
    pub nodes: Vec<AllNode>,
    pub print_script: Option<String>,
}

/// A node of the tree.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[allow(missing_docs)] // see the name
#[allow(clippy::large_enum_variant)] // a tree has few nodes
pub enum AllNode {
    Question {
        id: String,
        number: usize,
        ask: Said,
        hint: Option<Said>,
        answers: Vec<Goto>,
    },
    End {
        id: String,
        number: usize,
        #[serde(flatten)]
        end: Ending,
        cites: Vec<Link>,
    },
}

/// An answer, and the node to go to.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)] // see the name
pub struct Goto {
    #[serde(flatten)]
    pub lead: Lead,
    pub goto: usize,
}

/// The whole checker as data, for the script of the page that asks all questions itself. The renderer makes its parts
/// with the templates of the static pages, so that both say the same.
#[derive(Clone, Debug)]
pub struct Data {
    /// The language whose words the templates show.
    pub language: String,
    /// The name of each question by its place on the way: "Question 2".
    pub steps: Vec<String>,
    /// The questions that the tree asks.
    pub questions: Vec<Form>,
    /// The ends.
    pub ends: Vec<Closing>,
    /// Every paragraph that a rule behind an end cites.
    pub paragraphs: Vec<Quoted>,
    /// The tree; where pages have the answers so far, a node for each way that may end otherwise.
    pub nodes: Vec<Node>,
    /// The first node.
    pub root: usize,
    /// What stands around each step.
    pub around: Around,
}

/// A question with its answers to choose from.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)] // see the name
pub struct Form {
    /// The title of the page that shows it.
    pub page_title: String,
    pub ask: Said,
    pub hint: Option<Said>,
    pub answers: Vec<Said>,
    pub change: Said,
}

/// An end, as a page of its own.
#[derive(Clone, Debug)]
#[allow(missing_docs)] // see the name
pub struct Closing {
    /// The title of the page that shows it.
    pub page_title: String,
    pub end: Ending,
}

/// A node of the tree, by the places of questions, ends, paragraphs and nodes in their lists.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(untagged)]
pub enum Node {
    /// A question, and the node that each of its answers leads to.
    Ask {
        /// The question.
        ask: usize,
        /// The nodes, in the order of the answers.
        to: Vec<usize>,
    },
    /// An end.
    End {
        /// The end.
        end: usize,
        /// The paragraphs that it quotes.
        says: Vec<usize>,
    },
}

impl Ending {
    fn prose(&mut self) -> impl Iterator<Item = &mut Prose> {
        let advice = self.advice.iter_mut().map(|a| &mut a.say.body_html);
        std::iter::once(&mut self.say.body_html).chain(advice)
    }
}

impl OutcomePage {
    /// Every piece of running text in it.
    pub fn prose(&mut self) -> Vec<&mut Prose> {
        let quoted = self.paragraphs.iter_mut().map(|p| &mut p.text.body_html);
        self.end.prose().chain(quoted).collect()
    }
}

impl AllPage {
    /// Every piece of running text in it.
    pub fn prose(&mut self) -> Vec<&mut Prose> {
        let ends = self.nodes.iter_mut().filter_map(|node| match node {
            AllNode::End { end, .. } => Some(end),
            AllNode::Question { .. } => None,
        });
        ends.flat_map(Ending::prose).collect()
    }
}

impl Data {
    /// Every piece of running text in it.
    pub fn prose(&mut self) -> Vec<&mut Prose> {
        let ends = self.ends.iter_mut().flat_map(|closing| closing.end.prose());
        ends.chain(self.paragraphs.iter_mut().map(|p| &mut p.text.body_html)).collect()
    }
}
