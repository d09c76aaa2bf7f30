//! The start tags of a page, read in one quick pass: of most of its bytes nothing need be known but where they end.
//!
//! It reads as a browser does (HTML, section 13.2.5), also what a book's own template may have written carelessly; a test
//! compares it with html5gum.

use std::borrow::Cow;

/// A start tag: its name in small letters, and the attributes that were asked for.
pub(super) struct StartTag<'h> {
    pub(super) name: Cow<'h, str>,
    attributes: Vec<(Cow<'h, str>, Cow<'h, str>)>,
}

impl StartTag<'_> {
    /// The value of an attribute.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_ref())
    }
}

/// A tag or the like, in the order of the page.
pub(super) enum Mark<'h> {
    Start(StartTag<'h>),
    /// The name of the element that ends.
    End(Cow<'h, str>),
    /// A comment, the type of the document and the like.
    Other,
}

/// Elements whose text has no tags in it but their own end.
const RAW: [&str; 4] = ["script", "style", "textarea", "title"];

/// Reads the tags of a page in order. Of their attributes those called one of `wanted` are kept.
pub(super) struct Reader<'h> {
    html: &'h str,
    /// Where it has come to.
    pub(super) at: usize,
    wanted: &'h [&'h str],
}

impl<'h> Reader<'h> {
    pub(super) fn new(html: &'h str, wanted: &'h [&'h str]) -> Reader<'h> {
        Reader { html, at: 0, wanted }
    }

    /// The next tag or the like, and where it begins. What follows is read from its end on, which is [`Reader::at`];
    /// text in which there are no tags is left out.
    pub(super) fn next_mark(&mut self) -> Option<(usize, Mark<'h>)> {
        loop {
            let start = self.at + self.html[self.at..].find('<')?;
            self.at = start + 1;
            let rest = &self.html[self.at..];
            match *rest.as_bytes().first()? {
                b'!' if rest.starts_with("!--") => self.comment(),
                b'!' | b'?' => self.past('>'),
                b'/' => match rest.as_bytes().get(1) {
                    Some(letter) if letter.is_ascii_alphabetic() => {
                        self.at += 1;
                        return Some((start, Mark::End(self.tag()?.name)));
                    }
                    _ => self.past('>'),
                },
                letter if letter.is_ascii_alphabetic() => {
                    return Some((start, Mark::Start(self.tag()?)));
                }
                _ => continue,
            }
            return Some((start, Mark::Other));
        }
    }

    /// Goes over the text of the element `name` that has begun, where there are no tags in it.
    pub(super) fn skip_raw(&mut self, name: &str) {
        if RAW.contains(&name) {
            self.raw(name);
        }
    }

    fn bytes(&self) -> &'h [u8] {
        &self.html.as_bytes()[self.at..]
    }

    /// Goes behind the next `end`, or to the end of the page.
    fn past(&mut self, end: char) {
        self.at = self.html[self.at..].find(end).map_or(self.html.len(), |n| self.at + n + 1);
    }

    /// Goes behind a comment; `<!-->` is a whole one.
    fn comment(&mut self) {
        self.at += "!--".len();
        let rest = &self.html[self.at..];
        if let Some(short) = [">", "->"].iter().find(|end| rest.starts_with(**end)) {
            self.at += short.len();
            return;
        }
        let ends = ["-->", "--!>"].iter().filter_map(|end| Some(rest.find(end)? + end.len()));
        self.at = ends.min().map_or(self.html.len(), |n| self.at + n);
    }

    /// Goes before the end tag of the element `name`, whose text is raw.
    fn raw(&mut self, name: &str) {
        let rest = self.bytes();
        let ends = |at: usize| {
            let tail = &rest[at + 2..];
            tail.len() > name.len()
                && tail[..name.len()].eq_ignore_ascii_case(name.as_bytes())
                && (tail[name.len()].is_ascii_whitespace() || b"/>".contains(&tail[name.len()]))
        };
        let found = self.html[self.at..].match_indices("</").map(|(at, _)| at).find(|at| ends(*at));
        self.at = found.map_or(self.html.len(), |n| self.at + n);
    }

    /// The name and attributes of a tag, up to behind its `>`; `None` where the page ends within it.
    fn tag(&mut self) -> Option<StartTag<'h>> {
        let name = small(self.run(|b| !is_space(b) && !b"/>".contains(&b)));
        let mut attributes: Vec<(Cow<'h, str>, Cow<'h, str>)> = Vec::new();
        loop {
            self.run(|b| is_space(b) || b == b'/');
            if *self.bytes().first()? == b'>' {
                self.at += 1;
                return Some(StartTag { name, attributes });
            }
            let start = self.at;
            self.at += usize::from(self.bytes()[0] == b'=');
            self.run(|b| !is_space(b) && !b"/>=".contains(&b));
            let key = small(&self.html[start..self.at]);
            let value = self.value()?;
            let again = || attributes.iter().any(|(known, _)| *known == key);
            if self.wanted.contains(&key.as_ref()) && !again() {
                attributes.push((key, decoded(value)));
            }
        }
    }

