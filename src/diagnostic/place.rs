//! Places in files: byte ranges that become line and column when they are shown.

use std::sync::{Arc, OnceLock};

/// The texts of the files that were read, by number. A text is held once, here and for who parses it.
#[derive(Clone, Debug, Default)]
pub struct Files {
    files: Vec<(String, Arc<str>)>,
    /// Where the lines of each begin, once somebody has asked.
    lines: Vec<OnceLock<Vec<usize>>>,
}

/// The number of a file in [`Files`].
pub type FileId = u32;

impl Files {
    /// Adds a file by its path within the book (forward slashes) and gives its number.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<Arc<str>>) -> FileId {
        self.files.push((path.into(), text.into()));
        self.lines.push(OnceLock::new());
        (self.files.len() - 1) as FileId
    }

    /// Adds a file by what is in it, and gives its number with its text; of one that is not UTF-8 the byte up to which
    /// it is. What is not text is kept as far as it can be shown.
    pub fn decode(
        &mut self,
        path: impl Into<String>,
        bytes: Vec<u8>,
    ) -> (FileId, Result<Arc<str>, usize>) {
        let Decoded { shown, text } = Decoded::of(bytes);
        (self.add(path, shown.clone()), text.map(|()| shown))
    }

    /// Gives the text of a file that was added without it.
    pub fn fill(&mut self, file: FileId, text: impl Into<Arc<str>>) {
        if let Some(known) = self.files.get_mut(file as usize) {
            known.1 = text.into();
            self.lines[file as usize] = OnceLock::new();
        }
    }

    /// How many there are: their numbers count from 0.
    pub fn len(&self) -> u32 {
        self.files.len() as u32
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The path within the book.
    pub fn path(&self, file: FileId) -> &str {
        self.files.get(file as usize).map_or("", |f| &f.0)
    }

    /// The whole text.
    pub fn text(&self, file: FileId) -> &str {
        self.files.get(file as usize).map_or("", |f| &f.1)
    }

    /// Line and column of the start of `span`, both counted from 1; the column in characters.
    pub fn line_column(&self, span: Span) -> (usize, usize) {
        self.place(span.file, span.start)
    }

    /// Line and column of the first character after `span`, counted as in [`Files::line_column`].
    pub fn end_line_column(&self, span: Span) -> (usize, usize) {
        self.place(span.file, span.end)
    }

    fn place(&self, file: FileId, at: u32) -> (usize, usize) {
        let text = self.text(file);
        let mut at = (at as usize).min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let (line, start) = self.line(file, at);
        (line, text[start..at].trim_start_matches('\u{feff}').chars().count() + 1)
    }
}

impl Files {
    /// The line that the byte `at` is in, from 1, and where it begins.
    fn line(&self, file: FileId, at: usize) -> (usize, usize) {
        let Some(lines) = self.lines.get(file as usize) else { return (1, 0) };
        let ends = || self.text(file).bytes().enumerate().filter(|(_, b)| *b == b'\n');
        let starts =
            lines.get_or_init(|| std::iter::once(0).chain(ends().map(|(n, _)| n + 1)).collect());
        let line = starts.partition_point(|start| *start <= at);
        (line, starts.get(line.wrapping_sub(1)).copied().unwrap_or(0))
    }
}

/// The text that some bytes are.
pub struct Decoded {
    /// The text; of what is not UTF-8 as far as it can be shown.
    pub shown: Arc<str>,
    /// Of what is not UTF-8, the byte up to which it is.
    pub text: Result<(), usize>,
}

impl Decoded {
    /// Reads `bytes` as UTF-8.
    pub fn of(bytes: Vec<u8>) -> Decoded {
        match String::from_utf8(bytes) {
            Ok(text) => Decoded { shown: with_line_ends(text).into(), text: Ok(()) },
            Err(e) => Decoded {
                shown: String::from_utf8_lossy(e.as_bytes()).into(),
                text: Err(e.utf8_error().valid_up_to()),
            },
        }
    }
}

/// A carriage return alone ends a line, too (CommonMark, section 2.1; YAML 1.2, section 5.4); it becomes the end that all
/// readers of the text know.
fn with_line_ends(text: String) -> String {
    let alone = |at: usize| !text[at + 1..].starts_with('\n');
    if !text.match_indices('\r').any(|(at, _)| alone(at)) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        out.push(if c == '\r' && chars.peek() != Some(&'\n') { '\n' } else { c });
    }
    out
}

/// A range of bytes in a file; `end` is the first byte after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Span {
    /// Which file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// First byte after the range.
    pub end: u32,
}

impl Span {
    /// The range `start..end` of `file`, in bytes.
    pub fn new(file: FileId, start: usize, end: usize) -> Span {
        Span { file, start: start as u32, end: end.max(start) as u32 }
    }
}

/// A value and the place in the file that it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// `value`, read at `span`.
    pub fn new(value: T, span: Span) -> Spanned<T> {
        Spanned { value, span }
    }
}

impl<T> std::ops::Deref for Spanned<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_and_column_count_characters_from_one() {
        let mut files = Files::default();
        let f = files.add("a.md", "één\ntwee €x\n");
        assert_eq!(files.line_column(Span::new(f, 0, 1)), (1, 1));
        let at = "één\ntwee €".len();
        assert_eq!(files.line_column(Span::new(f, at, at + 1)), (2, 7));
        assert_eq!(files.end_line_column(Span::new(f, at, at + 1)), (2, 8));
        assert_eq!(files.line_column(Span::new(f, 999, 999)), (3, 1));
    }
}
