//! How wide words are, and where a line of them ends.
//!
//! The reader's own font is not known here: widths are those of a wide sans-serif, so that words stay within their box.

/// The size of text in a drawing, and the distance of its lines, in CSS pixels.
pub(super) const SIZE: f64 = 16.0;
pub(super) const LINE: f64 = 21.0;

/// How much wider bold text is.
const BOLD: f64 = 1.1;

/// The width of `text`, in CSS pixels, as far as it can be told.
pub(super) fn width(text: &str, bold: bool) -> f64 {
    let em: f64 = text.chars().map(of).sum();
    em * SIZE * if bold { BOLD } else { 1.0 }
}

fn of(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '’' | '|' | '!' | ' ' => 0.3,
        'f' | 't' | 'r' | '(' | ')' | '-' | '/' | '“' | '”' => 0.4,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '—' => 0.9,
        'A'..='Z' => 0.7,
        '0'..='9' => 0.64,
        c if c.is_ascii() => 0.6,
        // Combining marks take no room of their own; signs of East Asia a whole square.
        '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' => 0.0,
        '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{ff00}'..='\u{ffef}' => 1.0,
        c if c.is_uppercase() => 0.72,
        _ => 0.62,
    }
}

/// The lines of `text`, none wider than `room` but where a single character is. A word that is too long is broken.
pub(super) fn lines(text: &str, room: f64, bold: bool) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        for piece in pieces(word, room, bold) {
            let line = lines.last_mut().map_or("", |l| l.as_str());
            let longer = if line.is_empty() { piece.clone() } else { format!("{line} {piece}") };
            match lines.last_mut() {
                Some(line) if line.is_empty() || width(&longer, bold) <= room => *line = longer,
                _ => lines.push(piece),
            }
        }
    }
    balance(lines, room, bold)
}

/// The same number of lines, as even as they can be: a narrower room that needs no line more.
fn balance(lines: Vec<String>, room: f64, bold: bool) -> Vec<String> {
    if lines.len() < 2 {
        return lines;
    }
    let words: Vec<&str> = lines.iter().flat_map(|l| l.split(' ')).collect();
    let fill = |room: f64| {
        let mut filled: Vec<String> = Vec::new();
        for word in &words {
            match filled.last_mut() {
                Some(line) if width(&format!("{line} {word}"), bold) <= room => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => filled.push((*word).to_owned()),
            }
        }
        filled
    };
    let mut best = lines.clone();
    let mut narrower = room;
    while narrower > room / 2.0 {
        narrower -= SIZE / 2.0;
        let filled = fill(narrower);
        let fits = filled.iter().all(|l| width(l, bold) <= narrower);
        if filled.len() > best.len() || !fits {
            break;
        }
        best = filled;
    }
    best
}

/// A word in pieces that each fit.
fn pieces(word: &str, room: f64, bold: bool) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for c in word.chars() {
        let full = pieces.last().is_some_and(|piece| {
            !piece.is_empty() && width(piece, bold) + of(c) * SIZE * BOLD > room
        });
        if full {
            pieces.push(String::new());
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push(c);
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        /// Every character is kept in its order, and lines fit.
        #[test]
        fn words_are_kept_and_fit(text in "[a-zA-Zé ,.]{0,80}", room in 40u32..300) {
            let lines = lines(&text, room.into(), true);
            let squeeze = |t: &str| t.split_whitespace().collect::<String>();
            proptest::prop_assert_eq!(squeeze(&lines.concat()), squeeze(&text));
            for line in lines {
                proptest::prop_assert!(width(&line, true) <= f64::from(room) + 0.01, "{}", line);
            }
        }
    }
}
