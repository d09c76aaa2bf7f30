//! The checker, "Can we look at this?": a page for each path of the tree, and one with the whole of it (SCOPE.md, section 4).

use super::frame::{self, About};
use super::text::{Teller, from_elsewhere, without_ids};
use super::view::pages::{
    Advice, AllNode, AllPage, Goto, Link, Middle, MovedPage, OutcomePage, Prose, QuestionPage,
    Quoted, SoFar,
};
use super::{Desk, GUIDANCE, Job, Kind, View};
use crate::diagnostic::Spanned;
use crate::model::link::{self, Destination};
use crate::model::{Address, Scope, Status, Version, outline};
use crate::scope::rules::Outcome;
use crate::scope::{End, Node, Tree};
use crate::source::document::{BlockKind, plain};
use crate::source::parse::front_matter::Audience;
use std::collections::{BTreeMap, BTreeSet};

pub(super) const KIND: Kind = Kind { name: "checker", jobs };

/// A checker: of which version, and where its first page is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checker {
    policy: String,
    version: String,
    start: Address,
}

/// A page of a checker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    checker: Checker,
    /// The answers so far, in the order in which they were asked.
    answers: Vec<(String, String)>,
    /// Whether paths that lead to the same share this page, which then cannot show the answers so far.
    shared: bool,
}

fn jobs(desk: Desk<'_>, notes: &mut Vec<String>) -> Vec<(Address, Job)> {
    let mut jobs = Vec::new();
    for version in desk.book.versions() {
        jobs.extend(data(version).filter(|_| desk.book.config.output.data.enabled));
        let (Some(tree), Some(_)) = (version.tree(), &version.scope) else { continue };
        let own = version.page.address.join("check/");
        let current = Address::new(format!("/{}/check/", version.policy));
        let starts = [Some(own), (version.status == Status::InForce).then_some(current)];
        for start in starts.into_iter().flatten() {
            let checker =
                Checker { policy: version.policy.clone(), version: version.number.clone(), start };
            jobs.push((checker.start.join("all/"), Job::CheckerAll(checker.clone())));
            jobs.extend(steps(desk, tree, &checker, notes));
        }
    }
    jobs.extend(
        desk.book
            .policies
            .values()
            .filter(|p| p.lost_checker())
            .map(|policy| (policy.address().join("check/"), Job::CheckerOver(policy.name.clone()))),
    );
    jobs
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
fn data(version: &Version) -> Option<(Address, Job)> {
    let compiled = &version.scope.as_ref()?.compiled;
    let told = compiled.diagnostics.iter().map(|d| {
        serde_json::json!({"code": d.code.name(), "severity": d.severity.word(), "message": d.message})
    });
    let object = compiled.json(&version.policy, &version.number, told.collect());
    let text = serde_json::to_string(&object).ok()?;
    Some((version.page.address.join("scope.json"), Job::Text(text.into())))
}

/// A page for each path of the tree; where they are more than the book allows, one for each node.
fn steps(
    desk: Desk<'_>,
    tree: &Tree,
    checker: &Checker,
    notes: &mut Vec<String>,
) -> Vec<(Address, Job)> {
    let most = desk.book.config.output.checker.pages;
    let page = |answers: Vec<(String, String)>, shared| {
        let step = Step { checker: checker.clone(), answers, shared };
        (step.address(), Job::Checker(step))
    };
    if let Some(paths) = paths(tree, most) {
        return paths.into_iter().map(|answers| page(answers, false)).collect();
    }
    let ways = ways(tree);
    notes.push(format!(
        "The checker at {} has more than {most} paths: those that lead to the same share {} pages, without the answers so far. \
         To give each its own, set a higher `pages` in [output.checker]",
        checker.start,
        ways.len()
    ));
    ways.into_values().map(|answers| page(answers, true)).collect()
}

/// Every path from the root, the empty one first; `None` where there are more than `most`.
fn paths(tree: &Tree, most: usize) -> Option<Vec<Vec<(String, String)>>> {
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
fn ways(tree: &Tree) -> BTreeMap<usize, Vec<(String, String)>> {
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
    /// Whether it is for engines: that of the version in force, at the address of the policy.
    pub(super) fn is_listed(&self, desk: Desk<'_>) -> bool {
        let policy = desk.book.policies.get(&self.policy);
        policy.is_some_and(|p| p.in_force().is_some() && self.start == p.address().join("check/"))
    }
}

impl Step {
    /// Whether it is for engines: the first page alone.
    pub(super) fn is_listed(&self, desk: Desk<'_>) -> bool {
        self.answers.is_empty() && self.checker.is_listed(desk)
    }

    /// One segment from a hash of the answers so far; the first page is at the start.
    fn address(&self) -> Address {
        if self.answers.is_empty() {
            return self.checker.start.clone();
        }
        self.checker.start.join(&format!("{}/", segment(&self.answers)))
    }
}

/// Eight lower-case letters and digits that tell nothing of the answers: no answer's id is in them.
/// They depend on the answers alone, so that a rule that changes elsewhere leaves the address as it is.
fn segment(answers: &[(String, String)]) -> String {
    const LETTERS: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";
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
        text = hash.as_bytes()[..8].iter().map(|b| LETTERS[usize::from(*b) % 36] as char).collect();
        let tells = answers.iter().any(|(_, a)| !a.is_empty() && text.contains(&a.to_lowercase()));
        if !tells {
            break;
        }
    }
    text
}

/// What the pages of one checker have in common.
struct Room<'b> {
    desk: Desk<'b>,
    version: &'b Version,
    scope: &'b Scope,
    tree: &'b Tree,
    checker: &'b Checker,
    /// The page that is shown.
    at: &'b Address,
}

