//! What a version says has changed, verified against its text and the text that it supersedes (FORMATS.md, section 3).

use super::Check;
use crate::diagnostic::{Code, Diagnostic, Spanned, did_you_mean};
use crate::model::compare::{Part, Parts, anchor, parts};
use crate::model::{Book, Policy, Version};
use crate::source::parse::front_matter::Changes;
use crate::words::Words;
use std::collections::{BTreeMap, BTreeSet};

pub(super) const CHECK: Check = Check {
    codes: &[
        Code::UnknownVersion,
        Code::ChangesMismatch,
        Code::ChangesMissing,
        Code::ChangesUnverified,
    ],
    run,
};

fn run(book: &Book, out: &mut Vec<Diagnostic>) {
    for policy in book.policies.values() {
        for version in &policy.versions {
            supersedes(policy, version, out);
            let Some(changes) = version.matter().and_then(|m| m.changes.as_ref()) else { continue };
            if !changes.lists {
                continue;
            }
            if policy.before(version).is_none() {
                unverified(policy, version, changes, out);
            }
        }
    }
}

/// Holds what each version says against the two texts, as they are published: `words` are those of the source language.
pub(super) fn verify(book: &Book, words: &Words, out: &mut Vec<Diagnostic>) {
    for policy in book.policies.values() {
        for version in &policy.versions {
            if let Some(changes) = version.matter().and_then(|m| m.changes.as_ref())
                && changes.lists
                && let Some(before) = policy.before(version)
            {
                let [old, new] = [before, version].map(|v| parts(v, words));
                let numbers = [before.number.as_str(), version.number.as_str()];
                Comparison::of(old, new, numbers, changes).verify(out);
            }
        }
    }
}

/// The version that is named must be one of the policy that begins before.
fn supersedes(policy: &Policy, version: &Version, out: &mut Vec<Diagnostic>) {
    let Some(named) = version.matter().and_then(|m| m.supersedes.as_ref()) else { return };
    let earlier: Vec<&str> = policy
        .versions
        .iter()
        .filter(|v| v.from < version.from)
        .map(|v| v.number.as_str())
        .collect();
    if earlier.contains(&named.value.as_str()) {
        return;
    }
    if earlier.is_empty() && policy.version(&named.value).is_none() {
        // A book may begin with the policy as it is now: what the owner says of the text before is true all the same.
        let told = Diagnostic::new(
            Code::UnknownVersion,
            named.span,
            format!(
                "Version `{}` is not in this book: what has changed since cannot be verified",
                named.value
            ),
            format!(
                "Put its text into policies/{}/{}/policy.md; until then its number is shown, and leads nowhere",
                policy.name, named.value
            ),
        );
        return out.push(told.as_warning());
    }
    let message = match policy.version(&named.value) {
        Some(v) if v.number == version.number => {
            format!("Version {} cannot supersede itself", version.number)
        }
        Some(v) => format!(
            "Version {} cannot supersede version {}, which does not begin before it",
            version.number, v.number
        ),
        None => format!("There is no version `{}` of this policy in this book", named.value),
    };
    let others = match earlier.is_empty() {
        true => "Leave the line out: no version of this policy is earlier".to_owned(),
        false => format!("The versions before it are: {}", earlier.join(", ")),
    };
    let help = did_you_mean(&named.value, earlier, others);
    out.push(Diagnostic::new(Code::UnknownVersion, named.span, message, help));
}

/// The text before is not there: nothing that is said can be held against it.
fn unverified(policy: &Policy, version: &Version, changes: &Changes, out: &mut Vec<Diagnostic>) {
    // A version that is named and is not there is told already.
    if version.matter().is_some_and(|m| m.supersedes.is_some()) {
        return;
    }
    out.push(Diagnostic::new(
        Code::ChangesUnverified,
        changes.span,
        format!(
            "What has changed cannot be verified: no version before {} is in this book",
            version.number
        ),
        format!(
            "Put the text before it into a folder beside this one (policies/{}/VERSION/policy.md); the page shows the changes as you wrote them",
            policy.name
        ),
    ));
}

/// Two versions, and what is said of them.
struct Comparison<'b> {
    old: Parts,
    new: Parts,
    old_number: &'b str,
    new_number: &'b str,
    changes: &'b Changes,
    /// For each anchor of the old text that has another number now, the name in the new one.
    moved_from: BTreeMap<String, &'b str>,
    /// The other way round.
    moved_to: BTreeMap<String, &'b str>,
}

