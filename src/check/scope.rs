//! Scope rules: what the compiler found, and lists of rules that no rule belongs to (SCOPE.md, section 2).

use super::Check;
use crate::diagnostic::{Code, Diagnostic, Spanned};
use crate::model::{Book, Page, Version};
use crate::source::document::{BlockKind, Directive, Visit};

pub(super) const CHECK: Check = Check {
    codes: &[
        Code::ScopeGap,
        Code::ScopeConflict,
        Code::ScopeDeadRule,
        Code::ScopeCycle,
        Code::ScopeUnknown,
        Code::ScopeUncited,
        Code::ScopeDeadEnd,
        Code::ScopeWeight,
        Code::ScopeUnused,
    ],
    run,
};

fn run(book: &Book, out: &mut Vec<Diagnostic>) {
    for version in book.versions() {
        out.extend(version.scope.iter().flat_map(|s| s.compiled.diagnostics.clone()));
    }
    for page in book.texts() {
        page.document.visit(&mut |v| {
            let Visit::Block(Spanned { value: BlockKind::Directive(directive), .. }) = v else { return };
            if let Directive::Rules { policy, paragraph } = directive
                && let Some(version) = whose(book, page, policy.as_ref())
                && !cites(version, &paragraph.value)
            {
                out.push(Diagnostic::new(
                    Code::ScopeUncited,
                    paragraph.span,
                    format!("No scope rule cites paragraph {}: the list would be empty", paragraph.value),
                    format!("Write `cites: \"{}\"` on the rules that stand behind it in scope.yaml, or take the line out", paragraph.value),
                ));
            }
        });
    }
}

/// The version whose rules a `{{#rules}}` on `page` lists: the page's own, or that in force of the policy named.
pub(crate) fn whose<'b>(
    book: &'b Book,
    page: &Page,
    policy: Option<&Spanned<String>>,
) -> Option<&'b Version> {
    match policy {
        Some(name) => book.policies.get(&name.value)?.in_force(),
        None => book.versions().find(|v| v.page.address == page.address),
    }
}

fn cites(version: &Version, paragraph: &str) -> bool {
    version
        .scope
        .as_ref()
        .is_some_and(|s| s.rules.rules.iter().any(|r| r.cites.iter().any(|c| c.value == paragraph)))
}