impl<'b> Room<'b> {
    fn new(desk: Desk<'b>, checker: &'b Checker, at: &'b Address) -> Option<Room<'b>> {
        let version = desk.book.policies.get(&checker.policy)?.version(&checker.version)?;
        let scope = version.scope.as_ref()?;
        Some(Room { desk, version, scope, tree: version.tree()?, checker, at })
    }

    /// Where the policy's text is, for a reader of this checker.
    fn policy(&self) -> Address {
        self.checker.start.parent().unwrap_or_else(|| self.version.page.address.clone())
    }

    fn teller(&self) -> Teller<'b> {
        Teller::new(self.desk.book, self.desk.words, &self.version.page, Audience::Parents)
    }

    /// A link to the page that the tree reaches with these answers, and what is not asked on the way dropped.
    fn page_of(&self, answers: &BTreeMap<String, String>, shared: bool) -> String {
        let (way, node) = self.tree.walk(answers);
        let answers = if shared { ways(self.tree).remove(&node).unwrap_or(way) } else { way };
        let step = Step { checker: self.checker.clone(), answers, shared };
        self.at.relative(&step.address(), None)
    }

    fn ask(&self, question: &str) -> String {
        self.scope.rules.question(question).map_or_else(|| question.to_owned(), |q| q.ask.clone())
    }

    fn say(&self, question: &str, answer: &str) -> String {
        let found = self.scope.rules.question(question).and_then(|q| q.answer(answer));
        found.map_or_else(|| answer.to_owned(), |a| a.say.clone())
    }

    /// Each answer given with its question, and the pages that each other answer of it leads to.
    fn so_far(&self, step: &Step) -> Vec<SoFar> {
        if step.shared {
            return Vec::new();
        }
        let given: BTreeMap<String, String> = step.answers.iter().cloned().collect();
        let mut so_far = Vec::new();
        for (question, answer) in &step.answers {
            let Some(asked) = self.scope.rules.question(question) else { continue };
            let others = asked
                .answers
                .iter()
                .filter(|a| a.id.value != *answer)
                .map(|other| {
                    let mut changed = given.clone();
                    changed.insert(question.clone(), other.id.value.clone());
                    Link { text: other.say.clone(), href: self.page_of(&changed, false) }
                })
                .collect();
            so_far.push(SoFar {
                ask: asked.ask.clone(),
                answer: self.say(question, answer),
                others,
            });
        }
        so_far
    }

    fn all(&self) -> Link {
        let to = self.checker.start.join("all/");
        Link { text: self.desk.words.word("checker-all"), href: self.at.relative(&to, None) }
    }

    /// What the version is, where it is not in force: its checker must not be taken for the current one.
    fn status(&self) -> Option<crate::plan::view::pages::Status> {
        if self.version.status == Status::InForce {
            return None;
        }
        let number = self.desk.words.with("checker-of-version", &[("n", &self.version.number)]);
        let mut status = super::policy::status(self.desk, self.version);
        status.text = format!("{number} {}", status.text);
        let policy = self.desk.book.policies.get(&self.version.policy)?;
        status.link = policy.in_force().map(|_| Link {
            text: self.desk.words.word("status-see-current"),
            href: self.at.relative(&policy.address(), None),
        });
        Some(status)
    }

    fn start(&self) -> String {
        self.at.relative(&self.checker.start, None)
    }

