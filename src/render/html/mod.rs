//! Pages: a view and a template become HTML, without needless bytes, and what the page links.

mod code;
mod facts;
pub use facts::gzip as weigh;
pub mod prose;
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
    let facts = facts::of(&html);
    let mut cfg = minify_html::Cfg::new();
    cfg.keep_closing_tags = true;
    cfg.keep_html_and_head_opening_tags = true;
    let bytes = unambiguous(minify_html::minify(html.as_bytes(), &cfg));
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

/// `&s;` with its ampersand written as a reference again: the minifier leaves one bare where no character has the name
/// after it, which every browser shows as it is meant, and which is not valid (HTML, 13.1.4, ambiguous ampersands).
fn unambiguous(html: Vec<u8>) -> Vec<u8> {
    // What the minifier itself writes begins with one of these.
    const REFERENCES: [&[u8]; 4] = [b"amp", b"lt", b"gt", b"quot"];
    let is_bare = |rest: &[u8]| {
        let name = rest.iter().take_while(|b| b.is_ascii_alphanumeric()).count();
        name > 0
            && rest.get(name) == Some(&b';')
            && !REFERENCES
                .iter()
                .any(|r| rest.len() >= r.len() && rest[..r.len()].eq_ignore_ascii_case(r))
    };
    let bare: Vec<usize> = html
        .iter()
        .enumerate()
        .filter(|(_, b)| **b == b'&')
        .map(|(at, _)| at)
        .filter(|at| is_bare(&html[at + 1..]))
        .collect();
    if bare.is_empty() {
        return html;
    }
    let mut out = Vec::with_capacity(html.len() + 4 * bare.len());
    let mut from = 0;
    for at in bare {
        out.extend_from_slice(&html[from..=at]);
        out.extend_from_slice(b"amp;");
        from = at + 1;
    }
    out.extend_from_slice(&html[from..]);
    out
}

#[cfg(test)]
mod tests {
    use super::{script_data, unambiguous};

    #[test]
    fn a_bare_ampersand_before_a_name_is_written_out() {
        let cfg = minify_html::Cfg::new();
        let read = |text: &str| {
            let tokens = html5gum::Tokenizer::new(text).flatten();
            let strings = tokens.filter_map(|token| match token {
                html5gum::Token::String(s) => Some(String::from_utf8_lossy(&s).into_owned()),
                _ => None,
            });
            strings.collect::<String>()
        };
        for source in
            ["<p>&amp;s; &amp;str</p>", "<p>&amp;copy; &copy; 1 &lt; 2 &amp; 3 &amp;lt;</p>"]
        {
            let small = unambiguous(minify_html::minify(source.as_bytes(), &cfg));
            let text = String::from_utf8(small).expect("text");
            assert_eq!(read(&text), read(source), "{text}");
        }
        assert_eq!(unambiguous(b"<p>&s; &lt; & &str".to_vec()), b"<p>&amp;s; &lt; & &str");
    }

    #[test]
    fn words_cannot_end_a_script() {
        let value = serde_json::json!({"name": "</script><!-- & \u{2028} \"x\""});
        let text = script_data(&value);
        assert!(!text.contains(['<', '>', '&', '\u{2028}']), "{text}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).ok(), Some(value));
    }
}
