//! Links, citations and directives that lead nowhere, each at the line that has it.

use super::{Check, known_policy, meanings, promises, said};
use crate::diagnostic::{Code, Diagnostic, Span, Spanned};
use crate::model::link::{self, CiteProblem, Destination, Problem};
use crate::model::scope::whose;
use crate::model::{Book, Page};
use crate::scope::words::Text;
use crate::source::document::BlockKind;
use crate::source::document::{
    Citation, Directive, Inline, InlineKind, Visit, visit_blocks, visit_inlines,
};
use crate::source::load::{GLOSSARY, PROCESS};
use crate::source::parse::markdown;

pub(super) const CHECK: Check = Check {
    codes: &[
        Code::BrokenLink,
        Code::OutsideBook,
        Code::EmptyLink,
        Code::OddLink,
        Code::UnknownCitation,
        Code::UnknownDirective,
        Code::WrongValue,
        Code::RawHtml,
        Code::TranslationFragment,
    ],
    run,
};

pub(super) fn run(book: &Book, out: &mut Vec<Diagnostic>) {
    for page in book.texts() {
        page.document.visit(&mut |v| match v {
            Visit::Inline(inline) => self::inline(book, page, inline, out),
            Visit::Block(block) => {
                if let BlockKind::Directive(directive) = &block.value {
                    self::directive(book, page, directive, out);
                }
            }
        });
        for text in meanings(book, page) {
            let inlines = markdown::parse_inline(text, out);
            visit_inlines(&inlines, &mut |v| {
                if let Visit::Inline(inline) = v {
                    self::inline(book, page, inline, out);
                }
            });
        }
    }
    for version in book.versions() {
        let outcomes = version.scope.iter().flat_map(|s| &s.rules.outcomes);
        for next in outcomes.flat_map(|o| &o.next) {
            next_step(book, &version.page, &next.href, out);
        }
        let translations = version.scope.iter().flat_map(|s| s.words.values());
        for (text, said) in translations.filter_map(|w| w.words.as_ref()).flat_map(|w| &w.texts) {
            if let Text::NextHref(..) = text {
                next_step(book, &version.page, said, out);
            }
        }
        for standard in &version.standards.list {
            promises::cited(version, &standard.cites, out);
        }
        for cites in version.process.iter().flat_map(|p| &p.steps).flat_map(|s| &s.cites) {
            promises::cited(version, cites, out);
        }
        for text in said(version) {
            let blocks = markdown::parse_passage(&text, out);
            visit_blocks(&blocks, &mut |v| {
                if let Visit::Inline(inline) = v {
                    self::inline(book, &version.page, inline, out);
                }
            });
        }
    }
}

/// A next step must lead somewhere: shown as its text alone it would be a dead end (SCOPE.md, section 2).
fn next_step(book: &Book, page: &Page, href: &Spanned<String>, out: &mut Vec<Diagnostic>) {
    match link::resolve(book, page.place(), &href.value) {
        Ok(Destination::Nothing | Destination::Odd) => out.push(Diagnostic::new(
            Code::ScopeDeadEnd,
            href.span,
            format!("The next step `{}` leads nowhere", href.value),
            "Link to a page of the book, or to an address that begins with https://, mailto: or tel:",
        )),
        _ => destination(book, page, &href.value, href.span, out),
    }
}

fn inline(book: &Book, page: &Page, inline: &Inline, out: &mut Vec<Diagnostic>) {
    match &inline.value {
        InlineKind::Cite(citation) => self::citation(book, page, citation, inline.span, out),
        kind => {
            // Of pictures and recordings on other hosts another check tells.
            let shown = !matches!(kind, InlineKind::Link { .. });
            for (to, span) in inline.addresses() {
                if !(shown && link::is_foreign(to)) {
                    destination(book, page, to, span, out);
                }
            }
        }
    }
}

fn destination(book: &Book, page: &Page, to: &str, span: Span, out: &mut Vec<Diagnostic>) {
    let fragment = to.split_once('#').map_or("", |(_, fragment)| fragment);
    let (code, message, help) = match link::resolve(book, page.place_at(span), to) {
        Ok(Destination::Here(address, None)) if !fragment.is_empty() => (
            Code::TranslationFragment,
            format!("`{address}` has no place called `#{fragment}`, which only the page in `{}` has: the link leads to the page", book.config.language),
            "Link to a heading of the translation, or take the # and what follows it away".to_owned(),
        ),
        Ok(Destination::Elsewhere(_) | Destination::Here(..)) => return,
        Ok(Destination::Nothing) => (
            Code::EmptyLink,
            "This link has no address: its text is shown without it".to_owned(),
            "Write where it leads between the round brackets, or take the square brackets away".to_owned(),
        ),
        Ok(Destination::Odd) => (
            Code::OddLink,
            format!("No page can follow a link to `{to}`: its text is shown without it"),
            "Link to a page of the book, or to an address that begins with https://, mailto: or tel:".to_owned(),
        ),
        Err(Problem::Missing(near)) => (
            Code::BrokenLink,
            format!("The link to `{to}` leads nowhere"),
            match near {
                _ if is_email(to) => format!("For an email address write mailto: before it: `mailto:{to}`"),
                Some(near) => format!("Did you mean `{near}`?"),
                None => "Check the name of the file, or write the page that it should lead to".to_owned(),
            },
        ),
        Err(Problem::NoFragment(address, near)) => (
            Code::BrokenLink,
            format!("`{address}` has no place called `#{}`", fragment),
            match near {
                Some(near) => format!("Did you mean `#{near}`?"),
                None => "A heading's place is its words in lower case, with `-` for spaces; a paragraph's is #p3.7".to_owned(),
            },
        ),
        Err(Problem::Outside) => (
            Code::OutsideBook,
            format!("The link to `{to}` leads out of the book's folder"),
            "Move the file into the book, or link to its address on the web".to_owned(),
        ),
    };
    out.push(Diagnostic::new(code, span, message, help));
}