    /// Markdown of the scope file. It is written beside the policy, and its links to the policy's own places lead to it.
    fn prose(&self, text: &str, at: &Spanned<String>) -> Prose {
        let mut blocks = self.teller().say(&Spanned::new(text.to_owned(), at.span));
        from_elsewhere(&mut blocks, &self.policy(), &self.desk.book.config.site_url);
        Prose::Blocks(blocks)
    }

    fn next(&self, outcome: &Outcome) -> Vec<Link> {
        let page = &self.version.page;
        let links = outcome.next.iter().filter_map(|next| {
            let href = match link::resolve(self.desk.book, page.place(), &next.href.value) {
                Ok(Destination::Here(address, fragment)) => {
                    self.at.relative(&address, fragment.as_deref())
                }
                Ok(Destination::Elsewhere(href)) => href,
                // `check` has reported it, and nothing is published.
                Ok(Destination::Nothing | Destination::Odd) | Err(_) => return None,
            };
            Some(Link { text: next.text.value.clone(), href })
        });
        links.collect()
    }

    /// The fragment of the policy that a cited place is at, and its words.
    fn place(&self, cited: &str) -> (String, String) {
        match cited.strip_prefix('#') {
            None => (format!("p{cited}"), self.desk.words.with("paragraph-ref", &[("n", cited)])),
            Some(anchor) => {
                let heading =
                    outline::passage_heading(&self.version.page.document, anchor).map(plain);
                (anchor.to_owned(), heading.unwrap_or_else(|| anchor.to_owned()))
            }
        }
    }

    fn cite(&self, cited: &str) -> Link {
        let (fragment, text) = self.place(cited);
        Link { text, href: self.at.relative(&self.policy(), Some(&fragment)) }
    }

    fn quoted(&self, cited: &str) -> Quoted {
        let (fragment, label) = self.place(cited);
        let passage = outline::passage(&self.version.page.document, &fragment);
        // The label names the number: the text alone is quoted.
        let inner: Vec<_> = passage
            .iter()
            .flat_map(|block| match &block.value {
                BlockKind::Numbered { blocks, .. } => blocks.iter().collect(),
                _ => vec![*block],
            })
            .collect();
        let mut blocks = without_ids(self.teller().quote(&inner));
        from_elsewhere(&mut blocks, &self.policy(), &self.desk.book.config.site_url);
        Quoted {
            label,
            href: self.at.relative(&self.policy(), Some(&fragment)),
            body_html: Prose::Blocks(blocks),
        }
    }
}

pub(super) fn view(desk: Desk<'_>, address: &Address, step: &Step) -> Option<View> {
    let room = Room::new(desk, &step.checker, address)?;
    let given: BTreeMap<String, String> = step.answers.iter().cloned().collect();
    let (_, node) = room.tree.walk(&given);
    let is_start = step.answers.is_empty();
    let rules = &room.scope.rules;
    let (title, middle) = match &room.tree.nodes[node] {
        Node::Ask { question, answers } => {
            let answers = answers.iter().map(|(answer, _)| {
                let mut more = given.clone();
                more.insert(question.clone(), answer.clone());
                Link { text: room.say(question, answer), href: room.page_of(&more, step.shared) }
            });
            let middle = Middle::Question(QuestionPage {
                status: room.status(),
                policy_title: room.version.page.title.clone(),
                checker_title: rules.title.clone(),
                intro: rules.intro.as_ref().filter(|_| is_start).map(|i| i.value.clone()),
                hint: rules
                    .question(question)
                    .and_then(|q| q.hint.as_ref())
                    .map(|h| h.value.clone()),
                answers: answers.collect(),
                so_far: room.so_far(step),
                all: room.all(),
                start: room.start(),
            });
            (room.ask(question), middle)
        }
        Node::End(end) => {
            let outcome = rules.outcome(&end.outcome)?;
            (outcome.title.clone(), Middle::Outcome(room.outcome(step, end, outcome, &given)))
        }
    };
    let in_force = room.version.status == Status::InForce;
    let current = Address::new(format!("/{}/check/", step.checker.policy));
    let mut above = frame::above_policy(desk, &step.checker.policy, true);
    if !is_start {
        above.push((rules.title.clone(), step.checker.start.clone()));
    }
    let indexed = is_start && in_force;
    let about = About {
        above,
        language: desk.book.config.language.clone(),
        canonical: indexed.then_some(current),
        robots: (!indexed).then_some("noindex"),
        referrer: (!is_start).then_some("no-referrer"),
        ..About::new(title, Audience::Parents)
    };
    Some(View::Html(Box::new(frame::page(desk, address, about, middle)), GUIDANCE))
}

