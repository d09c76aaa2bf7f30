//! Pages: a view and a template become HTML, without needless bytes, and what the page links.

pub mod checker;
mod code;
mod facts;

pub use facts::gzip as weigh;
mod plain;
#[cfg(test)]
mod press;
pub mod prose;
#[cfg(test)]
mod said;
mod small;
#[cfg(test)]
mod specification;
mod tags;

use super::theme::Themes;
use super::{Failure, Rendered};
use crate::model::Address;
use crate::plan::view::pages::{HtmlPage, Middle, Prose};
use crate::plan::{CODE, Theme};

/// Renders `page`, which will be published at `address`.
pub fn page(
    themes: &Themes,
    address: &Address,
    page: HtmlPage,
    theme: Theme,
) -> Result<Rendered, Failure> {
    let html = whole(themes, address, page, theme)?;
    let (bytes, facts) = small::page(&html);
    let facts = facts::Weighed { html: &bytes }.add_to(facts);
    Ok(Rendered { bytes, facts: Some(facts), told: Vec::new() })
}

/// The HTML of `page` as its template gives it.
pub fn whole(
    themes: &Themes,
    address: &Address,
    mut page: HtmlPage,
    theme: Theme,
) -> Result<String, Failure> {
    let panels = matches!(&page.middle, Middle::Text(text) if text.kind == "leaflet");
    let (mut first, mut coloured) = (true, false);
    for prose in page.middle.prose() {
        if let Prose::Blocks(blocks) = prose {
            let written = if panels && first {
                prose::panels(blocks, address)
            } else {
                prose::blocks(blocks, address)
            };
            coloured |= written.coloured;
            *prose = Prose::Html(written.html);
        }
        first = false;
    }
    let tera = themes
        .tera(theme)
        .ok_or_else(|| vec![themes.failure(format!("there is no theme {theme}"))])?;
    let fail = |error: tera::Error| vec![themes.template_error(theme, &error)];
    let mut context = tera::Context::from_serialize(&page).map_err(fail)?;
    context.insert("jsonld", &script_data(&page.page.linked));
    // Only who shows code loads its colours.
    let colours = themes.sheets().get(CODE).filter(|_| coloured);
    context.insert("code_style", &colours.map(|(at, _)| address.relative(at, None)));
    tera.render(page.middle.template(), &context).map_err(fail)
}

/// JSON that may stand in a `script` element as it is: nothing in it can end the element or begin a comment
/// (HTML, section 4.12.1.3).
fn script_data(value: &serde_json::Value) -> String {
    let mut out = String::new();
    for c in value.to_string().chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)))
            }
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::script_data;

    #[test]
    fn words_cannot_end_a_script() {
        let value = serde_json::json!({"name": "</script><!-- & \u{2028} \"x\""});
        let text = script_data(&value);
        assert!(!text.contains(['<', '>', '&', '\u{2028}']), "{text}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).ok(), Some(value));
    }
}