    /// The value of an attribute whose name was read, as written.
    fn value(&mut self) -> Option<&'h str> {
        let behind_name = self.at;
        self.run(is_space);
        if self.bytes().first() != Some(&b'=') {
            self.at = behind_name;
            return Some("");
        }
        self.at += 1;
        self.run(is_space);
        let quote = *self.bytes().first()?;
        if !b"\"'".contains(&quote) {
            return Some(self.run(|b| !is_space(b) && b != b'>'));
        }
        self.at += 1;
        let value = &self.html[self.at..];
        let end = value.find(char::from(quote))?;
        self.at += end + 1;
        Some(&value[..end])
    }

    /// Goes over the bytes that `are` so, and gives them.
    fn run(&mut self, are: impl Fn(u8) -> bool) -> &'h str {
        let rest = &self.html[self.at..];
        let end = rest.bytes().position(|b| !are(b)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0c)
}

fn small(name: &str) -> Cow<'_, str> {
    match name.bytes().any(|b| b.is_ascii_uppercase()) {
        true => Cow::Owned(name.to_ascii_lowercase()),
        false => Cow::Borrowed(name),
    }
}

/// A value without references to characters. Few have any, and there are more than two thousand names of them: those are
/// left to html5gum.
fn decoded(value: &str) -> Cow<'_, str> {
    if !value.contains(['&', '\r', '\0']) {
        return Cow::Borrowed(value);
    }
    let quote = if value.contains('"') { '\'' } else { '"' };
    let tag = format!("<a b={quote}{value}{quote}>");
    let read = html5gum::Tokenizer::new(&tag).flatten().find_map(|token| match token {
        html5gum::Token::StartTag(tag) => {
            let value = tag.attributes.get(b"b".as_slice())?;
            Some(String::from_utf8_lossy(value).into_owned())
        }
        _ => None,
    });
    read.map_or(Cow::Borrowed(value), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use html5gum::emitters::default::DefaultEmitter;
    use html5gum::{Token, Tokenizer};

    const WANTED: [&str; 3] = ["href", "id", "rel"];
    /// Each tag with its attributes.
    type Read = Vec<(String, Vec<(String, String)>)>;

    fn ours(html: &str) -> Read {
        let mut reader = Reader::new(html, &WANTED);
        let mut tags = Vec::new();
        while let Some((_, mark)) = reader.next_mark() {
            let Mark::Start(tag) = mark else { continue };
            reader.skip_raw(&tag.name);
            let attributes = tag.attributes.iter();
            let mut attributes: Vec<_> =
                attributes.map(|(key, value)| (key.to_string(), value.to_string())).collect();
            attributes.sort();
            tags.push((tag.name.into_owned(), attributes));
        }
        tags
    }

    fn theirs(html: &str) -> Read {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let mut emitter = DefaultEmitter::<()>::new_with_span();
        emitter.naively_switch_states(true);
        let tokens = Tokenizer::new_with_emitter(html, emitter).flatten();
        let tags = tokens.filter_map(|token| match token {
            Token::StartTag(tag) => Some(tag),
            _ => None,
        });
        tags.map(|tag| {
            let attributes = tag.attributes.iter().map(|(k, v)| (text(k), text(v)));
            let kept = attributes.filter(|(key, _)| WANTED.contains(&key.as_str()));
            (text(&tag.name), kept.collect())
        })
        .collect()
    }

    #[test]
    fn tags_are_read_however_they_are_written() {
        for html in [
            "<!doctype html><a href=x id = 'y'REL=\"z\">b</a><br/><p id=a/b><p id=\"\"><p id>",
            "<script>\"<a href=x>\"</script><title>a <b> c</title ><style>a{}</STYLE><p id=z>",
            "<!-- <a href=x> --!><!--><p id=1><!---><p id=2><!-- --><?x <a><p/id=3 id=4>",
            "1 < 2 <3 </ a> </a href=x> <a rel=&amp; href='a&amp;b&copy;&lt' id=\"'\r\n&quot;\"><P\tHREF=É>",
            "<a =href=x href==y><a href=>z<a href= ><a href = x",
        ] {
            assert_eq!(ours(html), theirs(html), "{html}");
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(2000))]

        /// A reader of HTML that is not ours finds the same tags with the same attributes.
        #[test]
        fn tags_are_those_that_another_reader_finds(
            html in "(<|>|</|<a|<P|<b/|<title|</title|<style>|</style>|<!--|-->|--!>|<!|<\\?| href| ID|rel|=|\"|'|/|&amp;|&|;|\n|[a-z]| |é){0,24}"
        ) {
            proptest::prop_assert_eq!(ours(&html), theirs(&html));
        }
    }
}
