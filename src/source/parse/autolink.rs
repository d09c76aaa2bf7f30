//! Bare web addresses in running text (GFM, section 6.9): `https://example.org/`, `www.example.org`.

/// A piece of running text.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece<'t> {
    /// Words.
    Words(&'t str),
    /// An address: where it leads, and what is shown of it.
    Address(String, String),
}

/// The pieces of `text`, which is `written` with its dashes, quotes and dots made typographic: those of an address are
/// as they are written.
pub fn pieces<'t>(text: &'t str, written: &str) -> Vec<Piece<'t>> {
    let mut found = Vec::new();
    let mut rest = text;
    let mut from = 0;
    // Most texts have none: that is seen soonest by looking for what all have.
    if !text.contains("://") && !text.contains("www.") {
        return if text.is_empty() { found } else { vec![Piece::Words(text)] };
    }
    while let Some(at) = next(&rest[from..]).map(|at| from + at) {
        let address = address(&rest[at..]);
        if !begins(&rest[..at], address) {
            from = at + 1;
            continue;
        }
        if at > 0 {
            found.push(Piece::Words(&rest[..at]));
        }
        let shown = straight(address, written);
        let to = if shown.starts_with("www.") { format!("http://{shown}") } else { shown.clone() };
        found.push(Piece::Address(to, shown));
        rest = &rest[at + address.len()..];
        from = 0;
    }
    if !rest.is_empty() {
        found.push(Piece::Words(rest));
    }
    found
}

/// Where an address may begin.
fn next(text: &str) -> Option<usize> {
    let begins = |at: &usize| {
        ["https://", "http://", "www."].iter().any(|start| text[*at..].starts_with(start))
    };
    text.match_indices(['h', 'w']).map(|(at, _)| at).find(begins)
}

/// Whether `address`, after the words `before`, is one.
fn begins(before: &str, address: &str) -> bool {
    let last = before.chars().next_back();
    match address.split_once("//") {
        Some((_, rest)) => {
            rest.starts_with(char::is_alphanumeric) && last.is_none_or(|c| !c.is_alphanumeric())
        }
        None => {
            let open =
                |c: char| c.is_whitespace() || matches!(c, '*' | '_' | '~' | '(' | '“' | '‘');
            let host = address.split(['/', '?', '#']).next().unwrap_or("");
            let parts = || host.split('.');
            last.is_none_or(open)
                && parts().count() > 1
                && parts().all(|p| p.starts_with(char::is_alphanumeric))
        }
    }
}

/// The address that `text` begins with, without the punctuation of the sentence around it.
fn address(text: &str) -> &str {
    let end = text
        .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '“' | '”'))
        .unwrap_or(text.len());
    let mut address = &text[..end];
    while let Some(last) = address.chars().next_back() {
        let unbalanced = last == ')' && address.matches(')').count() > address.matches('(').count();
        let mark = matches!(
            last,
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '’' | '…' | '*' | '_' | '~' | ']'
        );
        if !unbalanced && !mark {
            break;
        }
        // `&hl;` at the end is a character by its name.
        let name = address.rfind('&').filter(|at| {
            let name = &address[at + 1..address.len() - last.len_utf8()];
            last == ';' && !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric())
        });
        address = &address[..name.unwrap_or(address.len() - last.len_utf8())];
    }
    address
}

/// The address as it is written.
fn straight(shown: &str, written: &str) -> String {
    if shown.is_ascii() {
        return shown.to_owned();
    }
    let smart = |text: &str| {
        text.replace("---", "—").replace("--", "–").replace("...", "…").replace(['‘', '’'], "'")
    };
    let wanted = smart(shown);
    let mut rest = written;
    while let Some(at) = next(rest) {
        let raw = address(&rest[at..]);
        if smart(raw) == wanted {
            return raw.to_owned();
        }
        rest = &rest[at + 1..];
    }
    shown.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(text: &str) -> Vec<String> {
        let found = pieces(text, text).into_iter().filter_map(|piece| match piece {
            Piece::Address(to, _) => Some(to),
            Piece::Words(_) => None,
        });
        found.collect()
    }

    #[test]
    fn punctuation_of_the_sentence_is_no_part_of_an_address() {
        for (text, expected) in [
            ("See https://example.org/a_b(c).", &["https://example.org/a_b(c)"][..]),
            ("(www.example.org/a?b=(c))", &["http://www.example.org/a?b=(c)"]),
            ("www.example.org/a&hl;", &["http://www.example.org/a"]),
            ("http://a.org, https://b.org!", &["http://a.org", "https://b.org"]),
            ("xhttp://a.org awww.a.org www. www.. http:// www.-a", &[]),
            ("http://a.org/www.b.org", &["http://a.org/www.b.org"]),
        ] {
            assert_eq!(addresses(text), expected, "{text}");
        }
    }

    #[test]
    fn an_address_is_as_it_is_written() {
        let found = pieces("https://a.org/b–c’d", "https://a.org/b--c'd");
        let address = "https://a.org/b--c'd".to_owned();
        assert_eq!(found, [Piece::Address(address.clone(), address)]);
    }

    proptest::proptest! {
        /// No word is lost.
        #[test]
        fn pieces_are_the_text(text in "(www\\.|https?://|[a-z.,;:&()*_ –é/]){0,20}") {
            let all: String = pieces(&text, &text)
                .into_iter()
                .map(|piece| match piece { Piece::Words(w) => w.to_owned(), Piece::Address(_, shown) => shown })
                .collect();
            proptest::prop_assert_eq!(all, text);
        }
    }
}
