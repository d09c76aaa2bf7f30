//! The versions of a policy: what stands beside the text of each, when each ends, and which is in force (FORMATS.md, section 3).

use super::{Page, Scope, Status, Version, outline};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::scope;
use crate::source::parse::process::Process;
use crate::source::parse::standards::Standards;
use crate::source::{Scenarios, ScopeText, ScopeWords};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// What stands in files beside the text of a version.
pub(super) struct Beside {
    pub(super) rules: Option<ScopeText>,
    pub(super) scenarios: Option<Scenarios>,
    pub(super) words: Vec<ScopeWords>,
    pub(super) standards: Standards,
    pub(super) process: Option<Process>,
}

pub(super) fn version(page: Page, beside: Beside, out: &mut Vec<Diagnostic>) -> Option<Version> {
    let parts: Vec<&str> = page.path.split('/').collect();
    let [_, policy, folder, _] = parts.as_slice() else { return None };
    let (policy, folder) = ((*policy).to_owned(), (*folder).to_owned());
    let matter = page.matter.policy.clone()?;
    if let Some(written) = matter.version.as_ref().filter(|v| v.value != folder) {
        out.push(Diagnostic::new(
            Code::VersionFolder,
            written.span,
            format!("The version is `{}`, and its folder is called `{folder}`", written.value),
            format!(
                "Write `version: \"{folder}\"`, or give the folder the name `{}`",
                written.value
            ),
        ));
    }
    let scope = scope_of(&page, beside.rules, beside.scenarios, beside.words, out);
    // Without a first day, which is reported, the version stands at the end of time.
    let from = matter.in_force_from.as_ref().map_or(Date::MAX, |d| d.value);
    let until = matter.in_force_until.as_ref().map(|d| d.value);
    Some(Version {
        policy,
        number: folder,
        page,
        from,
        until,
        status: Status::Forthcoming,
        scope,
        standards: beside.standards,
        process: beside.process,
    })
}

/// The rules of a version with what stands beside them.
fn scope_of(
    page: &Page,
    rules: Option<ScopeText>,
    scenarios: Option<Scenarios>,
    words: Vec<ScopeWords>,
    out: &mut Vec<Diagnostic>,
) -> Option<Scope> {
    let Some(ScopeText { file, rules }) = rules else {
        let help = "Write scope.yaml, or delete this file";
        out.extend(words.iter().map(|words| {
            let message = "There is no scope.yaml beside it that this could be a translation of";
            Diagnostic::new(Code::OrphanTranslation, Span::new(words.file, 0, 0), message, help)
        }));
        let first = scenarios.as_ref().and_then(|s| s.list.first());
        out.extend(first.map(|first| {
            let message =
                "There is no scope.yaml beside it with rules that these scenarios could reach";
            Diagnostic::new(Code::ScopeCase, first.span, message, help)
        }));
        return None;
    };
    let rules = rules?;
    let known = cited_places(page);
    let compiled = scope::compile(&rules, &known);
    let words = words.into_iter().map(|words| (words.language.clone(), words)).collect();
    // Without scenarios their file is that of the rules: no mistake stands in it.
    let scenarios = scenarios.unwrap_or(Scenarios { file, list: Vec::new() });
    Some(Scope { file, rules, compiled, words, scenarios })
}

/// What a scope rule may cite: paragraphs and what is numbered within them, headings as `#anchor`.
fn cited_places(page: &Page) -> BTreeSet<String> {
    let numbers = outline::citable(&page.document).into_iter().filter(|n| !n.section);
    numbers.map(|n| n.written).chain(page.anchors.iter().map(|a| format!("#{a}"))).collect()
}

/// Gives each version its last day; days on which two are in force, or none, are reported.
pub(super) fn last_days(versions: &mut [Version], out: &mut Vec<Diagnostic>) {
    for i in 0..versions.len() {
        let next = versions.get(i + 1).map(|v| (v.from, v.number.clone()));
        let version = &mut versions[i];
        let own = version.page.matter.policy.as_ref().and_then(|m| m.in_force_until.clone());
        if let Some(own) = &own
            && own.value < version.from
        {
            out.push(Diagnostic::new(
                Code::VersionOverlap,
                own.span,
                format!(
                    "Version {} would end before it begins, on {}",
                    version.number, version.from
                ),
                "Give `in-force-until` a day after `in-force-from`",
            ));
        }
        let Some((next_from, next_number)) = next else { continue };
        let Ok(before_next) = next_from.checked_sub(1.day()) else { continue };
        if next_from == version.from && next_from != Date::MAX {
            let at = version
                .page
                .matter
                .policy
                .as_ref()
                .and_then(|m| m.in_force_from.as_ref())
                .map_or(version.page.matter.span, |d| d.span);
            out.push(Diagnostic::new(
                Code::VersionOverlap,
                at,
                format!("Versions {} and {next_number} both begin on {next_from}", version.number),
                "Give one of the two another `in-force-from`",
            ));
        } else if let Some(own) = &own {
            if own.value > before_next {
                out.push(Diagnostic::new(
                    Code::VersionOverlap,
                    own.span,
                    format!("Version {} is in force until {}, and version {next_number} from {next_from}", version.number, own.value),
                    format!("Write `in-force-until: {before_next}`, or leave the line out"),
                ));
            } else if own.value < before_next {
                out.push(Diagnostic::new(
                    Code::VersionGap,
                    own.span,
                    format!("No version is in force after {} and before {next_from}", own.value),
                    format!("If that is not meant, write `in-force-until: {before_next}`, or leave the line out"),
                ));
            }
        }
        version.until = Some(version.until.map_or(before_next, |own| own.min(before_next)));
    }
}

/// Says of each version what it is on `today`.
pub(super) fn statuses(versions: &mut [Version], today: Date) {
    let replaced: Vec<bool> = (0..versions.len())
        .map(|i| {
            let next = versions.get(i + 1).map(|v| v.from);
            next.is_some_and(|n| {
                n <= today && versions[i].until.and_then(|u| u.checked_add(1.day()).ok()) == Some(n)
            })
        })
        .collect();
    for (version, replaced) in versions.iter_mut().zip(replaced) {
        version.status = match version.until {
            _ if version.from > today => Status::Forthcoming,
            Some(until) if until < today && replaced => Status::Superseded,
            Some(until) if until < today => Status::Withdrawn,
            _ => Status::InForce,
        };
    }
}
