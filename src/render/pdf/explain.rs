//! What is wrong with a sheet of paper, in words on which a policy owner can act.

use super::world::PrintWorld;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::plan::Theme;
use crate::plan::view::print::Print;
use crate::render::Failure;
use crate::render::theme::Themes;
use serde::Deserialize;
use std::collections::BTreeMap;
use typst::WorldExt;
use typst::diag::SourceDiagnostic;
use typst::foundations::{Label, Selector};
use typst::introspection::{Introspector, MetadataElem};
use typst::utils::PicoStr;
use typst_layout::PagedDocument;

/// Errors of Typst: at the line of a template that the book overrides, else about the text.
pub fn errors(
    themes: &Themes,
    theme: Theme,
    print: &Print,
    world: &PrintWorld,
    pictures: &BTreeMap<String, String>,
    errors: &[SourceDiagnostic],
) -> Failure {
    let mut out = Vec::new();
    for error in errors {
        let message = error.message.to_string();
        let hints: Vec<_> =
            error.hints.iter().map(|h| h.v.to_string()).filter(|h| !h.contains("font")).collect();
        let help =
            if hints.is_empty() { String::new() } else { format!(" ({})", hints.join("; ")) };
        let name = error.span.id().map_or_else(String::new, |id| world.name(id));
        let main = format!("{}.typ", print.kind);
        if let Some(lacking) = lacking(&message) {
            out.push(Diagnostic::new(
                Code::Print,
                Span::new(print.file, 0, 0),
                format!(
                    "No font has the character {lacking}: “{}” cannot be set on paper",
                    print.title
                ),
                "Write it in words, or with other characters",
            ));
            continue;
        }
        if let Some(address) = pictures.iter().find(|(_, file)| **file == name).map(|(a, _)| a) {
            out.push(unshown(print, address, &message));
            continue;
        }
        let of_the_text =
            ["maximum", "recursion", "PDF/", "glyph"].iter().any(|m| message.contains(m));
        // What a file of the book's own does not say, such as a title, or says without end, is its fault.
        let of_a_template =
            themes.is_own(theme, "print/", if name.is_empty() { &main } else { &name });
        if of_the_text && !of_a_template {
            out.push(Diagnostic::new(
                Code::Print,
                Span::new(print.file, 0, 0),
                format!("“{}” cannot be set on paper: {message}", print.title),
                format!("Write the passage with other characters or another structure{help}"),
            ));
            continue;
        }
        let name = if name.is_empty() { main } else { name };
        let range = world.range(error.span).unwrap_or(0..0);
        out.push(themes.at(theme, "print/", &name, range, format!("{message}{help}")));
    }
    out.dedup();
    out
}

/// The characters that no font has, in quotes, where that is what Typst says.
fn lacking(message: &str) -> Option<&str> {
    let (before, _) = message.split_once("could not be displayed")?;
    let (start, end) = (before.find('"')?, before.rfind('"')?);
    before.get(start..=end)
}

/// A picture that can be read, and not be shown: it asks for something from elsewhere, say.
fn unshown(print: &Print, address: &str, why: &str) -> Diagnostic {
    let name = address.rsplit('/').next().unwrap_or(address);
    Diagnostic::new(
        Code::Print,
        Span::new(print.file, 0, 0),
        format!("The picture \"{name}\" cannot be shown on paper: {why}"),
        "Save the picture so that all of it is in its own file, and put it in the place of this one",
    )
}

/// The label under which a template says which part of a leaflet is too large for its panel.
const OVERFLOW: &str = "plainbook-overflow";

/// What a template says under that label.
#[derive(Deserialize)]
struct Overflow {
    /// The heading of the part.
    panel: String,
    /// Its fragment.
    id: Option<String>,
    /// By how much it is too high, in millimetres.
    over: f64,
    /// Whether the part itself would fit, and no panel is left for it.
    no_room: bool,
}

/// The parts of a folded leaflet that are too large for their panels.
pub fn overflow(print: &Print, document: &PagedDocument) -> Failure {
    let Some(label) = Label::new(PicoStr::intern(OVERFLOW)) else { return Vec::new() };
    let found = document.introspector().query(&Selector::Label(label));
    let told = found.iter().filter_map(|content| {
        let value = &content.to_packed::<MetadataElem>()?.value;
        serde_json::from_value(serde_json::to_value(value).ok()?).ok()
    });
    told.map(|Overflow { panel, id, over, no_room }| {
        let span = id.and_then(|id| print.headings.get(&id).copied());
        let over = over.ceil().max(1.0);
        let (message, help) = if no_room {
            (
                format!("There is no panel left for “{panel}”: from there on, the leaflet is {over} mm too high for six panels"),
                "Write less, or write fold = \"booklet\" below [output.leaflet] in book.toml: a booklet has as many pages as it needs",
            )
        } else {
            (
                format!("The panel “{panel}” does not fit on the folded leaflet: it is {over} mm too high"),
                "Write less in this part, or put some of it below a heading of its own (## …)",
            )
        };
        Diagnostic::new(Code::PanelOverflow, span.unwrap_or(Span::new(print.file, 0, 0)), message, help)
    })
    .collect()
}
