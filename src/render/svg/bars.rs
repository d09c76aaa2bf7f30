//! Bar charts: each bar below its name, with its figure at its end, so that nothing has to be read off a scale or told by
//! its colour.

use super::measure::{LINE, SIZE, lines, width};
use super::{Svg, short, text};
use crate::plan::view::drawing::Bars;
use std::fmt::Write;

/// How thick a bar is, and what is left between bars and between groups.
const BAR: f64 = 18.0;
const GAP: f64 = 6.0;
const APART: f64 = 14.0;

/// Draws `bars` `total` pixels wide.
pub(super) fn draw(bars: &Bars, total: f64) -> Svg {
    let all = || bars.groups.iter().flat_map(|g| &g.bars);
    let values = all().map(|b| width(&b.value, true)).fold(0.0, f64::max) + 10.0;
    let room = (total - values).max(total / 4.0);
    let side = |x: f64, w: f64| if bars.rtl { total - x - w } else { x };
    let at = |x: f64| if bars.rtl { total - x } else { x };
    let mut body = String::new();
    let mut y = 0.0;
    let line = |body: &mut String, class: &str, words: &str, y: &mut f64, bold: bool| {
        for line in lines(words, total, bold) {
            text(body, class, at(0.0), *y + LINE - (LINE - SIZE * 0.72) / 2.0, &line);
            *y += LINE;
        }
    };
    for (n, group) in bars.groups.iter().enumerate() {
        if n > 0 {
            y += APART;
        }
        line(&mut body, "start title", &group.name, &mut y, true);
        for bar in &group.bars {
            if let Some(name) = &bar.name {
                line(&mut body, "start", name, &mut y, false);
            }
            let long = short(room * f64::from(bar.length) / 1000.0);
            if long > 0.0 {
                let _ = write!(
                    body,
                    "<rect class=\"bar s{}\" x=\"{}\" y=\"{}\" width=\"{long}\" height=\"{BAR}\"/>",
                    bar.series % 4,
                    short(side(1.0, long)),
                    short(y)
                );
            }
            let gap = if long > 0.0 { 9.0 } else { 0.0 };
            let middle = y + (BAR + SIZE * 0.72) / 2.0;
            text(&mut body, "start title", at(long + gap), middle, &bar.value);
            y += BAR + GAP;
        }
    }
    Svg { width: total, height: short(y).ceil(), body }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::view::drawing::{Bar, Group};

    #[test]
    fn a_bar_is_as_long_as_its_figure_and_nothing_has_none() {
        let bar = |value: &str, length| Bar { name: None, value: value.into(), length, series: 0 };
        let group = |bars| Group { name: "2024".into(), bars };
        let bars = Bars {
            groups: vec![group(vec![bar("10", 1000), bar("5", 500)]), group(vec![bar("0", 0)])],
            rtl: false,
        };
        let svg = draw(&bars, 300.0);
        let widths: Vec<f64> = svg
            .body
            .split("width=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next()?.parse().ok())
            .collect();
        assert_eq!(widths.len(), 2);
        assert!((widths[0] / 2.0 - widths[1]).abs() < 0.2 && widths[0] < 300.0, "{widths:?}");
        assert_eq!(svg.body.matches("<text").count(), 5);
    }
}
