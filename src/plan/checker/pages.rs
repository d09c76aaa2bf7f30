//! The static pages of a checker: a question or an end for each path of the tree, with links alone.

use super::room::Room;
use super::{Checker, Step};
use crate::model::{Address, Status};
use crate::plan::frame::{self, About};
use crate::plan::view::checker::{Enhance, Lead, OutcomePage, QuestionPage, Said, SoFar};
use crate::plan::view::pages::Middle;
use crate::plan::{Desk, View, site_file};
use crate::scope::Node;
use std::collections::BTreeMap;

pub fn view(desk: Desk<'_>, address: &Address, step: &Step) -> Option<View> {
    let room = Room::new(desk, &step.checker, address)?;
    let given: BTreeMap<String, String> = step.answers.iter().cloned().collect();
    let (_, node) = room.tree.walk(&given);
    let is_start = step.answers.is_empty();
    let around = room.around(is_start);
    let (title, middle) = match &room.tree.nodes[node] {
        Node::Ask { question, answers } => {
            let answers = answers.iter().map(|(answer, _)| {
                let mut more = given.clone();
                more.insert(question.clone(), answer.clone());
                Lead { said: room.answer(question, answer), href: room.page_of(&more) }
            });
            let page = QuestionPage {
                around,
                intro: room.intro().filter(|_| is_start),
                ask: room.ask(question),
                hint: room.hint(question),
                answers: answers.collect(),
                so_far: room.so_far(step),
                enhance: enhance(&room).filter(|_| is_start),
            };
            (page.ask.clone(), Middle::Question(page))
        }
        Node::End(end) => {
            let page = OutcomePage {
                around,
                end: room.end(end)?,
                paragraphs: room.cited(&given, end).into_iter().map(|c| room.quoted(c)).collect(),
                so_far: room.so_far(step),
                print_script: room.script(site_file::PRINT),
            };
            (page.end.title.clone(), Middle::Outcome(page))
        }
    };
    let indexed = is_start && room.version.status == Status::InForce;
    let mut about = about(&room, &title, !is_start);
    about.canonical = indexed.then(|| current(&step.checker));
    about.robots = (!indexed).then_some("noindex");
    about.referrer = (!is_start).then_some("no-referrer");
    let theme = frame::theme(about.audience);
    Some(View::Html(Box::new(frame::page(desk, address, about, middle)), theme))
}

/// What a page of a checker says of itself.
pub(super) fn about(room: &Room<'_>, title: &Said, below: bool) -> About {
    let checker = room.checker;
    let mut above = frame::above_policy(room.desk, &checker.policy, true);
    if below {
        above.push((room.title().text, checker.start()));
    }
    About {
        above,
        language: title.lang.clone().unwrap_or_default(),
        ..About::new(title.text.clone(), checker.audience())
    }
}

/// Where the checker of the version in force begins.
pub(super) fn current(checker: &Checker) -> Address {
    let home = Address::new(format!("/{}/check/", checker.policy));
    Checker { home, ..checker.clone() }.start()
}

fn enhance(room: &Room<'_>) -> Option<Enhance> {
    Some(Enhance { script: room.script(site_file::CHECKER)?, data: room.data() })
}

impl Room<'_> {
    /// Each answer given with its question, and the pages that each other answer of it leads to.
    fn so_far(&self, step: &Step) -> Vec<SoFar> {
        if self.checker.is_shared() {
            return Vec::new();
        }
        let given: BTreeMap<String, String> = step.answers.iter().cloned().collect();
        let mut so_far = Vec::new();
        for (question, answer) in &step.answers {
            let Some(asked) = self.rules().question(question) else { continue };
            let others = asked.answers.iter().map(|a| &a.id.value).filter(|a| *a != answer);
            let others = others.map(|other| {
                let mut changed = given.clone();
                changed.insert(question.clone(), other.clone());
                Lead { said: self.answer(question, other), href: self.page_of(&changed) }
            });
            so_far.push(SoFar {
                ask: self.ask(question),
                answer: self.answer(question, answer),
                change: self.change(question),
                others: others.collect(),
            });
        }
        so_far
    }
}