impl<'b> Comparison<'b> {
    fn of(old: Parts, new: Parts, numbers: [&'b str; 2], changes: &'b Changes) -> Comparison<'b> {
        let moved = || changes.renumbered.iter().map(|(o, n)| (o.value.as_str(), n.value.as_str()));
        Comparison {
            old,
            new,
            old_number: numbers[0],
            new_number: numbers[1],
            changes,
            moved_from: moved().map(|(old, new)| (anchor(old), new)).collect(),
            moved_to: moved().map(|(old, new)| (anchor(new), old)).collect(),
        }
    }

    fn verify(&self, out: &mut Vec<Diagnostic>) {
        self.changes.added.iter().for_each(|name| self.added(name, out));
        self.changes.removed.iter().for_each(|name| self.removed(name, out));
        self.changes.clarified.iter().for_each(|name| self.clarified(name, out));
        for (old, new) in &self.changes.renumbered {
            self.renumbered(old, new, out);
        }
        self.not_named(out);
    }

    /// What the old text has at this name, unless it has another number now.
    fn in_old(&self, name: &str) -> Option<&Part> {
        self.old.get(name).filter(|_| !self.moved_from.contains_key(&anchor(name)))
    }

    /// What the new text has at this name, unless it had another number before.
    fn in_new(&self, name: &str) -> Option<&Part> {
        self.new.get(name).filter(|_| !self.moved_to.contains_key(&anchor(name)))
    }

    fn added(&self, name: &Spanned<String>, out: &mut Vec<Diagnostic>) {
        let (n, old, new) = (&name.value, self.old_number, self.new_number);
        if self.new.get(n).is_none() {
            out.push(absent(name, "added", new, &self.new));
        } else if let Some(was) = self.moved_to.get(&anchor(n)) {
            out.push(mismatch(
                name,
                format!("{n} is called added, and renumbered from {was}"),
                format!("Take {n} out of `added`, or {was} out of `renumbered`"),
            ));
        } else if let Some(part) = self.in_old(n) {
            let now = self.new.get(n);
            let help = match moved(part, &self.new) {
                Some(to) => format!(
                    "What was {n} is now {to}: write renumbered: {{\"{n}\": \"{to}\"}} as well"
                ),
                None if now == Some(part) => {
                    "Take it out of `added`: it has not changed".to_owned()
                }
                None => "If its words have changed, name it in `clarified` instead".to_owned(),
            };
            out.push(mismatch(
                name,
                format!("{n} is not new in version {new}: version {old} has it too"),
                help,
            ));
        }
    }

    fn removed(&self, name: &Spanned<String>, out: &mut Vec<Diagnostic>) {
        let (n, old, new) = (&name.value, self.old_number, self.new_number);
        if self.old.get(n).is_none() {
            out.push(absent(name, "removed", old, &self.old));
        } else if let Some(to) = self.moved_from.get(&anchor(n)) {
            out.push(mismatch(
                name,
                format!("{n} is called removed, and renumbered to {to}"),
                format!("Take {n} out of `removed`, or out of `renumbered`"),
            ));
        } else if let Some(part) = self.in_new(n) {
            let help = match moved(part, &self.old) {
                Some(was) => format!(
                    "What is {n} now was {was}: write renumbered: {{\"{was}\": \"{n}\"}} as well"
                ),
                None => {
                    "Take it out of `removed`; if its words have changed, name it in `clarified`"
                        .to_owned()
                }
            };
            out.push(mismatch(
                name,
                format!("{n} is not gone: version {new} has it, as {old} had"),
                help,
            ));
        }
    }

    fn clarified(&self, name: &Spanned<String>, out: &mut Vec<Diagnostic>) {
        let (n, old, new) = (&name.value, self.old_number, self.new_number);
        let was = self.moved_to.get(&anchor(n)).copied();
        let Some(now) = self.new.get(n) else {
            out.push(absent(name, "clarified", new, &self.new));
            return;
        };
        // Its words may have changed beside its number.
        let before = match was {
            Some(was) => self.old.get(was),
            None => self.in_old(n),
        };
        match before {
            None if was.is_some() => {} // told of `renumbered`
            None => out.push(mismatch(
                name,
                format!("{n} cannot be clarified: version {old} has no {n}"),
                "If it is new, name it in `added` instead",
            )),
            Some(before) if before.words == now.words => out.push(mismatch(
                name,
                format!("{n} has not changed: versions {old} and {new} say the same there"),
                "Take it out of `clarified`. Commas, emphasis and where a link leads do not count as a change",
            )),
            Some(_) => {}
        }
    }

