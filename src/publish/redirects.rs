//! Each line of `[redirects]` does what it says: its old place is free, and its new one is there.

use super::lock::{Promise, Published};
use crate::config::redirects::{Fate, Place, Redirect};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::model::{Address, Book, MARK, moved};
use crate::plan::{Job, Plan, redirect};
use std::collections::{BTreeMap, BTreeSet};

/// What is wrong with the lines of `[redirects]`, each at its line.
pub fn verify(book: &Book, plan: &Plan, published: &Published) -> Vec<Diagnostic> {
    let lines = &book.config.redirects;
    if lines.is_empty() {
        return Vec::new();
    }
    let taken = Taken::by(plan);
    let from = lines.iter().filter_map(|line| match line.from.fragment {
        None => taken.page(line, plan),
        Some(_) => fragment(line, book, plan),
    });
    let to = lines.iter().filter_map(|line| match &line.to.value {
        Fate::Here(place) => target(line, place, book, plan, published),
        Fate::Elsewhere(_) | Fate::Gone(_) => None,
    });
    from.chain(to).collect()
}

/// What is published at the addresses that are not old ones.
struct Taken {
    /// By what a file system may take for the same.
    folded: BTreeMap<String, Address>,
    /// The files of the whole site.
    files: BTreeSet<String>,
}

impl Taken {
    fn by(plan: &Plan) -> Taken {
        let new =
            plan.jobs.iter().filter(|(_, job)| !matches!(job, Job::Redirect(_) | Job::Copy(_)));
        let files = plan.jobs.keys().map(Address::file).chain([MARK.to_owned()]);
        Taken {
            folded: new.map(|(address, _)| (address.folded(), address.clone())).collect(),
            files: files.collect(),
        }
    }

    /// What stands where the page of an old address would.
    fn page(&self, line: &Redirect, plan: &Plan) -> Option<Diagnostic> {
        let from = &line.from.value;
        let address = redirect::stands_at(plan, from);
        if let Some(Job::Redirect(other)) = plan.jobs.get(&address)
            && other != from
        {
            return Some(clash(
                line,
                format!("`{from}` and `{other}` are one address"),
                "Delete one of the two lines",
            ));
        }
        let file = address.file();
        let folder = file.rmatch_indices('/').map(|(at, _)| &file[..at]);
        let around = folder.filter(|f| self.files.contains(*f)).map(|f| format!("/{f}")).next();
        let within = format!("{file}/");
        let within = self.files.range(within.clone()..).next().filter(|f| f.starts_with(&within));
        let folded = address.folded();
        let there = [folded.as_str(), folded.trim_end_matches('/')]
            .iter()
            .find_map(|folded| self.folded.get(*folded))
            .map(Address::to_string);
        let there = there.or(around).or(within.map(|f| format!("/{f}")))?;
        let message = if there == from.path {
            format!("`{from}` is published: it cannot be sent on")
        } else {
            format!("`{from}` cannot stand beside `{there}`, which is published")
        };
        Some(clash(line, message, "Delete this line, or publish what is there at another address"))
    }
}

/// An old place on a page that is still there.
fn fragment(line: &Redirect, book: &Book, plan: &Plan) -> Option<Diagnostic> {
    let from = &line.from.value;
    let address = moved::address_of(book, from);
    let job = match plan.jobs.get(&address) {
        Some(Job::In { job, .. }) => Some(job.as_ref()),
        job => job,
    };
    match job {
        Some(Job::Page | Job::Current(_) | Job::Version(..)) => {
            let known = book.targets.get(&address)?;
            from.fragment.as_ref().filter(|f| known.contains(*f)).map(|_| {
                clash(
                    line,
                    format!("`{from}` is on its page: it cannot be sent on"),
                    "Delete this line",
                )
            })
        }
        _ => Some(Diagnostic::new(
            Code::BrokenLink,
            line.from.span,
            format!("There is no text at `{address}` whose place `{from}` could be"),
            format!(
                "Write a line for the page alone: \"{address}\" = …; it takes its places along"
            ),
        )),
    }
}

/// A new place that is not there, or that is itself an old one.
fn target(
    line: &Redirect,
    place: &Place,
    book: &Book,
    plan: &Plan,
    published: &Published,
) -> Option<Diagnostic> {
    let lines = &book.config.redirects;
    if lines.of(place).is_some() {
        return Some(match lines.end(line) {
            None => Diagnostic::new(
                Code::RedirectLoop,
                line.to.span,
                format!("`{}` is sent on to `{place}`, and from there back to it", line.from.value),
                "Write where it is now, or why it is gone: { gone = \"…\" }",
            ),
            Some(end) => Diagnostic::new(
                Code::RedirectChain,
                line.to.span,
                format!("`{place}` is itself an old address"),
                match end {
                    Fate::Here(end) => format!("Write where that is now: \"{end}\""),
                    Fate::Elsewhere(url) => format!("Write where that is now: \"{url}\""),
                    Fate::Gone(_) => {
                        "That is gone: say here, too, why: { gone = \"…\" }".to_owned()
                    }
                },
            ),
        });
    }
    let address = moved::address_of(book, place);
    if !plan.jobs.contains_key(&address) {
        let known = plan.jobs.keys().map(Address::as_str);
        let help = did_you_mean(
            &place.path,
            known,
            "Write an address of this book, a web address (https://…), or why it is gone: { gone = \"…\" }",
        );
        return Some(broken(line, format!("There is nothing at `{}`", place.path), help));
    }
    let fragment = place.fragment.as_ref()?;
    let known = book.targets.get(&address);
    let kept = Promise { address: address.clone(), anchor: Some(fragment.clone()) };
    if known.is_some_and(|k| k.contains(fragment)) || published.places.contains(&kept) {
        return None;
    }
    let known = known.into_iter().flatten().map(String::as_str);
    let help = did_you_mean(fragment, known, format!("Write the page alone: \"{address}\""));
    Some(broken(line, format!("`{address}` has no place `#{fragment}`"), help))
}

fn broken(line: &Redirect, message: String, help: String) -> Diagnostic {
    Diagnostic::new(Code::BrokenLink, line.to.span, message, help)
}

fn clash(line: &Redirect, message: String, help: &str) -> Diagnostic {
    Diagnostic::new(Code::SameAddress, line.from.span, message, help)
}
