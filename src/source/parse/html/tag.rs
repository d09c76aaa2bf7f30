//! Raw HTML as tokens, and what each tag is to us.

use crate::diagnostic::{Code, Diagnostic, Span, Spanned};
use crate::source::document::Attributes;
use html5gum::{DefaultEmitter, State, Token as Raw, Tokenizer};
use std::collections::BTreeMap;
use std::ops::Range;

/// A piece of raw HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    /// `<a href=x>`.
    Open(Tag),
    /// `</a>`: the name in lower case, and the tag as written.
    Close(String, String),
    /// Words, with character references as the characters.
    Text(String),
    /// What is for programs and not for readers: `<?php … ?>`, `<![CDATA[ … ]]>`, `<!DOCTYPE html>`; with what begins it.
    /// So is a comment that does not end.
    Instruction(&'static str),
}

/// What begins a comment.
pub const COMMENT: &str = "<!--";

/// A tag that opens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tag {
    /// The name, in lower case.
    pub name: String,
    /// All of its attributes.
    pub attributes: BTreeMap<String, String>,
    /// `<a …/>`.
    pub closed: bool,
    /// As written.
    pub written: String,
}

impl Tag {
    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }
}

/// The tokens of `raw`; `place` says where a range of it stands in the file. Comments are left out.
///
/// A tag that does not end, and so is none, is text.
pub fn tokens(raw: &str, place: &dyn Fn(Range<usize>) -> Span) -> Vec<Spanned<Token>> {
    let mut found = Vec::new();
    let mut instruct = |start: &'static str, range: Range<usize>| {
        found.push((range.start, Spanned::new(Token::Instruction(start), place(range))));
    };
    let blank = without_instructions(raw, &mut instruct);
    let raw = blank.as_str();
    let mut tokenizer = Tokenizer::new_with_emitter(raw, DefaultEmitter::<usize>::new_with_span());
    let mut done = 0;
    while let Some(Ok(token)) = tokenizer.next() {
        let (token, range) = match token {
            Raw::StartTag(tag) => {
                let range = range_of(raw, tag.span.start, tag.span.end);
                let open = Tag {
                    name: lossy(&tag.name).to_lowercase(),
                    attributes: tag
                        .attributes
                        .iter()
                        .map(|(name, value)| (lossy(name).to_lowercase(), lossy(&value.value)))
                        .collect(),
                    closed: tag.self_closing,
                    written: raw[range.clone()].to_owned(),
                };
                if let Some(state) = raw_text(&open.name).filter(|_| !open.closed) {
                    tokenizer.set_state(state);
                }
                (Some(Token::Open(open)), range)
            }
            Raw::EndTag(tag) => {
                let range = range_of(raw, tag.span.start, tag.span.end);
                let written = raw[range.clone()].to_owned();
                (Some(Token::Close(lossy(&tag.name).to_lowercase(), written)), range)
            }
            Raw::String(text) => (
                Some(Token::Text(lossy(&text.value))),
                range_of(raw, text.span.start, text.span.end),
            ),
            Raw::Comment(comment) => {
                let range = range_of(raw, comment.span.start, comment.span.end);
                let written = &raw[range.clone()];
                let told = match written.strip_prefix("<!--") {
                    Some(rest) if rest.starts_with(['>', '-']) || rest.ends_with(['>']) => None,
                    Some(_) => Some(Token::Instruction(COMMENT)),
                    None => written.starts_with("<!").then_some(Token::Instruction("<!")),
                };
                (told, range)
            }
            Raw::Doctype(doctype) => {
                let range = range_of(raw, doctype.span.start, doctype.span.end);
                (Some(Token::Instruction("<!DOCTYPE")), range)
            }
            Raw::Error(_) => continue,
        };
        done = done.max(range.end);
        let at = range.start;
        found.extend(token.map(|token| (at, Spanned::new(token, place(range)))));
    }
    let rest = raw.get(done..).unwrap_or("");
    if rest.starts_with('<') && rest.len() > 1 {
        let text = Spanned::new(Token::Text(rest.to_owned()), place(done..raw.len()));
        found.push((done, text));
    }
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, token)| token).collect()
}

