//! The whole checker as data, for the script that asks all questions on the first page.

use super::Checker;
use super::room::Room;
use crate::model::Address;
use crate::plan::view::checker::{Closing, Data, Form, Node};
use crate::plan::{Desk, View, frame};
use crate::scope::{self, Tree};
use std::collections::BTreeMap;

/// `address` is that of the file; its links are those of the first page, which is in the same folder.
pub fn view(desk: Desk<'_>, address: &Address, checker: &Checker) -> Option<View> {
    let start = address.parent()?;
    let room = Room::new(desk, checker, &start)?;
    let mut made = Maker { room: &room, cited: room.all_cited(), ..Maker::new(&room) };
    let root = made.node(room.tree.root, &mut BTreeMap::new())?;
    let (questions, ends, nodes) = (made.questions(), made.ends()?, made.nodes());
    let n = |n: usize| desk.words.with("question-n", &[("n", &n.to_string())]);
    let data = Data {
        language: desk.language().to_owned(),
        steps: (1..=room.tree.max_questions).map(n).collect(),
        questions,
        ends,
        paragraphs: made.cited.iter().map(|cited| room.quoted(cited)).collect(),
        nodes,
        root,
        around: room.around(true),
    };
    Some(View::Checker(Box::new(data), frame::theme(checker.audience())))
}

/// Makes the tree for the script: parts that ask the same and end the same stand once.
struct Maker<'r, 'b> {
    room: &'r Room<'b>,
    /// What rules cite, by its place in the data.
    cited: Vec<&'b str>,
    /// The questions that are asked, and nodes of the tree with an end, by place.
    questions: Vec<&'b str>,
    ends: Vec<usize>,
    nodes: BTreeMap<Node, usize>,
    /// Where pages are shared, what a node of the tree became: its paragraphs don't depend on the way.
    done: BTreeMap<usize, usize>,
}

impl<'r, 'b> Maker<'r, 'b> {
    fn new(room: &'r Room<'b>) -> Maker<'r, 'b> {
        Maker {
            room,
            cited: Vec::new(),
            questions: Vec::new(),
            ends: Vec::new(),
            nodes: BTreeMap::new(),
            done: BTreeMap::new(),
        }
    }

    /// The place of what the tree has at `node` where `given` are the answers on the way to it.
    fn node(&mut self, node: usize, given: &mut BTreeMap<String, String>) -> Option<usize> {
        if let Some(done) = self.done.get(&node) {
            return Some(*done);
        }
        let tree: &'b Tree = self.room.tree;
        let made = match &tree.nodes[node] {
            scope::Node::Ask { question, answers } => {
                let ask = place(&mut self.questions, question.as_str());
                let mut to = Vec::new();
                for (answer, next) in answers {
                    given.insert(question.clone(), answer.clone());
                    to.push(self.node(*next, given)?);
                }
                given.remove(question);
                Node::Ask { ask, to }
            }
            scope::Node::End(end) => {
                let cited = self.room.cited(given, end);
                let says = self.cited.iter().enumerate().filter(|(_, c)| cited.contains(c));
                let says = says.map(|(place, _)| place).collect();
                Node::End { end: place(&mut self.ends, node), says }
            }
        };
        let next = self.nodes.len();
        let at = *self.nodes.entry(made).or_insert(next);
        if self.room.checker.is_shared() {
            self.done.insert(node, at);
        }
        Some(at)
    }

    fn nodes(&self) -> Vec<Node> {
        let mut nodes: Vec<(usize, Node)> =
            self.nodes.iter().map(|(node, at)| (*at, node.clone())).collect();
        nodes.sort();
        nodes.into_iter().map(|(_, node)| node).collect()
    }

    fn questions(&self) -> Vec<Form> {
        let room = self.room;
        let form = |id: &&str| {
            let ask = room.ask(id);
            let answers = room.rules().question(id).into_iter().flat_map(|q| &q.answers);
            Form {
                page_title: room.page_title(&ask),
                ask,
                hint: room.hint(id),
                answers: answers.map(|a| room.answer(id, &a.id.value)).collect(),
                change: room.change(id),
            }
        };
        self.questions.iter().map(form).collect()
    }

    fn ends(&self) -> Option<Vec<Closing>> {
        let closing = |node: &usize| {
            let scope::Node::End(end) = &self.room.tree.nodes[*node] else { return None };
            let end = self.room.end(end)?;
            Some(Closing { page_title: self.room.page_title(&end.title), end })
        };
        self.ends.iter().map(closing).collect()
    }
}

/// The place of `thing` in the list, at whose end it is put where it is new.
fn place<T: PartialEq>(list: &mut Vec<T>, thing: T) -> usize {
    list.iter().position(|known| *known == thing).unwrap_or_else(|| {
        list.push(thing);
        list.len() - 1
    })
}
