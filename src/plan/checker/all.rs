//! The whole tree of a checker on one page, for reading and printing.

use super::room::Room;
use super::{ALL, Checker, pages};
use crate::model::{Address, Status};
use crate::plan::view::checker::{AllNode, AllPage, Goto, Lead, Said};
use crate::plan::view::pages::Middle;
use crate::plan::{Desk, View, frame, site_file};
use crate::scope::{Node, Tree};

pub fn view(desk: Desk<'_>, address: &Address, checker: &Checker) -> Option<View> {
    let room = Room::new(desk, checker, address)?;
    let nodes = room.tree.nodes.iter().enumerate().map(|(n, node)| part(&room, n, node));
    let mut around = room.around(true);
    // This page itself is the first of the other forms.
    around.links.remove(0);
    let page = AllPage {
        around,
        intro: room.intro(),
        nodes: nodes.collect::<Option<_>>()?,
        print_script: room.script(site_file::PRINT),
    };
    let in_force = room.version.status == Status::InForce;
    let title = Said { text: desk.words.word("checker-all-title"), lang: None, dir: None };
    let mut about = pages::about(&room, &title, true);
    about.canonical = in_force.then(|| pages::current(checker).join(ALL));
    about.robots = (!in_force).then_some("noindex");
    let theme = frame::theme(about.audience);
    let html = frame::page(desk, address, about, Middle::All(page));
    Some(View::Html(Box::new(html), theme))
}

/// A node of the tree as an element of the page.
fn part(room: &Room<'_>, n: usize, node: &Node) -> Option<AllNode> {
    let (id, number) = (Tree::name(n), n + 1);
    Some(match node {
        Node::Ask { question, answers } => {
            let answers = answers.iter().map(|(answer, to)| {
                let said = room.answer(question, answer);
                Goto { lead: Lead { said, href: format!("#{}", Tree::name(*to)) }, goto: to + 1 }
            });
            AllNode::Question {
                id,
                number,
                ask: room.ask(question),
                hint: room.hint(question),
                answers: answers.collect(),
            }
        }
        Node::End(end) => AllNode::End {
            id,
            number,
            end: room.end(end)?,
            cites: end.cites.iter().map(|c| room.cite(c)).collect(),
        },
    })
}
