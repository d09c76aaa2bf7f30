//! Drawings as SVG: on a page in two widths, of which styles show one, and on paper.
//!
//! Colours come from styles alone, so that a drawing is right in light and dark and needs no style of its own. A drawing on
//! a page is one picture to a screen reader; the words that say the same stand below it.

mod bars;
mod flow;
mod measure;
mod scan;

use crate::plan::view::drawing::Drawing;
use serde::ser::{Serialize, SerializeStruct, Serializer};
use std::fmt::Write;

/// How wide a drawing is, in CSS pixels: for a column of text, and for a telephone of 320 pixels.
const WIDE: f64 = 608.0;
const NARROW: f64 = 264.0;
/// As wide as all that such a telephone has for a text: bars begin where the text does.
const NARROW_BARS: f64 = 280.0;

/// The drawings of `drawing` for a page, with `label` as their text alternative.
pub fn drawings(drawing: &Drawing, label: &str) -> String {
    let (wide, narrow) = both(drawing);
    let one = |svg: &Svg, class: &str| {
        format!(
            "<svg class=\"{class}\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\" role=\"img\" aria-label=\"{label}\">{body}</svg>\n",
            w = svg.width,
            h = svg.height,
            label = super::html::prose::attribute(label),
            body = svg.body,
        )
    };
    // A drawing that is the same in both widths is there once.
    if wide == narrow {
        return one(&narrow, "drawn");
    }
    format!("{}{}", one(&wide, "drawn wide"), one(&narrow, "drawn narrow"))
}

/// On paper: both drawings as whole files, for the template to choose by the width that it has, and how wide each is in
/// heights of its text.
impl Serialize for Drawing {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let (wide, narrow) = both(self);
        let mut out = to.serialize_struct("Drawing", 2)?;
        out.serialize_field("wide", &wide)?;
        out.serialize_field("narrow", &narrow)?;
        out.end()
    }
}

fn both(drawing: &Drawing) -> (Svg, Svg) {
    match drawing {
        Drawing::Flow(flow) => (flow::draw(flow, WIDE, 3), flow::draw(flow, NARROW, 1)),
        Drawing::Bars(bars) => (bars::draw(bars, WIDE), bars::draw(bars, NARROW_BARS)),
    }
}

/// A drawing.
#[derive(Clone, Debug, PartialEq)]
struct Svg {
    width: f64,
    height: f64,
    body: String,
}

impl Serialize for Svg {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let (w, h) = (self.width, self.height);
        let mut out = to.serialize_struct("Svg", 3)?;
        // The template puts its colours and fonts in the place of the empty style.
        let file = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\"><style></style>{}</svg>",
            self.body
        );
        out.serialize_field("svg", &file)?;
        out.serialize_field("width", &(w / measure::SIZE))?;
        out.serialize_field("height", &(h / measure::SIZE))?;
        out.end()
    }
}

/// Adds a line of text whose middle (or, with the class `start`, whose beginning) is at `x`, on the baseline `y`.
fn text(out: &mut String, class: &str, x: f64, y: f64, words: &str) {
    let words = super::html::prose::escape(words);
    let _ =
        write!(out, "<text class=\"{class}\" x=\"{}\" y=\"{}\">{words}</text>", short(x), short(y));
}

/// A length in as few digits as it needs.
fn short(n: f64) -> f64 {
    (n * 10.0).round() / 10.0
}
