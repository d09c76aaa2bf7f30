//! `{{#process complaints}}`: the steps that a concern goes through, as a flowchart and as a numbered list that says all of it.

use super::text::{Teller, from_elsewhere};
use super::view::document::{Block, Inline, Item, Target};
use super::view::drawing::{Drawing, Flow, Node};
use crate::diagnostic::Spanned;
use crate::model::scope::whose;
use crate::model::{Version, outline};
use crate::source::document::plain;
use crate::source::parse::process::{Process, Step, Way};
use std::collections::{BTreeMap, BTreeSet};

/// The process of the policy called `name`; nothing where it has none, which `check` has reported.
pub(super) fn figure(teller: &mut Teller<'_>, name: &Spanned<String>) -> Option<Block> {
    let version = whose(teller.book, teller.page, Some(name))?;
    let process = version.process.as_ref()?;
    let places = places(process);
    let nth = teller.next_figure();
    let mut list = List { teller, version, process, numbers: numbers(&places), nth };
    let items = list.numbers.clone().into_keys().map(|id| (list.numbers[id], id));
    let mut items: Vec<_> = items.collect();
    items.sort();
    let items: Vec<Item> =
        items.into_iter().filter_map(|(_, id)| Some(list.item(process.step(id)?))).collect();
    let drawing = Drawing::Flow(list.flow(&places));
    let words = teller.words;
    (!items.is_empty()).then(|| Block::Figure {
        caption: words.with("process-title", &[("policy", &version.page.title)]),
        alt: words.word("process-alt"),
        drawing,
        summary: words.word("process-words"),
        words: vec![Block::List { ordered: true, tight: false, class: Some("steps"), items }],
    })
}

/// What is drawn: a step, or a way that is taken under a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place<'p> {
    Step(&'p str),
    Way(&'p str, usize),
}

/// Where the ways of `place` lead, each once.
fn after<'p>(process: &'p Process, place: Place<'p>) -> Vec<Place<'p>> {
    let mut out = Vec::new();
    let next = |id: &str| process.step(id).map_or(&[][..], |s| s.next.as_slice());
    match place {
        Place::Step(id) => {
            for (n, way) in next(id).iter().enumerate() {
                let to = match way.when {
                    Some(_) => Place::Way(id, n),
                    None => Place::Step(&way.to.value),
                };
                if process.step(&way.to.value).is_some() && !out.contains(&to) {
                    out.push(to);
                }
            }
        }
        Place::Way(id, n) => out.extend(next(id).get(n).map(|way| Place::Step(&way.to.value))),
    }
    out
}

/// Every place that can be reached, in an order in which all ways but those back lead on: the steps are numbered in it.
fn places(process: &Process) -> Vec<Place<'_>> {
    let mut seen = BTreeSet::new();
    let mut done = Vec::new();
    // What is still to do: a place to enter, or (true) to leave.
    let mut open = vec![(Place::Step(process.start.value.as_str()), false)];
    while let Some((place, left)) = open.pop() {
        if left {
            done.push(place);
        } else if seen.insert(place) {
            open.push((place, true));
            // The last way is followed first, so that the first one stands first when all is turned round.
            open.extend(after(process, place).into_iter().map(|next| (next, false)));
        }
    }
    done.reverse();
    done
}

/// The number of each step.
fn numbers<'p>(places: &[Place<'p>]) -> BTreeMap<&'p str, usize> {
    let steps = places.iter().filter_map(|place| match place {
        Place::Step(id) => Some(*id),
        Place::Way(..) => None,
    });
    steps.enumerate().map(|(n, id)| (id, n + 1)).collect()
}

/// The steps in words.
struct List<'t, 'b, 'p> {
    teller: &'t mut Teller<'b>,
    version: &'b Version,
    process: &'p Process,
    numbers: BTreeMap<&'p str, usize>,
    /// Which of the page's figures it is.
    nth: usize,
}

