//! The width and height of a picture, from the first bytes of its file.

use html5gum::{Token, Tokenizer};

/// Kinds of file that a page shows as a picture.
const KINDS: [&str; 9] = ["avif", "bmp", "gif", "ico", "jpeg", "jpg", "png", "svg", "webp"];

/// Whether a file of that name is a picture.
pub fn is_picture(name: &str) -> bool {
    let kind = name.rsplit_once('.').map_or("", |(_, kind)| kind).to_ascii_lowercase();
    KINDS.contains(&kind.as_str())
}

/// The width and height in pixels, where `bytes` say them.
pub fn size(name: &str, bytes: &[u8]) -> Option<(u32, u32)> {
    if name.to_ascii_lowercase().ends_with(".svg") {
        return drawing(&String::from_utf8_lossy(bytes));
    }
    let size = imagesize::blob_size(bytes).ok()?;
    let (width, height) = (u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?);
    (width > 0 && height > 0).then_some((width, height))
}

/// The size of a drawing: its own, else that of its view box.
fn drawing(text: &str) -> Option<(u32, u32)> {
    let svg = Tokenizer::new(text).flatten().find_map(|token| match token {
        Token::StartTag(tag) if tag.name.as_slice() == b"svg" => Some(tag),
        _ => None,
    })?;
    let get = |name: &str| {
        svg.attributes.get(name.as_bytes()).map(|v| String::from_utf8_lossy(v).into_owned())
    };
    let pixels = |text: String| text.trim().trim_end_matches("px").parse::<f64>().ok();
    let own = (get("width").and_then(pixels), get("height").and_then(pixels));
    let (width, height) = match own {
        (Some(width), Some(height)) => (width, height),
        _ => {
            let view = get("viewbox")?;
            let numbers: Vec<f64> = view
                .split([' ', ',', '\n', '\t'])
                .filter(|n| !n.is_empty())
                .map(str::parse)
                .collect::<Result<_, _>>()
                .ok()?;
            let [_, _, width, height] = numbers.as_slice() else { return None };
            (*width, *height)
        }
    };
    let whole = |n: f64| (1.0..=100_000.0).contains(&n).then(|| n.round() as u32);
    Some((whole(width)?, whole(height)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_from_the_file() {
        let svg = |attributes: &str| {
            size("a.svg", format!("<?xml version='1.0'?><svg {attributes}/>").as_bytes())
        };
        assert_eq!(svg("viewBox='0 0 24.4 12'"), Some((24, 12)));
        assert_eq!(svg("width='40px' height='30' viewBox='0 0 1 1'"), Some((40, 30)));
        assert_eq!(svg("width='100%' viewBox='0 0 10 20'"), Some((10, 20)));
        assert_eq!(svg("viewBox='0 0 x 1'"), None);
        assert_eq!(size("a.gif", b"GIF89a\x05\x00\x07\x00\x00\x00\x00"), Some((5, 7)));
        assert_eq!(size("a.png", b"no picture"), None);
        assert!(is_picture("x/A.PNG") && !is_picture("png"));
    }
}
