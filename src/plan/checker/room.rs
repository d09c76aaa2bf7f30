//! What the pages of one checker have in common: words in the reader's language, links, quotations.

use super::{ALL, Checker, DATA, Step};
use crate::diagnostic::Spanned;
use crate::model::link::{self, Destination, Place};
use crate::model::{Address, Page, Scope, Status, Version, outline};
use crate::plan::Desk;
use crate::plan::frame;
use crate::plan::policy;
use crate::plan::text::{Teller, from_elsewhere, without_ids};
use crate::plan::view::checker::{Advice, Around, Ending, Lead, NextStep, Quoted, Said, Telling};
use crate::plan::view::pages::{self, Link, Prose};
use crate::scope::rules::{Outcome, Rules};
use crate::scope::words::{Said as Words, Text};
use crate::scope::{End, Told, Tree};
use crate::source::document::{BlockKind, plain};
use crate::words::direction;
use std::collections::{BTreeMap, BTreeSet};

/// A checker as it is shown to a reader of one language.
pub(super) struct Room<'b> {
    pub desk: Desk<'b>,
    pub version: &'b Version,
    scope: &'b Scope,
    /// The words of the rules in the reader's language, as far as they have them.
    told: Told<'b>,
    pub tree: &'b Tree,
    pub checker: &'b Checker,
    /// The page that is shown.
    pub at: &'b Address,
}

impl<'b> Room<'b> {
    pub fn new(desk: Desk<'b>, checker: &'b Checker, at: &'b Address) -> Option<Room<'b>> {
        let version = desk.book.policies.get(&checker.policy)?.version(&checker.version)?;
        let scope = version.scope.as_ref()?;
        let tree = version.tree()?;
        let told = scope.told(desk.language());
        Some(Room { desk, version, scope, told, tree, checker, at })
    }

    pub fn rules(&self) -> &'b Rules {
        &self.scope.rules
    }

    // --- Addresses ---

    /// `address`, of this checker in the source language, in the language of the page.
    fn own(&self, address: &Address) -> Address {
        let desk = self.desk;
        let source = desk.language() == desk.book.config.language;
        if source { address.clone() } else { address.in_language(desk.language()) }
    }

    fn href(&self, address: &Address) -> String {
        self.at.relative(&self.own(address), None)
    }

    /// Where the policy's text is, for a reader of this checker; in the source language.
    fn policy(&self) -> Address {
        self.checker.home.parent().unwrap_or_else(|| self.version.page.home.clone())
    }

    /// A link to the page that the tree reaches with these answers, and what is not asked on the way dropped.
    pub fn page_of(&self, answers: &BTreeMap<String, String>) -> String {
        let (way, node) = self.tree.walk(answers);
        let first = self.checker.first_ways.as_ref().and_then(|ways| ways.get(&node));
        let answers = first.cloned().unwrap_or(way);
        self.href(&Step { checker: self.checker.clone(), answers }.address())
    }

    pub fn data(&self) -> String {
        self.href(&self.checker.start().join(DATA))
    }

    pub fn script(&self, name: &str) -> Option<String> {
        let (script, _) = self.desk.scripts.get(name)?;
        Some(self.at.relative(script, None))
    }

    // --- Words ---

    fn said(&self, text: &str, language: &str) -> Said {
        let lang = (language != self.desk.words.interface()).then(|| language.to_owned());
        let dir = lang.as_deref().map(direction);
        Said { text: text.to_owned(), lang, dir }
    }

    /// Words of the interface.
    fn word(&self, text: String) -> Said {
        Said { text, lang: None, dir: None }
    }

    fn language_of(&self, words: Words<'_>) -> &'b str {
        if words.translated { self.desk.language() } else { &self.desk.book.config.language }
    }

    /// A text of the scope file, in the language of its words.
    fn of(&self, words: Words<'_>) -> Said {
        self.said(words.text, self.language_of(words))
    }

    fn told(&self, text: &Text) -> Option<Words<'b>> {
        self.told.say(text)
    }

    /// A text of the scope file; of one that is not there, which has been reported, its name.
    fn named(&self, words: Option<Words<'_>>, name: &str) -> Said {
        words.map_or_else(|| self.word(name.to_owned()), |words| self.of(words))
    }

    pub fn title(&self) -> Said {
        self.named(self.told(&Text::Title), "")
    }

    pub fn intro(&self) -> Option<Said> {
        self.told(&Text::Intro).map(|words| self.of(words))
    }

    pub fn ask(&self, question: &str) -> Said {
        self.named(self.told.ask(question, self.checker.young), question)
    }

