//! `plainbook scope`: the rules of a policy, their proofs and their tree.

use super::args::{Args, ScopeFormat};
use super::{End, Ended, load, print, report};
use crate::Loaded;
use crate::diagnostic::{Diagnostic, Severity, did_you_mean, json};
use crate::scope;
use jiff::civil::Date;

pub(super) fn run(
    args: &Args,
    today: Date,
    name: &str,
    number: Option<&str>,
    format: ScopeFormat,
) -> Ended {
    let loaded = load(args, today)?;
    let Some(shelf) = &loaded.desk else { return Err(End::BookHasErrors) };
    let policies = &shelf.book.policies;
    let Some(policy) = policies.get(name) else {
        let known: Vec<&str> = policies.keys().map(String::as_str).collect();
        let help = did_you_mean(
            name,
            known.iter().copied(),
            match known.is_empty() {
                true => "This book has no policies".to_owned(),
                false => format!("The policies are: {}", known.join(", ")),
            },
        );
        return Err(End::Unusable(format!("There is no policy `{name}`. {help}")));
    };
    let version = match number {
        Some(number) => policy.version(number),
        None => policy.current(),
    };
    let Some(version) = version else {
        let known: Vec<&str> = policy.versions.iter().map(|v| v.number.as_str()).collect();
        return Err(End::Unusable(format!(
            "The policy `{name}` has no such version. The versions are: {}",
            known.join(", ")
        )));
    };
    // All that is wrong with the rules: in their own files, and in the lists of rules of the policy.
    let of_rules = |d: &Diagnostic| {
        let in_file =
            version.scope.as_ref().is_some_and(|s| s.files().any(|file| file == d.span.file));
        in_file || (d.code.name().starts_with("scope-") && d.span.file == version.page.file)
    };
    let found: Vec<_> = loaded.diagnostics.iter().filter(|d| of_rules(d)).cloned().collect();
    let errors = found.iter().any(|d| d.severity == Severity::Error);
    let Some(scope) = &version.scope else {
        return without_rules(&loaded, name, &version.number, format);
    };
    match format {
        ScopeFormat::Json => {
            let told = json::paint(&found, &loaded.files);
            let object = scope.compiled.json(name, &version.number, told);
            match serde_json::to_string_pretty(&object) {
                Ok(text) => print(&text)?,
                Err(e) => return Err(End::Unusable(format!("The tree cannot be printed: {e}"))),
            }
        }
        ScopeFormat::Text => print(scope::text(&scope.rules, &scope.compiled).trim_end())?,
        ScopeFormat::Dot => {
            print(scope::dot(&scope.rules, scope.compiled.tree.as_ref()).trim_end())?;
        }
    }
    if format != ScopeFormat::Json {
        let told = crate::diagnostic::text::paint(&found, &loaded.files, false);
        super::say(told.trim_end_matches('\n'));
    }
    if errors { Err(End::BookHasErrors) } else { Ok(()) }
}

/// A version whose scope file is not there, or can't be read: then what is wrong with it is all there is to tell.
fn without_rules(loaded: &Loaded, name: &str, number: &str, format: ScopeFormat) -> Ended {
    let end = format!("policies/{name}/{number}/scope.yaml");
    let in_file = |d: &&Diagnostic| loaded.files.path(d.span.file).ends_with(&end);
    let found: Vec<_> = loaded.diagnostics.iter().filter(in_file).cloned().collect();
    if found.is_empty() {
        return Err(End::Unusable(format!("Version {number} of `{name}` has no scope.yaml")));
    }
    if format == ScopeFormat::Json {
        let told = json::paint(&found, &loaded.files);
        let object = serde_json::json!(
            {"policy": name, "version": number, "cases": 0, "diagnostics": told}
        );
        print(&format!("{object:#}"))?;
    } else {
        report(loaded);
    }
    Err(End::BookHasErrors)
}
