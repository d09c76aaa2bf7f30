//! Pages: a view and a template become HTML, without needless bytes, and what the page links.

mod facts;
pub use facts::gzip as weigh;
pub mod prose;

use super::theme::Themes;
use super::{Failure, Rendered};
use crate::model::Address;
use crate::plan::Theme;
use crate::plan::view::pages::{HtmlPage, Middle, Prose};

/// Renders `page`, which will be published at `address`.
pub fn page(
    themes: &Themes,
    address: &Address,
    page: HtmlPage,
    theme: Theme,
) -> Result<Rendered, Failure> {
    let html = whole(themes, address, page, theme)?;
    let facts = facts::of(&html);
    let mut cfg = minify_html::Cfg::new();
    cfg.keep_closing_tags = true;
    cfg.keep_html_and_head_opening_tags = true;
    let bytes = minify_html::minify(html.as_bytes(), &cfg);
    let facts = facts::Weighed { html: &bytes }.add_to(facts);
    Ok(Rendered { bytes, facts: Some(facts) })
}

/// The HTML of `page` as its template gives it.
pub fn whole(
    themes: &Themes,
    address: &Address,
    mut page: HtmlPage,
    theme: Theme,
) -> Result<String, Failure> {
    let panels = matches!(&page.middle, Middle::Text(text) if text.kind == "leaflet");
    let mut first = true;
    for prose in page.middle.prose() {
        if let Prose::Blocks(blocks) = prose {
            let html = if panels && first {
                prose::panels(blocks, address)
            } else {
                prose::blocks(blocks, address)
            };
            *prose = Prose::Html(html);
        }
        first = false;
    }
    let tera = themes
        .tera(theme)
        .ok_or_else(|| vec![themes.failure(format!("there is no theme {theme}"))])?;
    let fail = |error: tera::Error| vec![themes.template_error(theme, &error)];
    let mut context = tera::Context::from_serialize(&page).map_err(fail)?;
    context.insert("jsonld", &script_data(&page.page.linked));
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
