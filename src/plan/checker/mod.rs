//! The checker, "Can we look at this?" (SCOPE.md, section 4): its addresses.
//!
//! ```text
//! Rules, Tree  ->  Checker: of a version, for adults or for young people, at its start
//!   pages.rs       a page for each path of the tree, for readers without scripts
//!   data.rs        the whole of it as data, for the script that asks all questions on the first page
//!   all.rs         the whole of it on one page
//!   paper.rs       the whole of it in a factsheet on paper
//! room.rs          words, links and quotations: one way to make each, so that all forms say the same
//! ```

mod all;
mod data;
mod pages;
pub(super) mod paper;
mod room;

pub(super) use all::view as all;
pub(super) use data::view as data;
pub(super) use pages::view;

use super::frame::{self, About};
use super::view::pages::{Link, Middle, MovedPage};
use super::{Desk, GUIDANCE, Job, Kind, View};
use crate::model::assemble::YOUNG;
use crate::model::{Address, Status, Version};
use crate::scope::{Node, Tree};
use crate::source::parse::front_matter::Audience;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub(super) const KIND: Kind = Kind { name: "checker", jobs };

/// All questions on one page.
const ALL: &str = "all/";

/// What the script of the first page loads.
const DATA: &str = "data.json";

/// Answers, each with its question, in the order in which they were asked.
type Way = Vec<(String, String)>;

/// A checker: of which version, for whom, and where it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checker {
    policy: String,
    version: String,
    /// `check/` of the policy or the version, in the source language: where the checker for adults begins.
    home: Address,
    young: bool,
    /// Where paths that lead to the same share their pages, which then cannot show the answers so far: for each node
    /// the first way to it, which its page is named by. Made once for all pages.
    first_ways: Option<Arc<BTreeMap<usize, Way>>>,
}

/// A page of a checker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    checker: Checker,
    /// The answers so far; on a shared page those of the first path that leads to it.
    answers: Way,
}

fn jobs(desk: Desk<'_>, notes: &mut Vec<String>) -> Vec<(Address, Job)> {
    let mut jobs = Vec::new();
    for version in desk.book.versions() {
        jobs.extend(proofs(version).filter(|_| desk.book.config.output.data.enabled));
        let (Some(tree), Some(_)) = (version.tree(), &version.scope) else { continue };
        let (ways, first_ways) = ways(desk, tree);
        for (nth, home) in homes(version).into_iter().enumerate() {
            if first_ways.is_some() && nth == 0 {
                notes.push(too_many(desk, &home, ways.len()));
            }
            for young in [false, true] {
                let (policy, version) = (version.policy.clone(), version.number.clone());
                let first_ways = first_ways.clone();
                let checker = Checker { policy, version, home: home.clone(), young, first_ways };
                let start = checker.start();
                jobs.push((start.join(ALL), Job::CheckerAll(checker.clone())));
                jobs.push((start.join(DATA), Job::CheckerData(checker.clone())));
                jobs.extend(ways.iter().map(|answers| {
                    let step = Step { checker: checker.clone(), answers: answers.clone() };
                    (step.address(), Job::Checker(step))
                }));
            }
        }
    }
    let over = desk.book.policies.values().filter(|p| p.lost_checker());
    let over = over.map(|p| (p.address().join("check/"), Job::CheckerOver(p.name.clone())));
    jobs.extend(over);
    jobs
}

/// Where the checkers of a version begin: below its own address, and in force below that of its policy.
fn homes(version: &Version) -> Vec<Address> {
    let current = Address::new(format!("/{}/check/", version.policy));
    let mut homes = vec![version.page.home.join("check/")];
    homes.extend((version.status == Status::InForce).then_some(current));
    homes
}

/// That a checker has fewer pages than paths (SCOPE.md, section 4, "Budget").
fn too_many(desk: Desk<'_>, home: &Address, pages: usize) -> String {
    let most = desk.book.config.output.checker.pages;
    format!(
        "The checker at {home} has more than {most} paths: those that lead to the same share {pages} pages, without the answers so far. \
         To give each its own, set a higher `pages` in [output.checker]"
    )
}

/// That the questions are asked no more, with a link to the policy, which says why.
pub(super) fn over(desk: Desk<'_>, address: &Address, name: &str) -> Option<View> {
    let policy = desk.book.policies.get(name)?;
    let about = About {
        above: frame::above_policy(desk, name, true),
        robots: Some("noindex"),
        ..About::new(desk.words.word("checker-over-title"), Audience::Parents)
    };
    let link = Link {
        text: frame::policy_title(desk, policy),
        href: desk.href(address, &policy.address()),
    };
    let text = desk.words.word("checker-over-text");
    let middle = Middle::Moved(MovedPage { text, link, refresh: None });
    Some(View::Html(Box::new(frame::page(desk, address, about, middle)), GUIDANCE))
}

/// The rules' proofs and tree for machines: what `plainbook scope` prints (SCOPE.md, section 3).
fn proofs(version: &Version) -> impl Iterator<Item = (Address, Job)> {
    let object = version.scope.iter().filter_map(|scope| {
        let compiled = &scope.compiled;
        let told = compiled.diagnostics.iter().map(|d| {
            serde_json::json!({"code": d.code.name(), "severity": d.severity.word(), "message": d.message})
        });
        let object = compiled.json(&version.policy, &version.number, told.collect());
        serde_json::to_string(&object).ok()
    });
    object.map(|text| (version.page.address.join("scope.json"), Job::Text(text.into())))
}

