//! The examples of the CommonMark and GFM specifications, and every difference between their HTML and ours.

use super::press::Press;
use html5gum::{Token, Tokenizer};
use percent_encoding::percent_decode_str;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Example {
    example: u32,
    section: String,
    markdown: String,
    html: String,
}

/// Elements around which white space says nothing.
const BLOCKS: [&str; 21] = [
    "blockquote",
    "br",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "h",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "th",
    "tr",
    "ul",
];

/// HTML with what both say alike: one way of white space, quotes and dashes, of the levels of headings, which follow the
/// page's title, and of addresses, which are relative.
fn same(html: &str) -> String {
    let mut out = String::new();
    let mut verbatim = false;
    let mut boxes = 0;
    for token in Tokenizer::new(html).flatten() {
        match token {
            Token::StartTag(tag) => {
                let name = name(&tag.name);
                let get = |key: &str| {
                    tag.attributes
                        .get(key.as_bytes())
                        .map(|v| String::from_utf8_lossy(v).into_owned())
                };
                // The container in which a table scrolls, the part of a table that HTML implies, a task's box.
                let class = get("class").unwrap_or_default();
                let ours = name == "div" && class == "scroll"
                    || matches!(name.as_str(), "tbody" | "input")
                    || name == "span" && class.starts_with("box");
                if ours {
                    boxes += usize::from(name == "span");
                    continue;
                }
                if BLOCKS.contains(&name.as_str()) {
                    trim(&mut out);
                }
                out += &format!("<{name}");
                for key in ["alt", "href", "src", "start", "title"] {
                    if let Some(value) = get(key) {
                        let value = if matches!(key, "href" | "src") {
                            address(&value)
                        } else {
                            straight(&value)
                        };
                        out += &format!(" {key}={value:?}");
                    }
                }
                if let Some(class) = get("class").filter(|_| name == "code") {
                    out += &format!(" class={class:?}");
                }
                out.push('>');
                verbatim |= name == "pre";
            }
            Token::EndTag(tag) => {
                let name = name(&tag.name);
                if name == "span" && boxes > 0 {
                    boxes -= 1;
                    continue;
                }
                if name == "tbody" {
                    continue;
                }
                if BLOCKS.contains(&name.as_str()) && !verbatim {
                    trim(&mut out);
                }
                verbatim &= name != "pre";
                out += &format!("</{name}>");
            }
            Token::String(text) => {
                let text = straight(&String::from_utf8_lossy(&text));
                if verbatim {
                    out += &text;
                    continue;
                }
                for c in text.chars() {
                    let space = c.is_ascii_whitespace();
                    let after_block = out.ends_with('>')
                        && BLOCKS.iter().any(|b| {
                            out.ends_with(&format!("</{b}>")) || out.ends_with(&format!("<{b}>"))
                        });
                    match c {
                        _ if space && (out.is_empty() || out.ends_with(' ') || after_block) => {}
                        _ if space => out.push(' '),
                        '<' => out += "&lt;",
                        c => out.push(c),
                    }
                }
            }
            _ => {}
        }
    }
    trim(&mut out);
    // Before code, the end of a line is none (HTML, section 4.4.3).
    out.replace("</table></div>", "</table>").replace("<code>\n", "<code>")
}

fn trim(out: &mut String) {
    out.truncate(out.trim_end_matches(' ').len());
}

/// Levels of headings are those of the page; `s` and `del` say the same.
fn name(bytes: &[u8]) -> String {
    let name = String::from_utf8_lossy(bytes).into_owned();
    match name.as_bytes() {
        [b'h', b'1'..=b'6'] => "h".to_owned(),
        b"del" => "s".to_owned(),
        _ => name,
    }
}

fn straight(text: &str) -> String {
    text.replace(['‘', '’'], "'")
        .replace(['“', '”'], "\"")
        .replace('—', "---")
        .replace('–', "--")
        .replace('…', "...")
}

fn address(to: &str) -> String {
    let place = to.strip_prefix("./").or(to.strip_prefix('/')).unwrap_or(to);
    percent_decode_str(place).decode_utf8_lossy().into_owned()
}

/// Why our HTML of some examples is another than the specification's.
fn compare(file: &str, reasons: &[(&str, &[u32])]) {
    let examples: Vec<Example> = serde_json::from_str(file).expect("the examples");
    let mut why: BTreeMap<u32, &str> = BTreeMap::new();
    for (reason, numbers) in reasons {
        for number in *numbers {
            assert!(why.insert(*number, reason).is_none(), "example {number} is named twice");
        }
    }
    let mut press = Press::new();
    let mut wrong = Vec::new();
    for Example { example, section, markdown, html } in &examples {
        let (ours, theirs) = (same(&press.html(markdown, html)), same(html));
        match (ours == theirs, why.remove(example)) {
            (true, None) | (false, Some(_)) => {}
            (true, Some(reason)) => wrong.push(format!(
                "{example} ({section}) is the same, and was said to differ: {reason}"
            )),
            (false, None) => wrong.push(format!(
                "{example} ({section}) differs:\n{markdown}\ntheirs: {theirs}\n  ours: {ours}\n"
            )),
        }
    }
    assert!(why.is_empty(), "no such examples: {why:?}");
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), examples.len(), wrong.join("\n"));
}

#[test]
fn commonmark() {
    compare(
        include_str!("../../../tests/commonmark/commonmark.json"),
        &[
            (
                "an element that is not closed ends with the block that it stands in",
                &[155, 174, 184, 187, 344, 494],
            ),
            ("a closing tag that closes nothing is left out", &[151, 165]),
            ("running text of a block of HTML is a paragraph", &[161, 162, 164, 166, 177, 186]),
            ("a mark around a paragraph stands within it", &[167]),
            ("a block of Markdown ends a `pre` that is not closed yet", &[148]),
            (
                "an element with nothing in it is left out",
                &[21, 31, 175, 191, 476, 477, 484, 487, 616, 630, 631, 642, 643],
            ),
            (
                "a tag that HTML does not know is shown as written",
                &[150, 163, 201, 491, 524, 536, 613, 614, 615, 617, 623],
            ),
            ("a tag that does not end is text", &[156, 157, 158]),
            ("what is in `script` and `style` is not shown", &[170, 172, 173, 176, 178]),
            ("of a form control the words are shown", &[171]),
            ("what is between `<?` and `?>`, `<![CDATA[` and `]]>` is not published", &[180, 629]),
            ("a picture has a text alternative, if an empty one", &[475]),
            ("a link without an address is its text", &[200, 485, 486, 567]),
            (
                "a link of another kind than http, https, mailto and tel is its text",
                &[596, 598, 599, 601],
            ),
            ("a bare address is a link", &[602, 608, 611]),
            ("a heading that says nothing is left out", &[79]),
            ("a character that is no text is left out", &[26]),
        ],
    );
}

#[test]
fn github() {
    compare(
        include_str!("../../../tests/commonmark/gfm.json"),
        &[
            ("a bare address of another kind than http and https is its text", &[628]),
            ("a bare email address is its text", &[629, 630, 631]),
            ("what is in `script` and `style` is not shown, and other tags fall away", &[653]),
        ],
    );
}
