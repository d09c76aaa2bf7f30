//! Marks of other programs that read Markdown: they are shown as written, and told (FORMATS.md, section 7).

use std::ops::Range;

/// A mark, and whose it is.
#[derive(Debug, PartialEq, Eq)]
pub struct Foreign {
    /// Where it stands in the text.
    pub range: Range<usize>,
    /// What it is, for a message.
    pub what: &'static str,
    /// What to write instead.
    pub help: &'static str,
}

/// The marks in `text`, a part of one line as it is written; `starts`: with its beginning.
pub fn find(text: &str, starts: bool) -> Vec<Foreign> {
    let mut found = Vec::new();
    // Most texts have none of the characters that a mark has. (Without an early end many bytes are looked at in one step.)
    if !text.bytes().fold(false, |any, b| any | matches!(b, b'{' | b'$' | b':' | b'!')) {
        return found;
    }
    let mut add = |range, what, help| found.push(Foreign { range, what, help });
    if starts && let Some(end) = admonition(text) {
        add(
            0..end,
            "a note of another program",
            "Write `> [!NOTE]`, and `> ` before each line of the note",
        );
    }
    if starts && let Some(end) = callout(text) {
        add(
            0..end,
            "a note of another program",
            "Write [!NOTE], [!TIP], [!IMPORTANT], [!WARNING] or [!CAUTION], alone on the first line of a quotation",
        );
    }
    let escaped = |at: usize| text[..at].ends_with('\\');
    let class = |at: &usize| {
        let name = text[*at..].starts_with("{#") && !text[..*at].ends_with('{');
        name || text[*at..].starts_with("{:") || text[*at..].starts_with("{.")
    };
    let classes = text.match_indices('{').map(|(at, _)| at).filter(class);
    for at in classes.filter(|at| !escaped(*at)) {
        let Some(end) = near(&text[at..]).find('}') else { continue };
        add(
            at..at + end + 1,
            "a class or name of kramdown's",
            "Take it out; a heading's name is written {#name}",
        );
    }
    for (at, _) in text.match_indices("{{<").filter(|(at, _)| !escaped(*at)) {
        let Some(end) = near(&text[at..]).find(">}}") else { continue };
        add(at..at + end + 3, "a tag of a template", "Write what it would give");
    }
    // A picture, link or code before it is no part of the text.
    let after = |at: &usize| *at == 0 && !starts || text[..*at].ends_with([')', ']', '`']);
    for at in text.match_indices('{').map(|(at, _)| at).filter(after) {
        if let Some(end) = sizes(&text[at..]) {
            add(
                at..at + end,
                "a size or class of another program",
                "Take it out: the theme says how pages look",
            );
        }
    }
    for (at, _) in text.match_indices("{%").filter(|(at, _)| !escaped(*at)) {
        let Some(end) = near(&text[at..]).find("%}") else { continue };
        add(at..at + end + 2, "a tag of a template", "Write what it would give");
    }
    let dollars: Vec<usize> =
        text.match_indices("$$").map(|(at, _)| at).filter(|at| !escaped(*at)).collect();
    if let (Some(first), Some(last)) = (dollars.first(), dollars.last()) {
        add(
            *first..last + 2,
            "a formula of another program",
            "Write it in words, or show a picture with a text alternative",
        );
    }
    for (at, _) in text.match_indices(':').filter(|(at, _)| !escaped(*at)) {
        if let Some(end) = emoji(text, at) {
            add(at..end, "the name of an emoji", "Write the word, or the emoji itself");
        }
    }
    found
}

/// As much of a text as one mark may have: to look for the end of each in all of a line takes too long.
pub fn near(text: &str) -> &str {
    let mut end = text.len().min(300);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The end of `!!! note`, `::: warning`.
fn admonition(text: &str) -> Option<usize> {
    let rest = text.strip_prefix("!!!").or(text.strip_prefix(":::"))?;
    let word = rest.trim_start_matches([' ', '+']);
    let end = word.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(word.len());
    (end > 0).then(|| text.len() - word.len() + end)
}

/// The end of `[!DANGER]`; a note of a kind that is known is one, and no text.
fn callout(text: &str) -> Option<usize> {
    let word = text.strip_prefix("[!")?;
    let end = word.find(']')?;
    (end > 0 && word[..end].bytes().all(|b| b.is_ascii_alphabetic())).then_some(end + 3)
}

/// The end of `{width=50%}`.
fn sizes(text: &str) -> Option<usize> {
    let end = near(text).find('}')?;
    let (name, value) = text[1..end].split_once('=')?;
    let plain = !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    (plain && !value.is_empty()).then_some(end + 1)
}

/// The end of the `:name:` at `at`.
fn emoji(text: &str, at: usize) -> Option<usize> {
    let around = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != ':' && c != '/');
    let rest = &text[at + 1..];
    let end = rest.find(|c: char| {
        !(c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '+' | '-'))
    })?;
    let name = &rest[..end];
    let named = name.len() > 1 && name.starts_with(|c: char| c.is_ascii_lowercase() || c == '+');
    let closed = rest[end..].starts_with(':');
    let free = around(text[..at].chars().next_back()) && around(rest[end..].chars().nth(1));
    (named && closed && free).then_some(at + 1 + end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_other_programs_are_found() {
        let marks = |text: &str| -> Vec<String> {
            find(text, true).into_iter().map(|f| text[f.range].to_owned()).collect()
        };
        for (text, expected) in [
            ("A heading {: .no_toc #x}", &["{: .no_toc #x}"][..]),
            ("{% include a.html %} and {% raw %}", &["{% include a.html %}", "{% raw %}"]),
            ("!!! note \"Title\"", &["!!! note"]),
            ("::: warning", &["::: warning"]),
            ("Well done :tada:, :+1:", &[":tada:", ":+1:"]),
            ("$$x^2$$ is it", &["$$x^2$$"]),
            ("A paragraph {#name} {{#rules 3.7}}", &["{#name}"]),
            ("[!DANGER] Title", &["[!DANGER]"]),
            ("[!x y] [!A]", &[]),
            ("{{< ref a >}} ![a](b.png){width=50%} {a=b}", &["{{< ref a >}}", "{width=50%}"]),
            ("At 10:30:45, a:b:c, see: this: that, http://a:b:/, {: x", &[]),
            ("\\{: .x} \\{% a %} \\:tada: Stop!!! now", &[]),
        ] {
            assert_eq!(marks(text), expected, "{text}");
        }
    }
}
