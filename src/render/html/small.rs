//! A finished page without needless bytes, that says the same.
//!
//! Its plain parts are made small as they are read (`plain.rs`); what remains, the frame, is left to minify-html, with a mark
//! in the place of each part.

use super::facts::WANTED;
use super::plain::{PARTS, Plain};
use super::tags::{Mark, Reader};
use crate::render::Facts;
use std::borrow::Cow;

/// The page `html` made small, and what it names.
pub(super) fn page(html: &str) -> (Vec<u8>, Facts) {
    page_of(html, PARTS)
}

/// The page made small, of which elements called as in `parts` may be parts by themselves.
fn page_of(html: &str, parts: &[&str]) -> (Vec<u8>, Facts) {
    let mut cfg = minify_html::Cfg::new();
    cfg.keep_closing_tags = true;
    cfg.keep_html_and_head_opening_tags = true;
    let divided = divide(html, parts);
    let mut frame = minify_html::minify(&divided.frame, &cfg);
    frame.iter_mut().filter(|b| **b == SPACE).for_each(|b| *b = b' ');
    (joined(&unambiguous(frame), &divided.plain), divided.facts)
}

/// Stands for a space that must stay; no text has such a character (`value::visible`).
const SPACE: u8 = 1;

/// Elements that stand in a line of text.
pub(super) const INLINE: &[&str] = &[
    "a", "abbr", "audio", "b", "bdi", "bdo", "button", "cite", "code", "del", "dfn", "em", "i",
    "img", "input", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strong",
    "sub", "sup", "svg", "time", "u", "var", "video",
];
/// Elements without a content.
const EMPTY: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "keygen", "link", "meta", "param",
    "source", "track", "wbr",
];
/// Of those in a line, the ones without an end.
const VOID: &[&str] = &["img", "input"];

/// Stands in a rule across the page, with a number: the plain part that belongs there.
const PART: u8 = 2;

/// A page in two.
struct Divided<'h> {
    plain: Plain<'h>,
    frame: Vec<u8>,
    facts: Facts,
}

/// Takes the plain parts out of a page. In the rest, white space between two elements in a line is marked so that it stays: the
/// minifier takes it away in a `div` and the like, and words run together: `<div><b>one</b> <i>two</i></div>`.
fn divide<'h>(html: &'h str, parts: &[&str]) -> Divided<'h> {
    let mut divided =
        Divided { plain: Plain::new(html), frame: Vec::new(), facts: Facts::default() };
    let Divided { plain, frame, facts } = &mut divided;
    // The one character with which the minifier knows a reference that is shorter (`&nLt;`, `&nGt;`), and the mark.
    let is_marked = html.contains('\u{20d2}') || html.contains(char::from(PART));
    let parts = if is_marked { &[] } else { parts };
    let mut reader = Reader::new(html, &WANTED);
    let (mut at, mut after_inline, mut verbatim) = (0, false, false);
    let mut around = Around::default();
    while let Some((start, mark)) = reader.next_mark() {
        let (name, closes) = match &mark {
            Mark::Start(tag) => (tag.name.clone(), false),
            Mark::End(name) => (name.clone(), true),
            Mark::Other => (Cow::Borrowed(""), false),
        };
        let inline = INLINE.contains(&name.as_ref());
        let between = &html[at..start];
        let blank = !between.is_empty() && between.bytes().all(|b| b.is_ascii_whitespace());
        if blank && after_inline && inline && !closes && !verbatim {
            frame.push(SPACE);
        } else {
            frame.extend_from_slice(between.as_bytes());
        }
        after_inline = inline && (closes || VOID.contains(&name.as_ref()));
        if name == "pre" {
            verbatim = !closes;
        }
        if let Mark::Start(tag) = &mark {
            if parts.contains(&name.as_ref())
                && around.has_plain()
                && let Some((number, end)) = plain.take(start)
            {
                frame.extend_from_slice(b"<hr ");
                frame.push(PART);
                frame.extend_from_slice(format!("={number}>").as_bytes());
                plain.named.drain(..).for_each(|named| facts.add_named(&named));
                reader.at = end;
                at = end;
                continue;
            }
            facts.add(tag);
        }
        at = reader.at;
        let tag = &html.as_bytes()[start..at];
        frame.extend_from_slice(tag);
        if !closes {
            reader.skip_raw(&name);
        }
        match mark {
            Mark::Start(_) => around.start(name, tag),
            Mark::End(_) => around.end(&name),
            Mark::Other => {}
        }
    }
    frame.extend_from_slice(&html.as_bytes()[at..]);
    divided
}