impl List<'_, '_, '_> {
    fn item(&mut self, step: &Step) -> Item {
        let title = self.teller.of_source(vec![text(&step.title.value)]);
        let mut blocks =
            vec![Block::Paragraph { content: vec![Inline::Strong { content: title }] }];
        if let Some(say) = &step.say {
            blocks.extend(self.say(say));
        }
        if let Some((what, promise)) = self.promise(step) {
            let words = self
                .teller
                .words
                .with("process-promise", &[("what", &what), ("promise", &promise)]);
            blocks.push(Block::Paragraph { content: vec![text(&words)] });
        }
        blocks.extend(self.cites(step));
        let ways: Vec<&Way> =
            step.next.iter().filter(|w| self.process.step(&w.to.value).is_some()).collect();
        match ways.as_slice() {
            [] => {}
            [way] if way.when.is_none() => {
                blocks.push(Block::Paragraph { content: self.way(way) });
            }
            ways => {
                let item = |way: &&Way| Item {
                    id: None,
                    value: None,
                    task: None,
                    blocks: vec![Block::Paragraph { content: self.way(way) }],
                };
                let items = ways.iter().map(item).collect();
                blocks.push(Block::List { ordered: false, tight: true, class: None, items });
            }
        }
        let number = self.number(&step.id.value);
        Item { id: Some(self.id(number)), value: Some(number as u64), task: None, blocks }
    }

    fn number(&self, step: &str) -> usize {
        self.numbers.get(step).copied().unwrap_or(0)
    }

    fn id(&self, number: usize) -> String {
        match self.nth {
            1 => format!("Step-{number}"),
            nth => format!("Steps-{nth}-{number}"),
        }
    }

    /// What a step says: of the policy, so that its links and citations are those of that version.
    fn say(&self, say: &Spanned<String>) -> Vec<Block> {
        let (book, page) = (self.teller.book, &self.version.page);
        let Teller { words, audience, reader, .. } = *self.teller;
        let mut blocks = Teller::new(book, words, page, audience).to_reader_of(reader).say(say);
        for block in &mut blocks {
            if let Block::Paragraph { content } = block {
                *content = self.teller.of_source(std::mem::take(content));
            }
        }
        if page.home != self.teller.page.home {
            from_elsewhere(&mut blocks, &self.version.shown_at(book), &book.config.site_url);
        }
        blocks
    }

    /// The promise of a step: what, and how soon.
    fn promise(&self, step: &Step) -> Option<(String, String)> {
        let standard = self.version.standards.get(&step.standard.as_ref()?.value)?;
        Some((standard.what.value.clone(), self.teller.promise(standard)))
    }

    /// The paragraphs behind a step.
    fn cites(&self, step: &Step) -> Option<Block> {
        let document = &self.version.page.document;
        let mut content = Vec::new();
        for cites in &step.cites {
            let anchor = outline::cited(&cites.value)
                .filter(|anchor| self.version.page.anchors.contains(anchor));
            let Some(anchor) = anchor else { continue };
            let shown = match cites.value.starts_with('#') {
                true => outline::passage_heading(document, &anchor)
                    .map_or_else(|| anchor.clone(), plain),
                false => self.teller.words.with("paragraph-ref", &[("n", &cites.value)]),
            };
            let before = if content.is_empty() {
                self.teller.words.word("process-cites")
            } else {
                ",".to_owned()
            };
            content.push(text(&format!("{before} ")));
            let to = self.teller.target(self.version.shown_at(self.teller.book), Some(anchor));
            content.push(Inline::Link { to, title: None, content: vec![text(&shown)] });
        }
        (!content.is_empty()).then_some(Block::Paragraph { content })
    }

    /// Where a way leads, in words.
    fn way(&self, way: &Way) -> Vec<Inline> {
        let number = self.number(&way.to.value);
        let to = Target { href: None, to: Some(self.id(number)), page: None };
        let go = self.teller.words.with("process-go", &[("n", &number.to_string())]);
        let mut content = match &way.when {
            Some(when) => {
                self.teller.of_source(vec![text(when.value.trim().trim_end_matches('.'))])
            }
            None => vec![text(&self.teller.words.word("process-next"))],
        };
        content.push(text(": "));
        content.push(Inline::Link { to, title: None, content: vec![text(&go)] });
        content
    }

    fn flow(&self, places: &[Place<'_>]) -> Flow {
        let nodes = places.iter().filter_map(|place| match place {
            Place::Step(id) => {
                let step = self.process.step(id)?;
                let note = self.promise(step).map(|(_, promise)| capital(&promise));
                let number = Some(self.number(id));
                Some(Node { number, text: step.title.value.clone(), note })
            }
            Place::Way(id, n) => {
                let when = self.process.step(id)?.next.get(*n)?.when.as_ref()?;
                Some(Node { number: None, text: when.value.clone(), note: None })
            }
        });
        let at: BTreeMap<Place<'_>, usize> =
            places.iter().enumerate().map(|(n, place)| (*place, n)).collect();
        let ways = places.iter().enumerate().flat_map(|(n, place)| {
            let to = after(self.process, *place);
            to.iter().filter_map(|to| Some((n, *at.get(to)?))).collect::<Vec<_>>()
        });
        let (nodes, ways) = (nodes.collect(), ways.collect());
        Flow { nodes, ways, rtl: self.teller.words.direction() == "rtl" }
    }
}

fn text(words: &str) -> Inline {
    Inline::Text { text: words.to_owned() }
}

/// With a capital at its beginning.
fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().collect::<String>() + chars.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::parse::process::parse;

    #[test]
    fn steps_are_numbered_along_the_ways() {
        let process = parse(
            "start: a\nsteps:\n  z: {title: Z}\n  d: {title: D, next: z}\n  a: {title: A, next: [{to: b, when: x}, {to: c, when: y}]}\n  c: {title: C, next: [d, {to: a, when: again}]}\n  b: {title: B, next: d}\n",
            0,
            &mut Vec::new(),
        );
        let places = places(&process);
        let numbers = numbers(&places);
        let shown: Vec<_> = ["a", "b", "c", "d", "z"].iter().map(|id| numbers[id]).collect();
        assert_eq!(shown, [1, 2, 3, 4, 5]);
        // Only the way back leads to a place before.
        let at = |place: &Place<'_>| places.iter().position(|p| p == place);
        let back = places.iter().enumerate().flat_map(|(n, place)| {
            after(&process, *place).into_iter().filter(move |to| at(to).is_some_and(|m| m < n))
        });
        assert_eq!(back.collect::<Vec<_>>(), [Place::Step("a")]);
    }
}
