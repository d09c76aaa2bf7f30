//! Whatever stands in the file: the tree is sound, and no word of it is lost.

use super::is_seen;
use crate::diagnostic::Spanned;
use crate::source::document::*;
use crate::source::parse::markdown;
use proptest::prelude::*;

fn read(text: &str) -> (Document, Vec<&'static str>) {
    let mut out = Vec::new();
    let document = markdown::parse(text, 0, 0, &mut out);
    (document, out.iter().map(|d| d.code.name()).collect())
}

/// The tree in one line: elements with what is in them, running text in quotes.
fn shape(text: &str) -> String {
    blocks(&read(text).0.blocks)
}

fn blocks(list: &[Block]) -> String {
    list.iter().map(|b| block(&b.value)).collect::<Vec<_>>().join(" ")
}

fn named(attributes: &Attributes) -> String {
    attributes
        .iter()
        .map(|(k, v)| if v.is_empty() { format!(" {k}") } else { format!(" {k}={v}") })
        .collect()
}

fn block(kind: &BlockKind) -> String {
    match kind {
        BlockKind::Html { element, attributes, blocks: inner } => {
            format!("{element}{}({})", named(attributes), blocks(inner))
        }
        BlockKind::Plain(content) => inlines(content),
        BlockKind::Paragraph(content) => format!("p({})", inlines(content)),
        BlockKind::Heading { level, anchor, content, .. } => {
            format!("h{level}#{anchor}({})", inlines(content))
        }
        BlockKind::List { start, items, tight, .. } => {
            let kind = if start.is_some() { "ol" } else { "ul" };
            let loose = if *tight { "" } else { " loose" };
            let items: Vec<String> = items
                .iter()
                .map(|i| {
                    let value = i.value.map_or_else(String::new, |v| v.to_string());
                    format!("li{value}({})", blocks(&i.blocks))
                })
                .collect();
            format!("{kind}{loose}({})", items.join(" "))
        }
        BlockKind::Terms(terms) => {
            let terms: Vec<String> = terms
                .iter()
                .map(|(term, details)| {
                    let details: Vec<String> =
                        details.iter().map(|d| format!("dd({})", blocks(d))).collect();
                    format!("dt({}) {}", inlines(term), details.join(" "))
                })
                .collect();
            format!("dl({})", terms.join(" "))
        }
        BlockKind::Quote(inner) => format!("quote({})", blocks(inner)),
        BlockKind::Code { text, .. } => format!("code({text:?})"),
        BlockKind::Rule => "hr".to_owned(),
        other => format!("{other:?}"),
    }
}

fn inlines(list: &[Inline]) -> String {
    let mut out = String::new();
    for inline in list {
        let inner = inlines(inline.value.content());
        out += &match &inline.value {
            InlineKind::Text(text) => text.clone(),
            InlineKind::HardBreak => "|".to_owned(),
            InlineKind::SoftBreak => " ".to_owned(),
            InlineKind::Html { element, attributes, .. } => {
                format!("<{element}{}>{inner}</>", named(attributes))
            }
            InlineKind::Link { to, .. } => format!("<a {to}>{inner}</>"),
            InlineKind::Image { to, alt, .. } => format!("<img {to} {alt}>"),
            InlineKind::Media(media) => format!(
                "<{}{}>{inner}</>",
                media.element,
                media
                    .sources
                    .iter()
                    .chain(&media.tracks)
                    .map(|s| format!(" {}", s.value.0))
                    .collect::<String>()
            ),
            InlineKind::Code(text) => format!("`{text}`"),
            _ => format!("<>{inner}</>"),
        };
    }
    out
}