/// The elements of a frame that are open.
#[derive(Default)]
struct Around<'h> {
    open: Vec<Cow<'h, str>>,
    /// Whether they do not end as they begin: what then is in what is for a whole parser to say.
    unsound: bool,
}

impl<'h> Around<'h> {
    /// Whether an element here may be plain: white space counts in `pre`, and other rules hold in a drawing.
    fn has_plain(&self) -> bool {
        !self.unsound && !self.open.iter().any(|name| matches!(&**name, "pre" | "svg" | "math"))
    }

    /// An element begins with `tag`.
    fn start(&mut self, name: Cow<'h, str>, tag: &[u8]) {
        let is_whole = ["\"/>", "'/>", " />"].iter().any(|end| tag.ends_with(end.as_bytes()));
        let in_drawing = name == "svg" || self.open.iter().any(|name| name == "svg");
        let is_open = !is_whole || !in_drawing;
        if is_open && !EMPTY.contains(&name.as_ref()) {
            self.open.push(name);
        }
    }

    fn end(&mut self, name: &str) {
        match self.open.pop() {
            Some(open) if open == name => {}
            _ => self.unsound = true,
        }
    }
}

/// The frame with each part in its place.
fn joined(frame: &[u8], plain: &Plain<'_>) -> Vec<u8> {
    if plain.is_empty() {
        return frame.to_vec();
    }
    let mut out = Vec::with_capacity(frame.len() + plain.len());
    let mut rest = frame;
    while let Some(mark) = rest.iter().position(|b| *b == PART) {
        out.extend_from_slice(&rest[..mark - b"<hr ".len()]);
        let digits = rest[mark + 2..].iter().take_while(|b| b.is_ascii_digit());
        let number = digits.clone().fold(0, |n, digit| n * 10 + usize::from(digit - b'0'));
        out.extend_from_slice(plain.part(number));
        rest = &rest[mark + 2 + digits.count() + 1..];
    }
    out.extend_from_slice(rest);
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
    use super::*;

    #[test]
    fn a_space_between_two_words_stays() {
        let small = |html: &str| String::from_utf8(page(html).0).expect("text");
        assert_eq!(
            small("<div><b>one</b> <i>two</i>\n<img src=a alt=b>  <a href=c>d</a> </div> <p>e"),
            "<div><b>one</b> <i>two</i> <img alt=b src=a> <a href=c>d</a></div><p>e"
        );
        assert_eq!(small("<pre><b>a</b>\n  <b>c</b></pre>"), "<pre><b>a</b>\n  <b>c</b></pre>");
    }

    #[test]
    fn a_bare_ampersand_before_a_name_is_written_out() {
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
            let (small, _) = page(source);
            let text = String::from_utf8(small).expect("text");
            assert_eq!(read(&text), read(source), "{text}");
        }
        assert_eq!(unambiguous(b"<p>&s; &lt; & &str".to_vec()), b"<p>&amp;s; &lt; & &str");
    }

    use proptest::prelude::*;

    /// Texts and tags without a content, also careless ones.
    const PIECES: &[&str] = &[
        "a",
        "Word ",
        " b",
        " ",
        "\n",
        "\n  ",
        "  c  d\t",
        "é\u{a0}",
        "&amp;",
        "&amp; ",
        "&amp;lt;",
        "&lt;b",
        "&gt;",
        "&quot;",
        "&#39;",
        "&#x27;s",
        "&nbsp;",
        "&copy",
        "&",
        ">",
        "\"",
        "'",
        "=",
        "`",
        "<br>",
        "<br>\n",
        "<hr>",
        "<img src=\"a.png\" alt=\"\">",
        "<img alt=\"b c\" src=\"a.png\" loading=\"lazy\">",
        "<wbr>",
        "<br/>",
        "<!-- <p>c</p> -->",
        "<input type=\"text\">",
        "<script>\"<p> a </p>\"</script>",
        "<title> <p> a</title>",
        "</p>",
        "</li>",
        "</b>",
        "<p>",
        "<li>",
        "<td>",
        "< ",
        "<P>x</P>",
        "\u{226b}\u{20d2}",
        "\u{2}",
    ];
    const NAMES: &[&str] = &[
        "p",
        "p",
        "div",
        "ul",
        "ol",
        "li",
        "li",
        "h2",
        "nav",
        "section",
        "span",
        "a",
        "a",
        "b",
        "em",
        "strong",
        "code",
        "sup",
        "dl",
        "dt",
        "dd",
        "table",
        "thead",
        "tbody",
        "tr",
        "td",
        "th",
        "caption",
        "details",
        "summary",
        "figure",
        "figcaption",
        "blockquote",
        "main",
        "article",
        "header",
        "pre",
        "svg",
        "button",
        "label",
        "q",
        "x-y",
        "time",
    ];
    const ATTRIBUTES: &[&str] = &[
        "",
        "",
        "",
        "",
        " id=\"a\"",
        " class=\"c\"",
        " class=\"c d\"",
        " class=\" c  d\"",
        " class=\"\"",
        " id=\"\"",
        " title=\" t 's\"",
        " href=\"../a/#b=c\"",
        " href=\"?a&amp;b\"",
        " href=\"\"",
        " id=\"z\" href=\"/\" role=\"doc-noteref\"",
        " lang=\"cy\"\n dir=\"rtl\"",
        " aria-label=\"a b\"",
        " hidden",
        " open",
        " id=x",
        " id='x y'",
        " id=\"a\" id=\"b\"",
        " start=\"3\"",
        " scope=\"col\"",
        " rel=\"next\"",
        " data-x=\"1\"",
        " tabindex=\"0\"",
        " href=\"a`b\"",
        " title=\"<p>a</p>\"",
        " dir=\"auto\"/",
        "a=\"b\"",
    ];

    /// Something like a page: elements in each other, most of them as they should be.
    fn html() -> impl Strategy<Value = String> {
        let select = proptest::sample::select::<&'static str>;
        let leaf = select(PIECES).prop_map(str::to_owned);
        leaf.prop_recursive(5, 60, 6, move |inner| {
            let within = proptest::collection::vec(inner, 0..6);
            (select(NAMES), select(ATTRIBUTES), within, 0..40).prop_map(
                |(name, with, within, end)| {
                    let end = if end == 0 { String::new() } else { format!("</{name}>") };
                    format!("<{name}{with}>{}{end}", within.concat())
                },
            )
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        /// A page is the same bytes, and names the same, whether or not parts of it are made small by themselves.
        #[test]
        fn plain_parts_are_what_the_minifier_makes_of_them(pieces in proptest::collection::vec(html(), 1..5)) {
            let html = pieces.concat();
            let (ours, facts) = page(&html);
            let (theirs, expected) = page_of(&html, &[]);
            prop_assert_eq!(String::from_utf8_lossy(&ours), String::from_utf8_lossy(&theirs), "{}", html);
            prop_assert_eq!(facts, expected);
        }
    }

    #[test]
    fn what_most_pages_are_is_plain() {
        let html = "<main id=\"Main\">\n<h1> A &amp; b</h1> <nav class=\"a b\"><ul>\n<li><a href=\"../\">C</a></li>\n</ul></nav>\n<p>d <em>e</em>\n<code>f</code></p>\n<form>g</form></main>";
        let divided = divide(html, PARTS);
        assert_eq!(
            String::from_utf8_lossy(&divided.frame),
            "<main id=\"Main\">\n<hr \u{2}=0> <hr \u{2}=1>\n<hr \u{2}=2>\n<form>g</form></main>"
        );
        assert_eq!(divided.facts.links, ["../"]);
    }
}
