//! The whole tree of a checker on paper: numbered questions ("go to 4"), and a chart of them where it is small enough to be
//! read on a sheet. It stands at the end of a factsheet that leads to the checker.

use crate::model::link::{self, Destination, Place};
use crate::model::{Address, Scope, Version};
use crate::plan::Desk;
use crate::plan::text::{Teller, from_elsewhere};
use crate::plan::view::document::{Block, Inline, Item, Target};
use crate::plan::view::drawing::{self, Drawing, Flow};
use crate::scope::words::Text;
use crate::scope::{End, Node, Told, Tree};
use crate::source::parse::front_matter::Audience;

/// The most boxes of a chart: more are too small to be read on a sheet.
const MOST_BOXES: usize = 40;

/// The questions of each checker that `body` leads to, once each.
pub(crate) fn annexes(desk: Desk<'_>, audience: Audience, body: &[Block]) -> Vec<Block> {
    let policies = desk.book.policies.values().filter_map(|policy| policy.in_force());
    let led_to = |version: &&Version| {
        let home = desk.at(&version.shown_at(desk.book).join("check/"));
        body.iter().any(|block| {
            let Block::Button { to, .. } = block else { return false };
            to.page.as_ref().is_some_and(|(page, _)| page.as_str().starts_with(home.as_str()))
        })
    };
    policies.filter(led_to).flat_map(|version| annex(desk, audience, version)).collect()
}

fn annex(desk: Desk<'_>, audience: Audience, version: &Version) -> Vec<Block> {
    let (Some(scope), Some(tree)) = (&version.scope, version.tree()) else { return Vec::new() };
    let told = scope.told(desk.language());
    let sheet = Sheet { desk, audience, version, scope, told, tree };
    let items = tree.nodes.iter().enumerate().map(|(n, node)| sheet.item(n, node)).collect();
    let list = Block::List { ordered: true, tight: false, class: Some("steps"), items };
    let title = scope.title(desk.language());
    let content = vec![text(&title)];
    let heading = Block::Heading { level: 2, id: None, also: None, content };
    if sheet.boxes() > MOST_BOXES {
        return vec![heading, list];
    }
    let figure = Block::Figure {
        caption: desk.words.word("checker-all-title"),
        alt: desk.words.word("process-alt"),
        drawing: Drawing::Flow(sheet.flow()),
        summary: desk.words.word("checker-all-title"),
        words: vec![list],
    };
    vec![heading, figure]
}

/// What the questions on a sheet are made from.
struct Sheet<'b> {
    desk: Desk<'b>,
    audience: Audience,
    version: &'b Version,
    scope: &'b Scope,
    told: Told<'b>,
    tree: &'b Tree,
}