#[test]
fn elements_keep_their_structure() {
    for (text, expected) in [
        (
            "<details open class=x>\n<summary>More</summary>\n\nSome *text*.\n\n</details>\n\nAfter\n",
            "details open(summary(More) p(Some <>text</>.)) p(After)",
        ),
        ("<div>\n\n## A\n\n</div>", "div(h2#a(A))"),
        ("<h1>A</h1><h3 id=b>B</h3>", "h2#a(A) h3#b(B)"),
        ("<ul><li>a<li>b<ol start=3><li>c</ol></ul>", "ul(li(p(a)) li(p(b) ol(li3(p(c)))))"),
        ("<ol><li>a<li value=7><p>b</p><li>c</ol>", "ol loose(li1(p(a)) li7(p(b)) li8(p(c)))"),
        ("<ol reversed><li>a<li>b<li>c</ol>", "ol(li3(p(a)) li2(p(b)) li1(p(c)))"),
        ("<dl><dt>T<dd>D<dd>E<dt>U</dl>", "dl(dt(T) dd(D) dd(E)) p(U)"),
        (
            "<figure><img src=a.png alt=A><figcaption>C</figcaption></figure>",
            "figure(<img a.png A> figcaption(C))",
        ),
        ("<blockquote>q</blockquote><hr>", "quote(p(q)) hr"),
        ("<pre>\na\n <b>b</b> &lt;c>\n</pre>", "code(\"a\\n b <c>\\n\")"),
        (
            "a <span lang=cy>b</span> <kbd>c</kbd> <abbr title=T>d</abbr>",
            "p(a <span lang=cy>b</> <kbd>c</> <abbr title=T>d</>)",
        ),
        (
            "<video controls src=a.mp4><track src=a.vtt>No *film*?</video>",
            "p(<video a.mp4 a.vtt>No <>film</>?</>)",
        ),
        ("<a id=x></a>\n\n<p id=y>b</p>", "<span id=x></> p id=y(b)"),
    ] {
        assert_eq!(shape(text), expected, "{text}");
    }
}

#[test]
fn what_is_not_balanced_is_put_right() {
    for (text, expected) in [
        ("</div>a</p>", "p(a)"),
        ("<b>a <i>b</b> c</i>", "p(<b>a <i>b</></><i> c</>)"),
        ("<p>a<div>b</div>c", "p(a) div(b) p(c)"),
        ("<b><div>a</div></b>", "div(<b>a</>)"),
        ("<a href=x>\n\n![b](c.png)\n\n</a>", "p(<a x><img c.png b></>)"),
        ("<a href=x>a [b](y) c</a>", "p(<a x>a </><a y>b</><a x> c</>)"),
        ("<li>a</li>", "ul(li(p(a)))"),
        ("<td>a</td><td>b</td>", "p(a) p(b)"),
        ("<ul>a<li>b</ul>", "ul(li(p(a)) li(p(b)))"),
        ("<details>a<summary>b<summary>c</details>", "details(summary(b) a c)"),
        ("- <div>a\n- b</div>c", "ul(li(div(a)) li(p(b) p(c)))"),
        ("a <script>let x = '<b>'</script>b", "p(a b)"),
        ("<div\n\na", "p(<div) p(a)"),
    ] {
        assert_eq!(shape(text), expected, "{text}");
    }
}

#[test]
fn rows_of_a_table_have_as_many_columns_as_each_other() {
    for (text, expected) in [
        (
            "<table><caption>C<tr><th>a<td>b<tr><td>c</table>",
            "table(caption(C) tbody(tr(th(a) td(b)) tr(td(c) td())))",
        ),
        (
            "<table><thead><tr><td colspan=5>a<tbody><tr><td rowspan=9>b<td>c</table>",
            "table(thead(tr(td colspan=2(a))) tbody(tr(td(b) td(c))))",
        ),
        ("<table>x<tr>y<td>a</table>", "x y table(tbody(tr(td(a))))"),
        (
            "<table><tr><td rowspan=2>a<td>b<tr><td colspan=3>c</table>",
            "table(tbody(tr(td rowspan=2(a) td(b)) tr(td(c))))",
        ),
        ("<table></table>", ""),
        (
            "| a |\n|---|\n| <ul><li>x</ul> |\n",
            "table(thead(tr(th scope=col(a))) tbody(tr(td(ul(li(p(x)))))))",
        ),
    ] {
        assert_eq!(shape(text).replace("p(x) p(y)", "x y"), expected, "{text}");
    }
}