    pub fn hint(&self, question: &str) -> Option<Said> {
        self.told.hint(question, self.checker.young).map(|words| self.of(words))
    }

    pub fn answer(&self, question: &str, answer: &str) -> Said {
        self.named(self.told.answer(question, answer, self.checker.young), answer)
    }

    /// "Change: Who is raising the concern?"
    pub fn change(&self, question: &str) -> Said {
        let ask = self.ask(question);
        Said {
            text: self.desk.words.with("change", &[("ask", &ask.text)]),
            ..self.word(String::new())
        }
    }

    // --- Around a page ---

    pub fn around(&self, is_start: bool) -> Around {
        let desk = self.desk;
        let text = desk.text_of(self.version);
        let basis = [("policy", text.title.as_str()), ("version", &self.version.number)];
        let mut links = vec![Link {
            text: desk.words.word("checker-all"),
            href: self.href(&self.checker.start().join(ALL)),
        }];
        if is_start {
            let other = Checker { young: !self.checker.young, ..self.checker.clone() };
            let id = if other.young { "checker-young" } else { "checker-adults" };
            links.push(Link { text: desk.words.word(id), href: self.href(&other.start()) });
        }
        Around {
            status: self.status(),
            checker_title: self.title(),
            basis: Link {
                text: desk.words.with("checker-basis", &basis),
                href: desk.href(self.at, &self.policy()),
            },
            start: self.href(&self.checker.start()),
            links,
        }
    }

    /// What the version is, where it is not in force: its checker must not be taken for the current one. It leads to the
    /// checker of the version in force, else to the policy, which says what holds.
    fn status(&self) -> Option<pages::Status> {
        if self.version.status == Status::InForce {
            return None;
        }
        let (desk, words) = (self.desk, self.desk.words);
        let number = words.with("checker-of-version", &[("n", &self.version.number)]);
        let mut status = policy::status(desk, self.version);
        status.text = format!("{number} {}", status.text);
        let policy = desk.book.policies.get(&self.version.policy)?;
        let now = policy.in_force();
        status.link = Some(match now.filter(|now| now.tree().is_some()) {
            Some(_) => {
                let home = policy.address().join("check/");
                let checker = Checker { home, ..self.checker.clone() };
                let href = self.at.relative(&desk.at(&checker.start()), None);
                Link { text: words.word("checker-see-current"), href }
            }
            None => {
                let id = if now.is_some() { "status-see-current" } else { "status-see-policy" };
                Link { text: words.word(id), href: desk.href(self.at, &policy.address()) }
            }
        });
        Some(status)
    }

    /// The title of a page, as a browser shows it.
    pub fn page_title(&self, title: &Said) -> String {
        let site = frame::around(self.desk).title;
        if title.text == site { title.text.clone() } else { format!("{} – {site}", title.text) }
    }

    // --- Ends ---

    pub fn end(&self, end: &End) -> Option<Ending> {
        let outcome = self.rules().outcome(&end.outcome)?;
        let verdict = outcome.verdict.word();
        let advice = end.advice.iter().filter_map(|id| self.rules().advice(id));
        let advice = advice.map(|advice| Advice {
            say: self.prose(self.told(&Text::AdviceSay(advice.id.value.clone()))),
            cites: advice.cites.iter().map(|c| self.cite(&c.value)).collect(),
        });
        Some(Ending {
            title: self.named(self.told(&Text::OutcomeTitle(end.outcome.clone())), &end.outcome),
            verdict,
            verdict_text: self.desk.words.word(&format!("verdict-{verdict}")),
            say: self.prose(self.told(&Text::OutcomeSay(end.outcome.clone()))),
            next: self.next(outcome),
            advice: advice.collect(),
        })
    }

    /// Markdown of the scope file. It is written beside the policy, and its links to the policy's own places lead to it.
    fn prose(&self, words: Option<Words<'_>>) -> Telling {
        let Some(words) = words else { return self.telling(Prose::Blocks(Vec::new()), "") };
        let page = &self.version.page;
        let mut blocks =
            self.teller(page).passage(&Spanned::new(words.text.to_owned(), words.span));
        let policy = self.desk.at(&self.policy());
        from_elsewhere(&mut blocks, &policy, &self.desk.book.config.site_url);
        self.telling(Prose::Blocks(blocks), self.language_of(words))
    }

    fn telling(&self, body_html: Prose, language: &str) -> Telling {
        let Said { lang, dir, .. } = self.said("", language);
        Telling { body_html, lang, dir }
    }