    fn renumbered(&self, was: &Spanned<String>, now: &Spanned<String>, out: &mut Vec<Diagnostic>) {
        let (old, new) = (self.old_number, self.new_number);
        if was.value == now.value {
            out.push(mismatch(
                now,
                format!("{} has the number that it had", now.value),
                "Write the old number before the colon, the new one after it",
            ));
            return;
        }
        let (before, after) = (self.old.get(&was.value), self.new.get(&now.value));
        if before.is_none() {
            out.push(absent(was, "renumbered", old, &self.old));
        }
        if after.is_none() {
            out.push(absent(now, "renumbered", new, &self.new));
        }
        let (Some(before), Some(after)) = (before, after) else { return };
        if before.words != after.words && !names(&self.changes.clarified, after) {
            let help = match moved(before, &self.new) {
                Some(to) => format!("What was {} is now {to}", was.value),
                None => format!(
                    "If its words have changed too, name {} in `clarified` as well",
                    now.value
                ),
            };
            out.push(mismatch(
                now,
                format!(
                    "{} of version {new} does not say what {} of version {old} said",
                    now.value, was.value
                ),
                help,
            ));
        }
    }

    /// Paragraphs that nothing is said of, and that have the words of another number before.
    fn not_named_moved(&self) -> Vec<(&str, &str)> {
        let differs = |name: &str| match (self.old.get(name), self.new.get(name)) {
            (Some(old), Some(new)) => old.words != new.words,
            _ => true,
        };
        let mut left: Vec<&str> = unnamed(&self.old, self.changes, &self.moved_from)
            .filter(|name| differs(name))
            .collect();
        let mut moved = Vec::new();
        for now in unnamed(&self.new, self.changes, &self.moved_to).filter(|name| differs(name)) {
            let words = |parts: &Parts, name: &str| parts.get(name).map(|p| p.words.clone());
            let same = |was: &&str| words(&self.old, was) == words(&self.new, now);
            if let Some(at) = left.iter().position(same) {
                moved.push((left.remove(at), now));
            }
        }
        moved
    }

    /// Paragraphs that differ, and that nothing is said of.
    fn not_named(&self, out: &mut Vec<Diagnostic>) {
        let (old, new) = (self.old_number, self.new_number);
        let moved = self.not_named_moved();
        let was_moved = |name: &str| moved.iter().any(|(was, _)| *was == name);
        let is_moved = |name: &str| moved.iter().any(|(_, now)| *now == name);
        let gone: Vec<&str> = unnamed(&self.old, self.changes, &self.moved_from)
            .filter(|name| !was_moved(name) && (self.in_new(name).is_none() || is_moved(name)))
            .collect();
        let mut fresh = Vec::new();
        let mut changed = Vec::new();
        for name in unnamed(&self.new, self.changes, &self.moved_to).filter(|n| !is_moved(n)) {
            match self.in_old(name).filter(|_| !was_moved(name)) {
                None => fresh.push(name),
                Some(before) if self.new.get(name).is_some_and(|p| p.words != before.words) => {
                    changed.push(name);
                }
                Some(_) => {}
            }
        }
        let mut tell = |message: String, help: String| {
            out.push(Diagnostic::new(Code::ChangesMissing, self.changes.span, message, help));
        };
        for (found, key, of, what) in [
            (fresh, "added", format!(" of version {new}"), "new".to_owned()),
            (gone, "removed", format!(" of version {old}"), "gone".to_owned()),
            (changed, "clarified", String::new(), format!("not as in version {old}")),
        ] {
            let list = found.iter().map(|n| format!("\"{n}\"")).collect::<Vec<_>>().join(", ");
            let message = match found.as_slice() {
                [] => continue,
                [one] => format!("Paragraph {one}{of} is {what}, and `changes` does not name it"),
                many => {
                    format!(
                        "Paragraphs {}{of} are {what}, and `changes` does not name them",
                        many.join(", ")
                    )
                }
            };
            tell(message, format!("Add to `{key}`: [{list}]"));
        }
        for (was, now) in moved {
            tell(
                format!(
                    "Paragraph {was} of version {old} is now {now}, and `changes` does not say so"
                ),
                format!("Write renumbered: {{\"{was}\": \"{now}\"}}"),
            );
        }
    }
}