#[test]
fn what_falls_away_is_told() {
    for (text, words, codes) in [
        ("a <redacted> b", "p(a <redacted> b)", &["raw-html"][..]),
        ("<center>a</center>", "p(a)", &["raw-html"]),
        ("a <font color=red>b</font>", "p(a b)", &["raw-html"]),
        ("a <span style='color:red'>b</span>", "p(a <span>b</>)", &["raw-html"]),
        (
            "Name: <input value=Ann> <button>Go</button>",
            "p(Name:  Ann   Go)",
            &["raw-html", "raw-html"],
        ),
        (
            "<iframe src=https://e.org/x title=T></iframe>",
            "p(<a https://e.org/x>T</>)",
            &["foreign-media"],
        ),
        ("a <!-- b --> c", "p(a  c)", &[]),
        ("<script>a</script>", "", &["raw-html"]),
        ("a <style>b", "p(a b)", &["raw-html"]),
        ("a <style>b</style>c", "p(a c)", &["raw-html"]),
        ("<div><style>\n\nb\n\n</style>c", "div(c)", &["raw-html"]),
        ("<style>\n\nb", "", &["raw-html", "raw-html"]),
        ("<?php echo '>'; ?>\n\na", "p(a)", &["raw-html"]),
        ("a <![CDATA[b]]> c <!-- <?d?> -->", "p(a   c)", &["raw-html"]),
        ("<!DOCTYPE html>\n\na <!ELEMENT b> <?c?>", "p(a)", &["raw-html", "raw-html", "raw-html"]),
        (
            "<ol type=a start=x><li value=y>b</ol>",
            "ol(li1(p(b)))",
            &["raw-html", "raw-html", "raw-html"],
        ),
        ("<video src=a.mp4 poster=b.png></video>", "p(<video a.mp4></>)", &[]),
        (
            "<a href=b download>c</a> <span hidden>d</span>",
            "p(<a b>c</> <span>d</>)",
            &["raw-html", "raw-html"],
        ),
        ("<div markdown=1>a</div>", "div(a)", &["foreign-syntax"]),
    ] {
        assert_eq!(shape(text), words, "{text}");
        assert_eq!(read(text).1, codes, "{text}");
    }
}

/// Where each element may stand. What Markdown has marks for, such as lists, stands rightly by its kind.
fn sound(list: &[Block], parent: &str) {
    let mut heads = 0;
    for (n, block) in list.iter().enumerate() {
        match &block.value {
            BlockKind::Html { element, attributes, blocks } => {
                let place = match *element {
                    "summary" => parent == "details" && n == 0,
                    "figcaption" => parent == "figure" && (n == 0 || n + 1 == list.len()),
                    "caption" => parent == "table" && n == 0,
                    "thead" => parent == "table" && heads == 0,
                    "tbody" => parent == "table",
                    "tr" => matches!(parent, "thead" | "tbody"),
                    "td" | "th" => parent == "tr",
                    "table" | "div" | "section" | "aside" | "details" | "figure" | "p" => {
                        !matches!(
                            parent,
                            "table" | "thead" | "tbody" | "tr" | "summary" | "caption" | "p"
                        )
                    }
                    _ => false,
                };
                assert!(place, "{element} in {parent}");
                heads += usize::from(*element == "tbody" || *element == "thead");
                assert!(attributes.keys().all(|k| !k.starts_with("on") && *k != "style"));
                assert!(
                    !(matches!(*element, "thead" | "tbody" | "tr" | "table") && blocks.is_empty())
                );
                sound(blocks, element);
            }
            BlockKind::Plain(content) => {
                // A place alone, which is not seen, may stand anywhere.
                let bare = matches!(parent, "" | "table" | "thead" | "tbody" | "tr" | "li");
                assert!(!(bare && is_seen(content)), "text in {parent}");
                marks(content, false);
            }
            other => {
                let only = matches!(other, BlockKind::Heading { .. });
                assert!(
                    !matches!(parent, "table" | "thead" | "tbody" | "tr" | "caption" | "p")
                        && (parent != "summary" || only)
                        && !(parent == "th" && only),
                    "{other:?} in {parent}"
                );
                match other {
                    BlockKind::Paragraph(c) | BlockKind::Heading { content: c, .. } => {
                        marks(c, false)
                    }
                    BlockKind::List { items, .. } => {
                        assert!(!items.is_empty());
                        items.iter().for_each(|i| sound(&i.blocks, "li"));
                    }
                    BlockKind::Terms(terms) => {
                        assert!(terms.last().is_some_and(|(_, d)| !d.is_empty()));
                        terms.iter().flat_map(|(_, d)| d).for_each(|d| sound(d, "dd"));
                    }
                    BlockKind::Quote(inner) => sound(inner, "quote"),
                    _ => {}
                }
            }
        }
    }
}

