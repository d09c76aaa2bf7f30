//! Addresses that need a folder where another one is a file, such as `/x.csv/` beside `/x.csv`: no disk holds both.

use crate::diagnostic::{Code, Diagnostic, Files, Span};
use crate::model::{Address, Book};
use crate::plan::{Job, Plan};

/// What of the plan could not be written, at the file of the book that asks for it.
pub fn verify(book: &Book, plan: &Plan, files: &Files) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    let mut before = "";
    for (address, job) in &plan.jobs {
        let name = address.as_str().rfind('/').unwrap_or(0);
        let folder = &address.as_str()[..name];
        // A page and the files beside it are in one folder.
        if folder == before || folder.is_empty() {
            continue;
        }
        before = folder;
        // Of lines of `[redirects]` is told where they are looked at.
        if is_redirect(job) {
            continue;
        }
        if let Some(file) = file_at(plan, folder) {
            out.push(Diagnostic::new(
                Code::SameAddress,
                place(book, folder, file, files),
                format!(
                    "What is in `{folder}/` cannot stand beside `{file}`, whose file has that name"
                ),
                "Give one of the two another name",
            ));
        }
    }
    out
}

fn is_redirect(job: &Job) -> bool {
    match job {
        Job::Redirect(_) => true,
        Job::In { job, .. } => is_redirect(job),
        _ => false,
    }
}

/// What is published as the file `path`.
fn file_at<'p>(plan: &'p Plan, path: &str) -> Option<&'p Address> {
    let page = path.strip_suffix("index.html").filter(|page| page.ends_with('/'));
    let find = |path: &str| plan.jobs.get_key_value(&Address::new(path)).map(|(at, _)| at);
    find(path).or_else(|| find(page?))
}

/// The first file of the book in that folder, else the one that is published as `file`.
fn place(book: &Book, folder: &str, file: &Address, files: &Files) -> Span {
    let src = &book.config.src;
    let within =
        |at: &Address| at.as_str().strip_prefix(folder).is_some_and(|r| r.starts_with('/'));
    let find = |wanted: &dyn Fn(&Address) -> bool| {
        let path = book.paths.iter().find(|(_, at)| wanted(at)).map(|(path, _)| path)?;
        let path = format!("{src}/{path}");
        (0..files.len()).find(|n| files.path(*n) == path)
    };
    let found = find(&within).or_else(|| find(&|at| at == file));
    found.map_or(book.span, |n| Span::new(n, 0, 0))
}