/// Whether a link that leads nowhere is meant to write to somebody.
fn is_email(to: &str) -> bool {
    let host = to.split_once('@').filter(|(name, _)| !name.is_empty()).map(|(_, host)| host);
    host.is_some_and(|host| host.contains('.') && !to.contains(['/', ' ', '#']))
}

fn citation(book: &Book, page: &Page, citation: &Citation, span: Span, out: &mut Vec<Diagnostic>) {
    let Err(problem) = link::cite(book, page, citation) else { return };
    let written = &citation.written;
    let (message, help) = match problem {
        CiteProblem::Text => return,
        CiteProblem::Policy(near) => (
            format!("`[{written}]` names no policy of this book"),
            match near {
                Some(near) => format!("Did you mean `{near}`? To show the words as they are, write \\[ before them"),
                None => "Write the name of the policy's folder; to show the words as they are, write \\[ before them".to_owned(),
            },
        ),
        CiteProblem::Version(known) => (
            format!("`[{written}]` names a version that is not in this book"),
            format!("The versions are {}", known.join(", ")),
        ),
        CiteProblem::NoneInForce(name) => (
            format!("`[{written}]` cites a policy of which no version is in force"),
            format!("Name the version: [{name}@VERSION {}]", citation.number),
        ),
        CiteProblem::Paragraph(version) => (
            format!(
                "There is no paragraph {} in version {version}",
                written.rsplit(' ').next().unwrap_or(written)
            ),
            match link::nearest_number(book, page, citation) {
                Some(near) => format!(
                    "Did you mean {near}? To show the words as they are, write \\[ before them"
                ),
                None => "Check the number; to show the words as they are, write \\[ before them"
                    .to_owned(),
            },
        ),
    };
    out.push(Diagnostic::new(Code::UnknownCitation, span, message, help));
}

fn directive(book: &Book, page: &Page, directive: &Directive, out: &mut Vec<Diagnostic>) {
    match directive {
        Directive::Checker(name) => {
            known_policy(book, name, Code::UnknownDirective, out);
            let has = |p: &crate::model::Policy| p.in_force().is_some_and(|v| v.scope.is_some());
            if let Some(policy) = book.policies.get(&name.value)
                && !has(policy)
            {
                out.push(Diagnostic::new(
                    Code::UnknownDirective,
                    name.span,
                    format!("The policy `{}` has no checker in force", name.value),
                    "Write its rules into scope.yaml beside the version in force",
                ));
            }
        }
        Directive::Process(name) => process(book, page, name, out),
        Directive::Glossary(span) if book.glossary.is_none() => {
            out.push(Diagnostic::new(
                Code::UnknownDirective,
                *span,
                "This book has no glossary",
                format!("Write each word with what it means into {}/{GLOSSARY}: mediation: Talking with someone who takes no side", book.config.src),
            ));
        }
        // A chart's file is looked at by the check of charts.
        Directive::Glossary(_) | Directive::Chart(_) => {}
        Directive::Rules { policy: Some(name), .. } => {
            known_policy(book, name, Code::UnknownDirective, out);
            if let Some(policy) = book.policies.get(&name.value)
                && policy.in_force().is_none()
            {
                out.push(Diagnostic::new(
                    Code::UnknownDirective,
                    name.span,
                    format!("No version of the policy `{}` is in force", name.value),
                    "List the rules of a policy that is in force",
                ));
            }
        }
        Directive::Rules { policy: None, paragraph } => {
            // Of a policy in the front matter that is not in the book another check tells.
            if page.matter.speaks_of.is_none() && book.version_of(page).is_none() {
                out.push(Diagnostic::new(
                    Code::UnknownDirective,
                    paragraph.span,
                    "This page is not a policy: the directive must say whose rules it lists",
                    "Say in the front matter for which policy the page speaks: policy: complaints",
                ));
            }
        }
    }
}

/// A `{{#process}}` of a policy that has no steps to show.
fn process(book: &Book, page: &Page, name: &Spanned<String>, out: &mut Vec<Diagnostic>) {
    known_policy(book, name, Code::UnknownDirective, out);
    if !book.policies.contains_key(&name.value) {
        return;
    }
    let (message, help) = match whose(book, page, Some(name)) {
        Some(version) if version.process.is_some() => return,
        Some(version) => (
            format!("Version {} of `{}` has no process to show", version.number, name.value),
            format!("Write its steps into {PROCESS} beside the text of that version"),
        ),
        None => (
            format!("No version of the policy `{}` is in force", name.value),
            "Show the process of a policy that is in force".to_owned(),
        ),
    };
    out.push(Diagnostic::new(Code::UnknownDirective, name.span, message, help));
}