    fn teller(&self, page: &'b Page) -> Teller<'b> {
        Teller::new(self.desk.book, self.desk.words, page, self.checker.audience())
    }

    fn next(&self, outcome: &Outcome) -> Vec<NextStep> {
        let place = Place { language: self.desk.language(), ..self.version.page.place() };
        let id = &outcome.id.value;
        let steps = (0..outcome.next.len()).filter_map(|n| {
            let text = self.told(&Text::NextText(id.clone(), n))?;
            let to = self.told(&Text::NextHref(id.clone(), n))?;
            let site_url = &self.desk.book.config.site_url;
            let (href, written) = match link::resolve(self.desk.book, place, to.text) {
                Ok(Destination::Here(address, fragment)) => {
                    let fragment = fragment.as_deref();
                    let written = address.absolute(site_url, fragment);
                    (self.at.relative(&address, fragment), Some(written))
                }
                Ok(Destination::Elsewhere(href)) => (href, None),
                // `check` has reported it, and nothing is published.
                Ok(Destination::Nothing | Destination::Odd) | Err(_) => return None,
            };
            Some(NextStep { lead: Lead { said: self.of(text), href }, written })
        });
        steps.collect()
    }

    // --- What the policy says ---

    /// Every place that a rule cites, in the order of the rules: pages that quote several keep to it.
    pub fn all_cited(&self) -> Vec<&'b str> {
        let mut all: Vec<&str> = Vec::new();
        for cited in self.rules().rules.iter().flat_map(|rule| &rule.cites) {
            if !all.contains(&cited.value.as_str()) {
                all.push(&cited.value);
            }
        }
        all
    }

    /// What the rules cite that decide a case in which these answers are given and that ends at `end`.
    ///
    /// Ends of one outcome may be decided by other rules on another way: those of this way count, where a page has one.
    pub fn cited(&self, given: &BTreeMap<String, String>, end: &End) -> Vec<&'b str> {
        let rules = self.rules();
        let standing: BTreeSet<String> = match self.checker.is_shared() {
            true => end.rules.iter().cloned().collect(),
            false => rules.standing(given),
        };
        let decide = rules.rules.iter().filter(|r| standing.contains(&r.id.value));
        let cited: BTreeSet<&str> =
            decide.flat_map(|r| &r.cites).map(|cited| cited.value.as_str()).collect();
        self.all_cited().into_iter().filter(|place| cited.contains(place)).collect()
    }

    /// The text that has the place, in the page's language where that has it, and the place's fragment.
    fn place(&self, cited: &str) -> (&'b Page, String) {
        let fragment = outline::cited(cited).unwrap_or_else(|| cited.to_owned());
        let told = self.desk.text_of(self.version);
        let page = if told.anchors.contains(&fragment) { told } else { &self.version.page };
        (page, fragment)
    }

    /// Where the place is, for a link.
    fn place_href(&self, page: &Page, fragment: &str) -> String {
        let policy = self.policy();
        // A reader of a translation that has no such place is led to that in the source language.
        let told = self.desk.text_of(self.version);
        if page.language == told.language {
            self.desk.href_to(self.at, &policy, Some(fragment))
        } else {
            self.at.relative(&policy, Some(fragment))
        }
    }

    fn label(&self, page: &Page, cited: &str, fragment: &str) -> Said {
        if !cited.starts_with('#') {
            return self.word(self.desk.words.with("paragraph-ref", &[("n", cited)]));
        }
        match outline::passage_heading(&page.document, fragment).map(plain) {
            Some(heading) => self.said(&heading, &page.language),
            None => self.word(fragment.to_owned()),
        }
    }

    pub fn cite(&self, cited: &str) -> Link {
        let (page, fragment) = self.place(cited);
        let text = self.label(page, cited, &fragment).text;
        Link { text, href: self.place_href(page, &fragment) }
    }

    pub fn quoted(&self, cited: &str) -> Quoted {
        let (page, fragment) = self.place(cited);
        // The label names the number: the text alone is quoted.
        let found = outline::find(&page.document, &fragment);
        let inner: Vec<_> = found
            .into_iter()
            .flat_map(|block| match &block.value {
                BlockKind::Numbered { blocks, .. } | BlockKind::Sub { blocks, .. } => {
                    blocks.iter().collect()
                }
                _ => vec![block],
            })
            .collect();
        let mut blocks = without_ids(self.teller(page).quote(&inner));
        let told = page.language == self.desk.text_of(self.version).language;
        let policy = if told { self.desk.at(&self.policy()) } else { self.policy() };
        from_elsewhere(&mut blocks, &policy, &self.desk.book.config.site_url);
        Quoted {
            label: self.label(page, cited, &fragment),
            href: self.place_href(page, &fragment),
            text: self.telling(Prose::Blocks(blocks), &page.language),
        }
    }
}
