//! Paper: a view and a Typst template become a tagged PDF (PDF/UA-1), the same bytes each time.
//!
//! Words reach Typst as `data.json`, never as source text: nothing that a policy says can break a template.

mod world;

use super::Failure;
use super::theme::Themes;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::model::Address;
use crate::plan::Theme;
use crate::plan::view::print::Print;
use typst::WorldExt;
use typst::diag::SourceDiagnostic;
use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};
use world::PrintWorld;

/// Sets `print`, which will be published at `address`.
pub fn print(
    themes: &Themes,
    address: &Address,
    print: &Print,
    theme: Theme,
) -> Result<Vec<u8>, Failure> {
    let files = themes
        .print(theme)
        .ok_or_else(|| vec![themes.failure(format!("there is no theme {theme}"))])?;
    let data = serde_json::to_vec(print).map_err(|e| vec![themes.failure(e.to_string())])?;
    let world = PrintWorld::new(files, &format!("{}.typ", print.kind), data);
    let fail = |errors: &[SourceDiagnostic]| explain(themes, theme, print, &world, errors);
    let document = typst::compile::<PagedDocument>(&world).output.map_err(|e| fail(&e))?;
    let standards = PdfStandards::new(&[PdfStandard::Ua_1])
        .map_err(|e| vec![themes.failure(format!("{e:?}"))])?;
    let options = PdfOptions {
        ident: Smart::Custom(address.to_string()),
        timestamp: None,
        standards,
        ..PdfOptions::default()
    };
    let pdf = typst_pdf::pdf(&document, &options).map_err(|e| fail(&e));
    // What Typst remembers of this document is of no use to the next.
    typst::comemo::evict(2);
    pdf
}

/// Errors of Typst as a policy owner can act on them: at the line of a template that the book overrides, else about the text.
fn explain(
    themes: &Themes,
    theme: Theme,
    print: &Print,
    world: &PrintWorld,
    errors: &[SourceDiagnostic],
) -> Failure {
    let mut out = Vec::new();
    for error in errors {
        let message = error.message.to_string();
        let hints: Vec<_> =
            error.hints.iter().map(|h| h.v.to_string()).filter(|h| !h.contains("font")).collect();
        let help =
            if hints.is_empty() { String::new() } else { format!(" ({})", hints.join("; ")) };
        let of_the_text = message.contains("could not be displayed")
            || message.contains("maximum")
            || message.contains("recursion")
            || message.contains("PDF/UA")
            || message.contains("glyph");
        if of_the_text {
            out.push(Diagnostic::new(
                Code::Print,
                Span::new(print.file, 0, 0),
                format!("“{}” cannot be set on paper: {message}", print.title),
                format!("Write the passage with other characters or another structure{help}"),
            ));
            continue;
        }
        let name = error.span.id().map_or_else(String::new, |id| world.name(id));
        let range = world.range(error.span).unwrap_or(0..0);
        out.push(themes.at(theme, "print/", &name, range, format!("{message}{help}")));
    }
    out.dedup();
    out
}