fn marks(content: &[Inline], in_link: bool) {
    for inline in content {
        let link = matches!(inline.value, InlineKind::Link { .. });
        let works = link || matches!(inline.value, InlineKind::Media(_) | InlineKind::NoteRef(_));
        assert!(!(in_link && works), "a link in a link");
        marks(inline.value.content(), in_link || link);
    }
}

/// The words that the tree shows, in no order.
fn shown(document: &Document) -> Vec<String> {
    let mut all = Vec::new();
    document.visit(&mut |v| match v {
        Visit::Inline(Spanned { value: InlineKind::Text(t) | InlineKind::Code(t), .. }) => {
            all.push(t.clone());
        }
        Visit::Block(Spanned { value: BlockKind::Code { text, .. }, .. }) => all.push(text.clone()),
        _ => {}
    });
    let mut words: Vec<String> = all
        .iter()
        .flat_map(|t| t.split(|c: char| !c.is_ascii_alphanumeric()))
        .filter(|w| w.starts_with('w') && w.len() > 1)
        .map(str::to_owned)
        .collect();
    words.sort();
    words
}

fn pieces() -> impl Strategy<Value = Vec<String>> {
    const NAMES: &[&str] = &[
        "details",
        "summary",
        "figure",
        "figcaption",
        "table",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "div",
        "span",
        "p",
        "aside",
        "section",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "br",
        "hr",
        "sub",
        "sup",
        "kbd",
        "abbr",
        "em",
        "strong",
        "i",
        "b",
        "u",
        "a",
        "img",
        "video",
        "audio",
        "source",
        "track",
        "h1",
        "h2",
        "h6",
        "pre",
        "blockquote",
        "form",
        "input",
        "button",
        "select",
        "option",
        "center",
        "font",
        "redacted",
        "q",
        "code",
        "iframe",
        "article",
        "del",
    ];
    let tag = (
        proptest::sample::select(NAMES),
        proptest::sample::select(
            &["", "", " href=x", " src=y", " colspan=3", " rowspan=2", " id=z", " open", "/"][..],
        ),
        proptest::bool::ANY,
    )
        .prop_map(
            |(name, attribute, close)| {
                if close { format!("</{name}>") } else { format!("<{name}{attribute}>") }
            },
        );
    let mark = proptest::sample::select(
        &[
            "\n",
            "\n\n",
            "\n\n- ",
            "\n\n> ",
            "\n\n1. ",
            "\n\n## ",
            "**",
            "*",
            " ",
            "[w](v)",
            "\n\n| a | ",
            " |\n|---|---|\n| ",
            "`",
            "[^1]",
            "[w[^1]](v)",
        ][..],
    )
    .prop_map(str::to_owned);
    proptest::collection::vec(prop_oneof![4 => tag, 3 => Just("W".to_owned()), 2 => mark], 0..40)
}

proptest! {
    #[test]
    fn the_tree_is_sound_and_no_word_is_lost(parts in pieces()) {
        let mut n = 0;
        let mut text = String::new();
        for part in &parts {
            if part == "W" {
                n += 1;
                text += &format!(" w{n} ");
            } else {
                text += part;
            }
        }
        text += "\n\n[^1]: Note.\n";
        let (document, codes) = read(&text);
        sound(&document.blocks, "");
        // What stands in a row beyond the last column is told, and lost.
        if !codes.contains(&"table-cells") {
            let mut expected: Vec<String> = (1..=n).map(|n| format!("w{n}")).collect();
            expected.sort();
            let mut found = shown(&document);
            found.dedup();
            prop_assert_eq!(found, expected, "{}", text);
        }
    }
}