impl Sheet<'_> {
    fn young(&self) -> bool {
        self.audience == Audience::YoungPeople
    }

    fn ask(&self, question: &str) -> String {
        self.told.ask(question, self.young()).map_or_else(String::new, |said| said.text.to_owned())
    }

    fn answer(&self, question: &str, answer: &str) -> String {
        let said = self.told.answer(question, answer, self.young());
        said.map_or_else(String::new, |said| said.text.to_owned())
    }

    fn text(&self, text: Text) -> String {
        self.told.say(&text).map_or_else(String::new, |said| said.text.to_owned())
    }

    /// A question or an end, under its number.
    fn item(&self, n: usize, node: &Node) -> Item {
        let blocks = match node {
            Node::Ask { question, answers } => self.question(question, answers),
            Node::End(end) => self.end(end),
        };
        Item { id: Some(self.id(n)), value: Some(n as u64 + 1), task: None, blocks }
    }

    fn id(&self, n: usize) -> String {
        format!("Check-{}-{}", self.version.policy, Tree::name(n))
    }

    fn question(&self, question: &str, answers: &[(String, usize)]) -> Vec<Block> {
        let go = |(answer, to): &(String, usize)| {
            let go = self.desk.words.with("go-to", &[("n", &(to + 1).to_string())]);
            let link = Target { href: None, to: Some(self.id(*to)), page: None };
            let link = Inline::Link { to: link, title: None, content: vec![text(&go)] };
            let said = self.answer(question, answer);
            let said = said.trim_end_matches('.');
            bullet(vec![Block::Paragraph { content: vec![text(&format!("{said}: ")), link] }])
        };
        let mut blocks = vec![strong(&self.ask(question))];
        blocks.extend(self.told.hint(question, self.young()).map(|hint| paragraph(hint.text)));
        blocks.push(bullets(answers.iter().map(go).collect()));
        blocks
    }

    fn end(&self, end: &End) -> Vec<Block> {
        let mut blocks = vec![strong(&self.text(Text::OutcomeTitle(end.outcome.clone())))];
        blocks.extend(self.say(&Text::OutcomeSay(end.outcome.clone())));
        for advice in &end.advice {
            blocks.extend(self.say(&Text::AdviceSay(advice.clone())));
        }
        let next = self.scope.rules.outcome(&end.outcome).map_or(0, |o| o.next.len());
        let next = (0..next).filter_map(|n| self.next(&end.outcome, n));
        blocks.push(bullets(next.collect()));
        blocks
    }

    /// Markdown of the scope file, whose links to places of the policy lead to it.
    fn say(&self, what: &Text) -> Vec<Block> {
        let Some(said) = self.told.say(what) else { return Vec::new() };
        let (book, page) = (self.desk.book, &self.version.page);
        let words = crate::diagnostic::Spanned::new(said.text.to_owned(), said.span);
        let mut blocks = Teller::new(book, self.desk.words, page, self.audience).passage(&words);
        from_elsewhere(&mut blocks, &self.version.shown_at(book), &book.config.site_url);
        blocks
    }

    fn next(&self, outcome: &str, n: usize) -> Option<Item> {
        let words = self.text(Text::NextText(outcome.to_owned(), n));
        let to = self.text(Text::NextHref(outcome.to_owned(), n));
        let place = Place { language: self.desk.language(), ..self.version.page.place() };
        let site_url = &self.desk.book.config.site_url;
        let (href, page) = match link::resolve(self.desk.book, place, &to) {
            Ok(Destination::Here(address, fragment)) => {
                (address.absolute(site_url, fragment.as_deref()), Some((address, fragment)))
            }
            Ok(Destination::Elsewhere(href)) => (href, None),
            // `check` has reported it, and nothing is published.
            Ok(Destination::Nothing | Destination::Odd) | Err(_) => return None,
        };
        let shown = shown(&href);
        let page: Option<(Address, Option<String>)> = page;
        let target = Target { href: Some(href), to: None, page };
        let link = Inline::Link { to: target, title: None, content: vec![text(&shown)] };
        Some(bullet(vec![Block::Paragraph { content: vec![text(&format!("{words}: ")), link] }]))
    }

    /// How many boxes the chart has: one for each node, and for each answer.
    fn boxes(&self) -> usize {
        let answers = |node: &Node| match node {
            Node::Ask { answers, .. } => answers.len(),
            Node::End(_) => 0,
        };
        self.tree.nodes.len() + self.tree.nodes.iter().map(answers).sum::<usize>()
    }

    /// The chart: a box for each node and for each answer.
    fn flow(&self) -> Flow {
        let mut nodes = Vec::new();
        let mut ways = Vec::new();
        for (n, node) in self.tree.nodes.iter().enumerate() {
            let words = match node {
                Node::Ask { question, .. } => self.ask(question),
                Node::End(end) => self.text(Text::OutcomeTitle(end.outcome.clone())),
            };
            nodes.push(drawing::Node { number: Some(n + 1), text: words, note: None });
        }
        for (n, node) in self.tree.nodes.iter().enumerate() {
            let Node::Ask { question, answers } = node else { continue };
            for (answer, to) in answers {
                let words = self.answer(question, answer);
                nodes.push(drawing::Node { number: None, text: words, note: None });
                ways.push((n, nodes.len() - 1));
                ways.push((nodes.len() - 1, *to));
            }
        }
        in_order(Flow { nodes, ways, rtl: self.desk.words.direction() == "rtl" })
    }
}

/// The same with its boxes in an order in which every way leads on.
fn in_order(flow: Flow) -> Flow {
    let mut order: Vec<usize> = Vec::new();
    while order.len() < flow.nodes.len() {
        let free = |n: &usize| {
            !order.contains(n) && flow.ways.iter().all(|(from, to)| to != n || order.contains(from))
        };
        // A tree has no ring: something is always free.
        let Some(next) = (0..flow.nodes.len()).find(free) else { break };
        order.push(next);
    }
    let place = |n: usize| order.iter().position(|o| *o == n).unwrap_or(n);
    let ways = flow.ways.iter().map(|(from, to)| (place(*from), place(*to))).collect();
    let nodes = order.iter().map(|n| flow.nodes[*n].clone()).collect();
    Flow { nodes, ways, rtl: flow.rtl }
}

/// An address as a reader of paper may use it.
fn shown(href: &str) -> String {
    let bare = ["mailto:", "tel:"].iter().find_map(|scheme| href.strip_prefix(scheme));
    let bare = bare.map(|b| b.split('?').next().unwrap_or(b));
    bare.unwrap_or(href).to_owned()
}

fn text(words: &str) -> Inline {
    Inline::Text { text: words.to_owned() }
}

fn paragraph(words: &str) -> Block {
    Block::Paragraph { content: vec![text(words)] }
}

fn strong(words: &str) -> Block {
    Block::Paragraph { content: vec![Inline::Strong { content: vec![text(words)] }] }
}

fn bullet(blocks: Vec<Block>) -> Item {
    Item { id: None, value: None, task: None, blocks }
}

fn bullets(items: Vec<Item>) -> Block {
    Block::List { ordered: false, tight: true, class: None, items }
}