/// `<?php … ?>` and `<![CDATA[ … ]]>` are not published (CommonMark, section 4.6); white space stands in their place, and
/// `meet` is told where each stands. What stands in a comment is none.
fn without_instructions(raw: &str, meet: &mut dyn FnMut(&'static str, Range<usize>)) -> String {
    let mut out = String::new();
    let mut rest = raw;
    let next = |text: &str| {
        let starts = [("<?", "?>"), ("<![CDATA[", "]]>"), ("<!--", "-->")];
        let found =
            |(start, end): (&'static str, &'static str)| Some((text.find(start)?, start, end));
        starts.into_iter().filter_map(found).min()
    };
    while let Some((at, start, end)) = next(rest) {
        let stop = rest[at..].find(end).map_or(rest.len(), |n| at + n + end.len());
        out.push_str(&rest[..at]);
        if start == "<!--" {
            out.push_str(&rest[at..stop]);
            rest = &rest[stop..];
            continue;
        }
        meet(start, out.len()..out.len() + (stop - at));
        out.extend(rest[at..stop].bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }));
        rest = &rest[stop..];
    }
    out + rest
}

/// A range that the tokenizer gives, within `raw` and at the borders of its characters.
fn range_of(raw: &str, start: usize, end: usize) -> Range<usize> {
    let border = |mut at: usize| {
        at = at.min(raw.len());
        while !raw.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = border(start);
    start..border(end).max(start)
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// In these, tags are no tags.
fn raw_text(name: &str) -> Option<State> {
    match name {
        "script" => Some(State::ScriptData),
        "style" => Some(State::RawText),
        "textarea" => Some(State::RcData),
        _ => None,
    }
}

/// What a tag is to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Markdown or the tree has it, and it stands in running text.
    Mark(&'static str),
    /// It stands in running text and has nothing within it: `br img …`.
    Point(&'static str),
    /// Markdown or the tree has it as a block.
    Block(&'static str),
    /// A block that falls away: what is in it stands by itself.
    Group,
    /// Falls away, and with it what is in it: `script style template`.
    Unseen,
    /// A form control, of which the text is left.
    Control,
    /// Falls away; what is in it is shown.
    Dropped,
    /// HTML does not know it: it is text.
    Unknown,
}

/// What the tag `name` is to us.
pub fn role(name: &str) -> Role {
    if let Some(name) = find(MARKS, name) {
        return Role::Mark(name);
    }
    if let Some(name) = find(BLOCKS, name) {
        return Role::Block(name);
    }
    if let Some(name) = find(POINTS, name) {
        return Role::Point(name);
    }
    let is = |list: &[&str]| list.contains(&name);
    match name {
        "h1" => Role::Block("h2"),
        "menu" | "dir" => Role::Block("ul"),
        _ if is(GROUPS) => Role::Group,
        _ if is(UNSEEN) => Role::Unseen,
        _ if is(CONTROLS) => Role::Control,
        _ if is(OTHERS) => Role::Dropped,
        _ => Role::Unknown,
    }
}

/// The name as one that lives as long as the program.
pub fn find(list: &[&'static str], name: &str) -> Option<&'static str> {
    list.iter().copied().find(|known| *known == name)
}

const MARKS: &[&str] = &[
    "a", "abbr", "audio", "b", "code", "del", "em", "i", "kbd", "s", "samp", "span", "strike",
    "strong", "sub", "sup", "tt", "u", "video",
];
const POINTS: &[&str] = &["br", "hr", "img", "source", "track", "wbr"];
const BLOCKS: &[&str] = &[
    "aside",
    "blockquote",
    "caption",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];
const GROUPS: &[&str] = &[
    "address", "article", "body", "center", "dialog", "fieldset", "footer", "form", "frameset",
    "header", "hgroup", "html", "legend", "listing", "main", "nav", "noscript", "search", "xmp",
];
const UNSEEN: &[&str] = &["head", "script", "style", "template"];
const CONTROLS: &[&str] =
    &["button", "datalist", "input", "optgroup", "option", "select", "textarea"];
const OTHERS: &[&str] = &[
    "acronym",
    "applet",
    "area",
    "base",
    "bdi",
    "bdo",
    "big",
    "canvas",
    "cite",
    "col",
    "colgroup",
    "data",
    "dfn",
    "embed",
    "font",
    "frame",
    "iframe",
    "ins",
    "label",
    "link",
    "map",
    "mark",
    "marquee",
    "math",
    "meta",
    "meter",
    "nobr",
    "noembed",
    "noframes",
    "object",
    "output",
    "param",
    "picture",
    "progress",
    "q",
    "rb",
    "rp",
    "rt",
    "rtc",
    "ruby",
    "slot",
    "small",
    "svg",
    "time",
    "title",
    "var",
    // Of pictures and formulas that are written out
    "circle",
    "clippath",
    "defs",
    "desc",
    "ellipse",
    "filter",
    "g",
    "line",
    "lineargradient",
    "marker",
    "mask",
    "mfrac",
    "mi",
    "mn",
    "mo",
    "mrow",
    "msqrt",
    "msub",
    "msup",
    "mtext",
    "path",
    "pattern",
    "polygon",
    "polyline",
    "rect",
    "stop",
    "symbol",
    "text",
    "tspan",
    "use",
];

/// The attributes of `tag` that are kept on `element`.
pub fn kept(element: &str, tag: &Tag) -> Attributes {
    let mut kept = Attributes::new();
    let name = tag.get("name").filter(|_| element == "a");
    if let Some(id) = tag.get("id").or(name).filter(|id| is_id(id)) {
        kept.insert("id", id.to_owned());
    }
    for (key, good) in own(element).iter().chain(EVERYWHERE) {
        if let Some(value) = tag.get(key).map(str::trim)
            && good(value)
        {
            kept.insert(key, value.to_owned());
        }
    }
    if matches!(element, "td" | "th") {
        let align = alignment(tag).filter(|a| matches!(a.as_str(), "center" | "right"));
        kept.extend(align.map(|align| ("class", align)));
    }
    for key in ["open", "default", "reversed"] {
        let here = matches!(
            (element, key),
            ("details", "open") | ("track", "default") | ("ol", "reversed")
        );
        if here && tag.attributes.contains_key(key) {
            kept.insert(key, String::new());
        }
    }
    kept
}

/// `align="right"`, or `style="text-align: right"` with nothing else in it.
fn alignment(tag: &Tag) -> Option<String> {
    let own = tag.get("align").map(|align| align.trim().to_lowercase());
    own.or_else(|| styled_alignment(tag.get("style")?))
}

fn styled_alignment(style: &str) -> Option<String> {
    let (key, value) = style.trim().trim_end_matches(';').split_once(':')?;
    let value = value.trim().to_lowercase();
    let known = matches!(value.as_str(), "left" | "center" | "right" | "start" | "end");
    (known && key.trim().eq_ignore_ascii_case("text-align")).then_some(value)
}

type Good = fn(&str) -> bool;

/// Attributes that each element may have, with what their values may be.
const EVERYWHERE: &[(&str, Good)] = &[
    ("title", |v| !v.is_empty()),
    ("lang", |v| v.parse::<unic_langid::LanguageIdentifier>().is_ok()),
    ("dir", |v| matches!(v, "ltr" | "rtl" | "auto")),
];

fn own(element: &str) -> &'static [(&'static str, Good)] {
    match element {
        "td" => const { &[("colspan", NUMBER), ("rowspan", ROWS)] },
        "th" => const { &[("colspan", NUMBER), ("rowspan", ROWS), ("scope", SCOPE)] },
        "ol" => const { &[("start", COUNT)] },
        "li" => const { &[("value", COUNT)] },
        "source" => const { &[("type", FILLED)] },
        "track" => const { &[("kind", KIND), ("srclang", FILLED), ("label", FILLED)] },
        _ => &[],
    }
}

const NUMBER: Good = |v| v.parse::<u16>().is_ok_and(|n| (1..=1000).contains(&n));
const ROWS: Good = |v| v.parse::<u16>().is_ok_and(|n| n <= 1000);
const COUNT: Good = |v| v.parse::<u32>().is_ok();
const SCOPE: Good = |v| matches!(v, "row" | "col" | "rowgroup" | "colgroup");
const FILLED: Good = |v| !v.is_empty();
const KIND: Good =
    |v| matches!(v, "subtitles" | "captions" | "descriptions" | "chapters" | "metadata");

fn is_id(id: &str) -> bool {
    !id.is_empty() && !id.contains(char::is_whitespace)
}

/// Attributes that fall away and without which a reader is shown something else than was meant: the tag (any, where it
/// is empty), the attribute, and what to do.
const LOST: &[(&str, &str, &str)] = &[
    ("", "hidden", "What is in it is shown: take out the words that nobody is to read"),
    (
        "ol",
        "type",
        "Its items are numbered 1, 2, 3: where they are cited as letters, write the letters into the text, as `(a)`",
    ),
    ("ol", "start", "Write the number that the list begins with in figures: start=\"4\""),
    (
        "li",
        "type",
        "Its items are numbered 1, 2, 3: where they are cited as letters, write the letters into the text, as `(a)`",
    ),
    ("li", "value", "Write the number of the item in figures: value=\"4\""),
    ("ul", "type", "Take it out: the theme says how the marks of a list look"),
    ("a", "download", "Take it out: a reader's own browser asks whether to show or to keep a file"),
    ("img", "srcset", "Take it out: the picture in `src` is shown at each size"),
    ("blockquote", "cite", "Say in the text where it is from, with a link"),
];

/// Tells what falls away of an opened tag that is known, and what a tag that HTML does not know becomes.
pub fn report(tag: &Tag, span: Span, out: &mut Vec<Diagnostic>) {
    let name = &tag.name;
    let mut warn = |message: String, help: &str| {
        out.push(Diagnostic::new(Code::RawHtml, span, message, help));
    };
    match role(name) {
        Role::Unknown => warn(
            format!("HTML has no tag `{}`: it is shown as written", tag.written),
            "Where it is meant as text, write `\\<` before it",
        ),
        Role::Unseen => warn(
            format!("What is in `<{name}>` is neither shown nor run"),
            "Take it out: pages of this book have no scripts or styles of their own",
        ),
        Role::Control => warn(
            format!("Nobody can fill in a form here: of `<{name}>` the words are shown"),
            "Link to the form, or say how to send the answers",
        ),
        // They say how wide columns are, and have no words.
        Role::Dropped if matches!(name.as_str(), "col" | "colgroup") => {}
        // Of these the link or picture is told.
        Role::Dropped if matches!(name.as_str(), "iframe" | "embed" | "object" | "picture") => {}
        Role::Dropped | Role::Group => warn(
            format!("The HTML tag `<{name}>` is left out; what is in it is shown"),
            "Write it as Markdown: **bold**, *emphasis*, [a link](https://example.org)",
        ),
        _ if name == "h1" => warn(
            "A page has one heading of level 1, its title: this one is shown as level 2".to_owned(),
            "Write <h2>, or `## ` and the words",
        ),
        _ => {}
    }
    let aligned = matches!(name.as_str(), "td" | "th")
        && tag.get("style").is_some_and(|style| styled_alignment(style).is_some());
    if let Some(attribute) =
        tag.attributes.keys().find(|a| *a == "style" && !aligned || a.starts_with("on"))
        && role(name) != Role::Unknown
    {
        warn(
            format!("`{attribute}` of `<{name}>` is left out"),
            "Take it out: the theme says how pages look, and pages have no scripts",
        );
    }
    for (_, attribute, help) in LOST.iter().filter(|(on, ..)| on.is_empty() || on == name) {
        let kept = |value: &String| COUNT(value.trim());
        let lost = match (*attribute, tag.attributes.get(*attribute)) {
            (_, None) => false,
            ("start" | "value", Some(value)) => !kept(value),
            _ => role(name) != Role::Unknown,
        };
        if lost {
            warn(format!("`{attribute}` of `<{name}>` is left out"), help);
        }
    }
    if tag.attributes.contains_key("markdown") {
        out.push(Diagnostic::new(
            Code::ForeignSyntax,
            span,
            "`markdown` in a tag is another program's: this is read as HTML",
            "Leave an empty line after the tag: what follows is Markdown",
        ));
    }
}
