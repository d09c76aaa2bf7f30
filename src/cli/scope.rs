//! `plainbook scope`: the rules of a policy, their proofs and their tree.

use super::args::{Args, ScopeFormat};
use super::{End, Ended, load, print, report};
use crate::diagnostic::{Severity, did_you_mean, json};
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
            format!("The policies are: {}", known.join(", ")),
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
    let of_rules = |d: &crate::diagnostic::Diagnostic| {
        let in_file =
            version.scope.as_ref().is_some_and(|s| s.files().any(|file| file == d.span.file));
        in_file || (d.code.name().starts_with("scope-") && d.span.file == version.page.file)
    };
    let found: Vec<_> = loaded.diagnostics.iter().filter(|d| of_rules(d)).cloned().collect();
    let errors = found.iter().any(|d| d.severity == Severity::Error);
    let Some(scope) = &version.scope else {
        report(&loaded);
        return match errors
            || !loaded.diagnostics.is_empty() && version_has_file(&loaded, name, &version.number)
        {
            true => Err(End::BookHasErrors),
            false => Err(End::Unusable(format!(
                "Version {} of `{name}` has no scope.yaml",
                version.number
            ))),
        };
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

/// Whether the version's scope file is there and could not be read.
fn version_has_file(loaded: &crate::Loaded, name: &str, number: &str) -> bool {
    let end = format!("policies/{name}/{number}/scope.yaml");
    loaded.diagnostics.iter().any(|d| loaded.files.path(d.span.file).ends_with(&end))
}