/// The ways that have a page: every path of the tree; where they are more than the book allows, the first to each node,
/// and the pages are shared: then these first ways by their nodes, too.
fn ways(desk: Desk<'_>, tree: &Tree) -> (Vec<Way>, Option<Arc<BTreeMap<usize, Way>>>) {
    match paths(tree, desk.book.config.output.checker.pages) {
        Some(paths) => (paths, None),
        None => {
            let first_ways = first_ways(tree);
            (first_ways.values().cloned().collect(), Some(Arc::new(first_ways)))
        }
    }
}

/// Every path from the root, the empty one first; `None` where there are more than `most`.
fn paths(tree: &Tree, most: usize) -> Option<Vec<Way>> {
    let mut done = Vec::new();
    let mut open = vec![(tree.root, Vec::new())];
    while let Some((node, answers)) = open.pop() {
        if done.len() + open.len() >= most {
            return None;
        }
        if let Node::Ask { question, answers: next } = &tree.nodes[node] {
            for (answer, to) in next.iter().rev() {
                let mut longer: Vec<_> = answers.clone();
                longer.push((question.clone(), answer.clone()));
                open.push((*to, longer));
            }
        }
        done.push(answers);
    }
    Some(done)
}

/// For each node the first way that leads to it.
fn first_ways(tree: &Tree) -> BTreeMap<usize, Way> {
    let mut ways = BTreeMap::from([(tree.root, Vec::new())]);
    let mut open = vec![tree.root];
    while let Some(node) = open.pop() {
        let Node::Ask { question, answers } = &tree.nodes[node] else { continue };
        for (answer, to) in answers {
            if !ways.contains_key(to) {
                let mut way = ways[&node].clone();
                way.push((question.clone(), answer.clone()));
                ways.insert(*to, way);
                open.push(*to);
            }
        }
    }
    ways
}

impl Checker {
    /// Whether its version has words of the rules in `language` (FORMATS.md, section 6: there are no copies in the
    /// source's words alone).
    pub(super) fn is_in(&self, desk: Desk<'_>, language: &str) -> bool {
        let policy = desk.book.policies.get(&self.policy);
        policy.and_then(|p| p.version(&self.version)).is_some_and(|v| v.has_checker_in(language))
    }

    /// Where it begins, in the source language.
    fn start(&self) -> Address {
        if self.young { self.home.join(YOUNG) } else { self.home.clone() }
    }

    /// Whether paths that lead to the same share their pages.
    fn is_shared(&self) -> bool {
        self.first_ways.is_some()
    }

    fn audience(&self) -> Audience {
        if self.young { Audience::YoungPeople } else { Audience::Parents }
    }

    /// Whether it is for engines: that of the version in force, at the address of the policy.
    pub(super) fn is_listed(&self, desk: Desk<'_>) -> bool {
        let policy = desk.book.policies.get(&self.policy);
        policy.is_some_and(|p| p.in_force().is_some() && self.home == p.address().join("check/"))
    }
}

impl Step {
    /// The checker that it is a page of.
    pub(super) fn checker(&self) -> &Checker {
        &self.checker
    }

    /// Whether it is for engines: the first page alone.
    pub(super) fn is_listed(&self, desk: Desk<'_>) -> bool {
        self.answers.is_empty() && self.checker.is_listed(desk)
    }

    /// One segment from a hash of the answers so far; the first page is at the start. In the source language.
    fn address(&self) -> Address {
        let start = self.checker.start();
        if self.answers.is_empty() { start } else { start.join(&segment(&self.answers)) }
    }
}

/// Eight lower-case letters and digits that tell nothing of the answers, and a slash: no answer's id is in them, and
/// without vowels they make no word, be it one of an answer.
/// They depend on the answers alone, so that a rule that changes elsewhere leaves the address as it is.
fn segment(answers: &[(String, String)]) -> String {
    const LETTERS: &[u8; 28] = b"bcdfghjkmnpqrstvxz0123456789";
    let sorted: BTreeSet<_> = answers.iter().collect();
    let mut text = String::new();
    for salt in 0..10_000_u32 {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&salt.to_le_bytes());
        for (question, answer) in &sorted {
            for part in [question, answer] {
                hasher.update(&(part.len() as u64).to_le_bytes());
                hasher.update(part.as_bytes());
            }
        }
        let hash = hasher.finalize();
        text = hash.as_bytes()[..8]
            .iter()
            .map(|b| LETTERS[usize::from(*b) % LETTERS.len()] as char)
            .collect();
        let tells = answers.iter().any(|(_, a)| !a.is_empty() && text.contains(&a.to_lowercase()));
        if !tells {
            break;
        }
    }
    text + "/"
}

#[cfg(test)]
mod tests {
    use super::segment;

    #[test]
    fn an_address_tells_nothing_and_depends_on_the_answers_alone() {
        let pair = |q: &str, a: &str| (q.to_owned(), a.to_owned());
        let one = segment(&[pair("who", "a"), pair("about", "b")]);
        assert_eq!(one.len(), 9);
        let bare = one.strip_suffix('/').expect("a folder");
        assert!(bare.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()));
        assert!(!one.contains('b') && !one.contains(['a', 'e', 'i', 'o', 'u', 'w', 'y']));
        assert_eq!(one, segment(&[pair("about", "b"), pair("who", "a")]));
        assert_ne!(one, segment(&[pair("who", "a"), pair("about", "c")]));
    }
}