/// The numbers of paragraphs that no list names; `moved` are those that have another number in the other text.
fn unnamed<'p>(
    parts: &'p Parts,
    changes: &'p Changes,
    moved: &'p BTreeMap<String, &str>,
) -> impl Iterator<Item = &'p str> {
    let mut seen = BTreeSet::new();
    let lists = [&changes.added, &changes.clarified, &changes.removed];
    parts
        .numbered()
        .filter(move |part| {
            seen.insert(&part.name)
                && !lists.iter().any(|list| names(list, part))
                && !moved.contains_key(&anchor(&part.name))
        })
        .map(|part| part.name.as_str())
}

/// Whether a list names the part, or a sub-paragraph of it.
fn names(list: &[Spanned<String>], part: &Part) -> bool {
    list.iter().any(|n| {
        n.value == part.name || n.value.strip_prefix(&part.name).is_some_and(|l| l.starts_with('('))
    })
}

/// Where the same words stand under another name.
fn moved<'p>(part: &Part, text: &'p Parts) -> Option<&'p str> {
    let same =
        |p: &&Part| p.numbered == part.numbered && p.words == part.words && p.name != part.name;
    text.iter().find(same).map(|p| p.name.as_str())
}

fn absent(name: &Spanned<String>, list: &str, version: &str, text: &Parts) -> Diagnostic {
    mismatch(
        name,
        format!("`{list}` names {}, which is not in version {version}", name.value),
        did_you_mean(
            &name.value,
            text.numbered().map(|p| p.name.as_str()),
            "Write the number of a paragraph as it is printed, or `#` and the anchor of a heading",
        ),
    )
}

fn mismatch(at: &Spanned<String>, message: String, help: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Code::ChangesMismatch, at.span, message, help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Span;
    use proptest::prelude::*;

    /// A text with a paragraph for each number, of the word that goes with it.
    fn text(paragraphs: &BTreeMap<u8, u8>) -> Parts {
        let text: String =
            paragraphs.iter().map(|(n, word)| format!("1.{n} w{word}.\n\n")).collect();
        crate::model::compare::read(&text)
    }

    fn codes(old: &BTreeMap<u8, u8>, new: &BTreeMap<u8, u8>, changes: &Changes) -> BTreeSet<Code> {
        let mut out = Vec::new();
        Comparison::of(text(old), text(new), ["1", "2"], changes).verify(&mut out);
        out.into_iter().map(|d| d.code).collect()
    }

    fn names(numbers: impl Iterator<Item = u8>) -> Vec<Spanned<String>> {
        numbers.map(|n| Spanned::new(format!("1.{n}"), Span::default())).collect()
    }

    proptest! {
        /// The truth is told without a word; less than the truth, or more, is told as what it is.
        #[test]
        fn the_truth_is_enough_and_needed(
            old in prop::collection::btree_map(1u8..6, 0u8..3, 0..6),
            new in prop::collection::btree_map(1u8..6, 0u8..3, 0..6),
        ) {
            let truth = Changes {
                span: Span::default(),
                lists: true,
                summary: None,
                added: names(new.keys().filter(|n| !old.contains_key(n)).copied()),
                removed: names(old.keys().filter(|n| !new.contains_key(n)).copied()),
                clarified: names(new.iter().filter(|(n, w)| old.get(n).is_some_and(|o| o != *w)).map(|(n, _)| *n)),
                renumbered: Vec::new(),
            };
            prop_assert!(codes(&old, &new, &truth).is_empty());
            type List = fn(&mut Changes) -> &mut Vec<Spanned<String>>;
            let lists: [List; 3] =
                [|c| &mut c.added, |c| &mut c.removed, |c| &mut c.clarified];
            for list in lists {
                let mut less = truth.clone();
                if list(&mut less).pop().is_some() {
                    prop_assert!(codes(&old, &new, &less).contains(&Code::ChangesMissing));
                }
                for n in names(1..6) {
                    let mut more = truth.clone();
                    if !list(&mut more).contains(&n) {
                        list(&mut more).push(n);
                        prop_assert!(codes(&old, &new, &more).contains(&Code::ChangesMismatch));
                    }
                }
            }
        }
    }
}