impl Room<'_> {
    fn outcome(
        &self,
        step: &Step,
        end: &End,
        outcome: &Outcome,
        given: &BTreeMap<String, String>,
    ) -> OutcomePage {
        let rules = &self.scope.rules;
        // Ends of one outcome may be decided by other rules on another way: those of this way count.
        let standing =
            if step.shared { end.rules.iter().cloned().collect() } else { rules.standing(given) };
        let mut cited = Vec::new();
        for rule in rules.rules.iter().filter(|r| standing.contains(&r.id.value)) {
            for place in &rule.cites {
                if !cited.contains(&place.value) {
                    cited.push(place.value.clone());
                }
            }
        }
        let advice = end.advice.iter().filter_map(|id| rules.advice(id)).map(|advice| Advice {
            say_html: self.prose(&advice.say, &advice.id),
            cites: advice.cites.iter().map(|c| self.cite(&c.value)).collect(),
        });
        OutcomePage {
            status: self.status(),
            policy_title: self.version.page.title.clone(),
            checker_title: rules.title.clone(),
            verdict: outcome.verdict.word(),
            verdict_text: self.desk.words.word(&format!("verdict-{}", outcome.verdict.word())),
            say_html: self.prose(&outcome.say, &outcome.id),
            advice: advice.collect(),
            next: self.next(outcome),
            paragraphs: cited.iter().map(|c| self.quoted(c)).collect(),
            so_far: self.so_far(step),
            all: self.all(),
            start: self.start(),
        }
    }
}

pub(super) fn all(desk: Desk<'_>, address: &Address, checker: &Checker) -> Option<View> {
    let room = Room::new(desk, checker, address)?;
    let rules = &room.scope.rules;
    let mut nodes = Vec::new();
    for (n, node) in room.tree.nodes.iter().enumerate() {
        let (id, number) = (Tree::name(n), n + 1);
        nodes.push(match node {
            Node::Ask { question, answers } => AllNode::Question {
                id,
                number,
                ask: room.ask(question),
                hint: rules
                    .question(question)
                    .and_then(|q| q.hint.as_ref())
                    .map(|h| h.value.clone()),
                answers: answers
                    .iter()
                    .map(|(answer, to)| Goto {
                        text: room.say(question, answer),
                        href: format!("#{}", Tree::name(*to)),
                        goto: to + 1,
                    })
                    .collect(),
            },
            Node::End(end) => {
                let outcome = rules.outcome(&end.outcome)?;
                AllNode::End {
                    id,
                    number,
                    verdict: outcome.verdict.word(),
                    verdict_text: desk.words.word(&format!("verdict-{}", outcome.verdict.word())),
                    title: outcome.title.clone(),
                    say_html: room.prose(&outcome.say, &outcome.id),
                    advice: end
                        .advice
                        .iter()
                        .filter_map(|a| rules.advice(a))
                        .map(|a| room.prose(&a.say, &a.id))
                        .collect(),
                    next: room.next(outcome),
                    cites: end.cites.iter().map(|c| room.cite(c)).collect(),
                }
            }
        });
    }
    let in_force = room.version.status == Status::InForce;
    let current = Address::new(format!("/{}/check/all/", checker.policy));
    let mut above = frame::above_policy(desk, &checker.policy, true);
    above.push((rules.title.clone(), checker.start.clone()));
    let about = About {
        above,
        canonical: in_force.then_some(current),
        robots: (!in_force).then_some("noindex"),
        ..About::new(desk.words.word("checker-all-title"), Audience::Parents)
    };
    let middle = Middle::All(AllPage {
        status: room.status(),
        policy_title: room.version.page.title.clone(),
        checker_title: rules.title.clone(),
        intro: rules.intro.as_ref().map(|i| i.value.clone()),
        nodes,
        start: room.start(),
    });
    Some(View::Html(Box::new(frame::page(desk, address, about, middle)), GUIDANCE))
}

#[cfg(test)]
mod tests {
    use super::segment;

    #[test]
    fn an_address_tells_nothing_and_depends_on_the_answers_alone() {
        let pair = |q: &str, a: &str| (q.to_owned(), a.to_owned());
        let one = segment(&[pair("who", "a"), pair("about", "b")]);
        assert_eq!(one.len(), 8);
        assert!(one.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()));
        assert!(!one.contains('a') && !one.contains('b'));
        assert_eq!(one, segment(&[pair("about", "b"), pair("who", "a")]));
        assert_ne!(one, segment(&[pair("who", "a"), pair("about", "c")]));
    }
}
