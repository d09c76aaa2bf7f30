//! Raw HTML in Markdown: a few marks of running text are understood, of all else the text is kept.

use crate::diagnostic::{Code, Diagnostic, Span, Spanned};
use crate::source::document::{Inline, InlineKind};

/// A tag that was opened in running text and is not closed yet.
pub struct OpenTag {
    name: String,
    content_before: Vec<Inline>,
    span: Span,
}

/// Takes one tag of running text.
///
/// `sup sub em i strong b s del` become what they mean, `br` ends the line, a comment is dropped;
/// another tag that HTML knows is dropped with a warning, and one that it does not know is shown as written.
pub fn inline(
    tag: &str,
    span: Span,
    content: &mut Vec<Inline>,
    open: &mut Vec<OpenTag>,
    out: &mut Vec<Diagnostic>,
) {
    if tag.starts_with("<!") || tag.starts_with("<?") {
        return;
    }
    let name = name(tag);
    let closing = tag.starts_with("</");
    match name.as_str() {
        "br" => content.push(Spanned::new(InlineKind::HardBreak, span)),
        "wbr" => {}
        n if means(n).is_some() && !closing => {
            open.push(OpenTag { name, content_before: std::mem::take(content), span });
        }
        n if means(n).is_some() => {
            if open.iter().any(|o| o.name == n) {
                while let Some(tag) = open.pop() {
                    let done = tag.name == n;
                    close(tag, content, span);
                    if done {
                        break;
                    }
                }
            }
        }
        n if KNOWN.contains(&n) => {
            if !closing {
                out.push(Diagnostic::new(
                    Code::RawHtml,
                    span,
                    format!("The HTML tag `<{n}>` is left out; what is in it is shown"),
                    "Write it as Markdown: **bold**, *emphasis*, [a link](https://example.org)",
                ));
            }
        }
        _ => {
            content.push(Spanned::new(InlineKind::Text(tag.to_owned()), span));
            if !closing {
                out.push(Diagnostic::new(
                    Code::RawHtml,
                    span,
                    format!("HTML has no tag `{tag}`: it is shown as written"),
                    "Where it is meant as text, write `\\<` before it",
                ));
            }
        }
    }
}

/// Closes what is still open at the end of a text.
pub fn close_all(mut open: Vec<OpenTag>, content: &mut Vec<Inline>) {
    while let Some(tag) = open.pop() {
        let end = content.last().map_or(tag.span, |i| i.span);
        close(tag, content, end);
    }
}

fn close(tag: OpenTag, content: &mut Vec<Inline>, end: Span) {
    let inner = std::mem::replace(content, tag.content_before);
    let span = Span { end: end.end.max(tag.span.end), ..tag.span };
    if let Some(make) = means(&tag.name) {
        content.push(Spanned::new(make(inner), span));
    }
}

fn means(name: &str) -> Option<fn(Vec<Inline>) -> InlineKind> {
    Some(match name {
        "sup" => InlineKind::Superscript,
        "sub" => InlineKind::Subscript,
        "em" | "i" => InlineKind::Emphasis,
        "strong" | "b" => InlineKind::Strong,
        "s" | "del" => InlineKind::Strike,
        _ => return None,
    })
}

/// Tags that HTML knows; others are taken for text in angle brackets.
const KNOWN: &[&str] = &[
    "a",
    "abbr",
    "address",
    "article",
    "aside",
    "audio",
    "bdi",
    "bdo",
    "big",
    "blockquote",
    "button",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "data",
    "dd",
    "details",
    "dfn",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "font",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "iframe",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "legend",
    "li",
    "main",
    "map",
    "mark",
    "nav",
    "noscript",
    "object",
    "ol",
    "optgroup",
    "option",
    "output",
    "p",
    "picture",
    "pre",
    "q",
    "samp",
    "script",
    "section",
    "select",
    "small",
    "source",
    "span",
    "style",
    "summary",
    "svg",
    "table",
    "tbody",
    "td",
    "template",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "track",
    "tt",
    "u",
    "ul",
    "var",
    "video",
    "path",
    "g",
    "link",
    "meta",
];

/// The name of a tag in lower case.
fn name(tag: &str) -> String {
    tag.trim_start_matches(['<', '/'])
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .next()
        .unwrap_or("")
        .to_ascii_lowercase()
}

/// What is left of a block of HTML.
pub struct HtmlText {
    /// What a reader would have seen, blocks apart by an empty line.
    pub text: String,
    /// Whether there was anything but comments.
    pub tags: bool,
}

/// The text of a block of HTML. What stands in `script` and `style` is not text; a tag that HTML does not know is.
pub fn text(raw: &str) -> HtmlText {
    let mut text = String::new();
    let mut tags = false;
    let mut rest = raw;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.find("-->").map_or("", |n| &comment[n + 3..]);
            continue;
        }
        let is_tag =
            rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
        let Some(end) = rest.find('>').filter(|_| is_tag) else {
            text.push('<');
            rest = &rest[1..];
            continue;
        };
        let tag = &rest[..=end];
        rest = &rest[end + 1..];
        tags = true;
        let name = name(tag);
        match name.as_str() {
            "script" | "style" if !tag.starts_with("</") => {
                rest = rest.find(&format!("</{name}")).map_or("", |n| &rest[n..]);
            }
            "sup" | "sub" | "em" | "i" | "strong" | "b" | "s" | "u" | "a" | "span" | "abbr"
            | "kbd" | "code" | "small" | "mark" | "wbr" | "font" => {}
            n if KNOWN.contains(&n) || n == "br" || tag.starts_with("<!") => text.push_str("\n\n"),
            _ => text.push_str(tag),
        }
    }
    text.push_str(rest);
    HtmlText { text: unescape(&text), tags }
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&nbsp;", "\u{a0}")
        .replace("&amp;", "&")
}
