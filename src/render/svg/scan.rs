//! A QR code: an address as a pattern of squares, for a telephone's camera.

use crate::plan::view::drawing::Scan;
use qrcode::{Color, EcLevel, QrCode};
use serde::ser::{Serialize, Serializer};
use std::fmt::Write;

/// The empty squares on each side without which a camera may not find the pattern.
const QUIET: usize = 4;

/// On paper: the whole file of the drawing; nothing where the address is longer than such a pattern can hold.
impl Serialize for Scan {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        draw(&self.0).serialize(to)
    }
}

/// One path, in which neighbours on a line are one rectangle: no hairlines between them.
fn draw(address: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(address, EcLevel::M).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        let mut x = 0;
        while x < width {
            let run = row[x..].iter().take_while(|c| **c == Color::Dark).count();
            if run > 0 {
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += run.max(1);
        }
    }
    let side = width + 2 * QUIET;
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" width=\"{side}\" height=\"{side}\">\
         <rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/><path d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dark_square_is_drawn_once_and_no_other() {
        let address = "https://example.org/complaints/";
        let svg = draw(address).expect("a drawing");
        let code = QrCode::with_error_correction_level(address, EcLevel::M).expect("a code");
        let path = svg.split("d=\"").nth(1).and_then(|p| p.split('"').next()).expect("a path");
        let mut dark = 0;
        for run in path.split('M').skip(1) {
            let (at, rest) = run.split_once('h').expect("a run");
            let (x, y) = at.split_once(' ').expect("a place");
            let number = |n: &str| n.parse::<usize>().expect("a number");
            let length = number(rest.split('v').next().expect("a length"));
            for x in number(x)..number(x) + length {
                assert_eq!(code[(x - QUIET, number(y) - QUIET)], Color::Dark);
                dark += 1;
            }
        }
        assert_eq!(dark, code.to_colors().iter().filter(|c| **c == Color::Dark).count());
    }

    #[test]
    fn an_address_too_long_for_a_pattern_has_none() {
        assert!(draw(&"x".repeat(5000)).is_none());
    }
}
