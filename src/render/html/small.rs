//! A finished page without needless bytes, that says the same.

/// The page `html` made small.
pub(super) fn page(html: &str) -> Vec<u8> {
    let mut cfg = minify_html::Cfg::new();
    cfg.keep_closing_tags = true;
    cfg.keep_html_and_head_opening_tags = true;
    let mut small = minify_html::minify(&guarded(html), &cfg);
    small.iter_mut().filter(|b| **b == SPACE).for_each(|b| *b = b' ');
    unambiguous(small)
}

/// Stands for a space that must stay; no text has such a character (`value::visible`).
const SPACE: u8 = 1;

/// Elements that stand in a line of text.
const INLINE: &[&str] = &[
    "a", "abbr", "audio", "b", "bdi", "bdo", "button", "cite", "code", "del", "dfn", "em", "i",
    "img", "input", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strong",
    "sub", "sup", "svg", "time", "u", "var", "video",
];
/// Of those, the ones without an end.
const VOID: &[&str] = &["img", "input"];

/// White space between two elements in a line, marked so that it stays. The minifier takes it away in a `div` and the like,
/// and words run together: `<div><b>one</b> <i>two</i></div>`.
fn guarded(html: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(html.len());
    let (mut at, mut after_inline, mut verbatim) = (0, false, false);
    while let Some(start) = html[at..].find('<').map(|n| at + n) {
        let end = html[start..].find('>').map_or(html.len(), |n| start + n + 1);
        let tag = &html[start + 1..end];
        let closes = tag.starts_with('/');
        let name = tag.trim_start_matches('/');
        let name = &name[..name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len())];
        let inline = INLINE.contains(&name);
        let between = &html[at..start];
        let blank = !between.is_empty() && between.bytes().all(|b| b.is_ascii_whitespace());
        if blank && after_inline && inline && !closes && !verbatim {
            out.push(SPACE);
        } else {
            out.extend_from_slice(between.as_bytes());
        }
        out.extend_from_slice(&html.as_bytes()[start..end]);
        after_inline = inline && (closes || VOID.contains(&name));
        if name == "pre" {
            verbatim = !closes;
        }
        at = end;
    }
    out.extend_from_slice(&html.as_bytes()[at..]);
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
        let small = |html: &str| String::from_utf8(page(html)).expect("text");
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
            let small = page(source);
            let text = String::from_utf8(small).expect("text");
            assert_eq!(read(&text), read(source), "{text}");
        }
        assert_eq!(unambiguous(b"<p>&s; &lt; & &str".to_vec()), b"<p>&amp;s; &lt; & &str");
    }
}
