//! Flowcharts: boxes in rows from the top down, and ways between them that turn at right angles.
//!
//! ```text
//! rows      every way but those back leads to a later row; a row has as many boxes as fit
//! lanes     a way that leads past a row runs beside the boxes, each in a lane of its own
//! channels  between two rows ways turn, those of one box together, others each on a track of their own
//! ```
//!
//! The ways of one box leave it at one point, those to one box reach it at one point: so they fork and meet as people draw
//! them. Steps of the method are those of K. Sugiyama and others, "Methods for visual understanding of hierarchical system
//! structures" (1981), with lanes in the place of dummy boxes.

use super::measure::{LINE, SIZE, lines, width};
use super::{Svg, short, text};
use crate::plan::view::drawing::{Flow, Node};
use std::fmt::Write;

/// Between a box and its words.
const PAD: f64 = 12.0;
/// Between two boxes of a row, and two lanes or tracks.
const GAP: f64 = 16.0;
const LANE: f64 = 13.0;
/// From a box to the first track below it, and from the last track to the box below that, where the arrow's head is.
const BELOW: f64 = 12.0;
const ABOVE: f64 = 20.0;
/// No box is wider, and none narrower: where many ways lead past them, the drawing is wider instead.
const NARROWEST: f64 = 150.0;
const WIDEST: f64 = 320.0;

/// A box in its place.
struct Placed {
    x: f64,
    y: f64,
    w: f64,
    h: f64,
    lines: Vec<(&'static str, String)>,
}

impl Placed {
    fn middle(&self) -> f64 {
        self.x + self.w / 2.0
    }
}

/// On which side of the boxes a way leads past them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Start,
    End,
}

/// A way that leads past boxes: the rows between whose channels it runs, its side and its lane, counted from the boxes.
struct Pass {
    way: usize,
    from: usize,
    to: usize,
    side: Side,
    lane: usize,
}

/// Draws `flow` `total` pixels wide, with at most `columns` boxes in a row.
pub(super) fn draw(flow: &Flow, total: f64, columns: usize) -> Svg {
    let rows = rows(flow, columns);
    let mut row_of = vec![0; flow.nodes.len()];
    for (n, row) in rows.iter().enumerate() {
        row.iter().for_each(|node| row_of[*node] = n);
    }
    let passes = passes(flow, &rows, &row_of);
    // Of each way its pass, if it leads past boxes.
    let mut pass_of: Vec<Option<&Pass>> = vec![None; flow.ways.len()];
    passes.iter().for_each(|pass| pass_of[pass.way] = Some(pass));
    let lanes = |side: Side| {
        let used = passes.iter().filter(|p| p.side == side).map(|p| p.lane + 1);
        used.max().map_or(0.0, |n| n as f64 * LANE + 3.0)
    };
    let (left, right) = (lanes(Side::Start), lanes(Side::End));
    let most = rows.iter().map(Vec::len).max().unwrap_or(1) as f64;
    let total = total.max(left + right + most * (NARROWEST + GAP) - GAP);
    let mut boxes = Vec::new();
    for node in 0..flow.nodes.len() {
        let row = &rows[row_of[node]];
        let at = row.iter().position(|n| *n == node).unwrap_or(0);
        let slot = (total - left - right - GAP * (row.len() - 1) as f64) / row.len() as f64;
        boxes.push(place(&flow.nodes[node], left + at as f64 * (slot + GAP), slot));
    }
    let lane_x = |pass: &Pass| match pass.side {
        Side::Start => left - 3.0 - (pass.lane as f64 + 0.5) * LANE,
        Side::End => total - right + 3.0 + (pass.lane as f64 + 0.5) * LANE,
    };
    let mut channels = channels(flow, &row_of, rows.len(), &boxes, &pass_of, &lane_x);
    // From the top down: a channel, then its row. Channel 0 is above the first row.
    let mut y = 1.0;
    for (n, row) in rows.iter().enumerate() {
        y = channels[n].at(y, n == 0);
        for node in row {
            boxes[*node].y = y;
        }
        y += row.iter().map(|n| boxes[*n].h).fold(0.0, f64::max);
    }
    let last = channels[rows.len()].at(y, true);
    let height = last + 1.0;
    let mut body = String::new();
    for (way, (from, to)) in flow.ways.iter().enumerate() {
        let (a, b) = (&boxes[*from], &boxes[*to]);
        let (out, into) = (&channels[row_of[*from] + 1], &channels[row_of[*to]]);
        let mut points = vec![(a.middle(), a.y + a.h)];
        if let Some(track) = out.track(Turn::Out(*from)) {
            points.push((a.middle(), track));
        }
        match pass_of[way] {
            Some(pass) => {
                let x = lane_x(pass);
                let low = out.track(Turn::Out(*from)).unwrap_or(a.y + a.h);
                let high = into.track(Turn::Into(*to)).unwrap_or(b.y);
                points.extend([(x, low), (x, high), (b.middle(), high)]);
            }
            None => {
                if let Some((_, y)) = points.get(1).copied() {
                    points.push((b.middle(), y));
                }
            }
        }
        points.push((b.middle(), b.y));
        arrow(&mut body, &mirrored(points, flow.rtl, total));
    }
    for (node, placed) in flow.nodes.iter().zip(&boxes) {
        let x = if flow.rtl { total - placed.x - placed.w } else { placed.x };
        draw_box(&mut body, node, placed, x);
    }
    Svg { width: total, height: short(height).ceil(), body }
}

fn mirrored(points: Vec<(f64, f64)>, rtl: bool, total: f64) -> Vec<(f64, f64)> {
    if rtl { points.into_iter().map(|(x, y)| (total - x, y)).collect() } else { points }
}

/// The boxes of each row, from the top down, and in each from the beginning of a line on.
fn rows(flow: &Flow, columns: usize) -> Vec<Vec<usize>> {
    let count = flow.nodes.len();
    if columns < 2 {
        return (0..count).map(|n| vec![n]).collect();
    }
    // What leads to each box.
    let mut before: Vec<Vec<usize>> = vec![Vec::new(); count];
    flow.ways.iter().for_each(|(a, b)| before[*b].push(*a));
    let mut layer = vec![0; count];
    let mut layers: Vec<Vec<usize>> = Vec::new();
    for node in 0..count {
        let above = before[node].iter().filter(|a| **a < node).map(|a| layer[*a] + 1);
        layer[node] = above.max().unwrap_or(0);
        layers.resize(layers.len().max(layer[node] + 1), Vec::new());
        layers[layer[node]].push(node);
    }
    let mut rows: Vec<Vec<usize>> = Vec::new();
    for mut row in layers {
        // Each as near as can be below what leads to it, and else in the order of the text.
        if let Some(above) = rows.last() {
            let want = |node: &usize| {
                let at = before[*node].iter().filter_map(|a| {
                    let at = above.iter().position(|n| n == a)?;
                    Some((at as f64 + 0.5) / above.len() as f64)
                });
                let at: Vec<f64> = at.collect();
                let sum: f64 = at.iter().sum();
                if at.is_empty() { 0.5 } else { sum / at.len() as f64 }
            };
            row.sort_by(|a, b| want(a).total_cmp(&want(b)));
        }
        let parts = row.len().div_ceil(columns).max(1);
        rows.extend(row.chunks(row.len().div_ceil(parts).max(1)).map(<[usize]>::to_vec));
    }
    rows
}

/// The ways that lead past a row, or back, each with a side and a lane in which it meets no other.
fn passes(flow: &Flow, rows: &[Vec<usize>], row_of: &[usize]) -> Vec<Pass> {
    let mut long: Vec<(usize, usize, usize)> = flow
        .ways
        .iter()
        .enumerate()
        .filter(|(_, (a, b))| row_of[*b] != row_of[*a] + 1)
        .map(|(way, (a, b))| (way, row_of[*a], row_of[*b]))
        .collect();
    // Short ways first: they get the lanes next to the boxes, and long ones go around them.
    long.sort_by_key(|(way, from, to)| (from.abs_diff(*to), *way));
    let mut passes: Vec<Pass> = Vec::new();
    // What runs in each lane of each side, from channel to channel.
    let mut lanes: [Vec<Vec<(usize, usize)>>; 2] = Default::default();
    for (way, from, to) in long {
        // In channels: a way leaves below its row and arrives above the other.
        let (top, bottom) = ((from + 1).min(to), (from + 1).max(to));
        let free = |side: Side| {
            let meets =
                |lane: &Vec<(usize, usize)>| lane.iter().any(|o| o.0 <= bottom && top <= o.1);
            let used = &lanes[side as usize];
            used.iter().position(|lane| !meets(lane)).unwrap_or(used.len())
        };
        let (start, end) = (free(Side::Start), free(Side::End));
        let at = |node: usize| {
            let row = &rows[row_of[node]];
            let at = row.iter().position(|n| *n == node).unwrap_or(0);
            (at as f64 + 0.5) / row.len() as f64
        };
        let (a, b) = flow.ways[way];
        let middle = (at(a) + at(b)) / 2.0;
        // The side on which it meets the fewest other ways where it leaves and arrives; ways back rather at the beginning.
        let met = |side: Side, lane: usize| {
            let inner = passes.iter().filter(|p| p.side == side && p.lane < lane);
            let spans = inner.map(|p| ((p.from + 1).min(p.to), (p.from + 1).max(p.to)));
            lane + spans
                .flat_map(|(a, b)| [top, bottom].map(|c| usize::from(a <= c && c <= b)))
                .sum::<usize>()
        };
        let (start_met, end_met) = (met(Side::Start, start), met(Side::End, end));
        let back = to <= from;
        let side = match () {
            () if middle < 0.45 => Side::Start,
            () if middle > 0.55 => Side::End,
            () if start_met < end_met || start_met == end_met && back => Side::Start,
            () => Side::End,
        };
        let lane = if side == Side::Start { start } else { end };
        let used = &mut lanes[side as usize];
        if lane == used.len() {
            used.push(Vec::new());
        }
        used[lane].push((top, bottom));
        passes.push(Pass { way, from, to, side, lane });
    }
    passes
}

/// The box of `node` in a slot of a row.
fn place(node: &Node, x: f64, slot: f64) -> Placed {
    let room = slot.min(WIDEST);
    let step = node.number.is_some();
    let words = match node.number {
        Some(n) => format!("{n}. {}", node.text),
        None => node.text.clone(),
    };
    let mut shown: Vec<_> = lines(&words, room - 2.0 * PAD, step)
        .into_iter()
        .map(|line| (if step { "title" } else { "when" }, line))
        .collect();
    for note in node.note.iter() {
        shown
            .extend(lines(note, room - 2.0 * PAD, false).into_iter().map(|line| ("promise", line)));
    }
    let widest =
        shown.iter().map(|(class, line)| width(line, *class == "title")).fold(0.0, f64::max);
    // Steps of a row are equally wide; a condition is as wide as its words.
    let w = if step { room } else { (widest + 2.0 * PAD + 8.0).min(room) };
    let gap = if node.note.is_some() { 3.0 } else { 0.0 };
    let h = shown.len() as f64 * LINE + gap + if step { 2.0 * PAD } else { PAD };
    Placed { x: x + (slot - w) / 2.0, y: 0.0, w, h, lines: shown }
}

/// Where ways turn: those that leave a box together, those that come from lanes to a box together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    Out(usize),
    Into(usize),
}

/// Ways that turn on one track: from where to where it goes, and the places at which ways come from above and go on below.
struct Track {
    turn: Turn,
    from: f64,
    to: f64,
    above: Vec<f64>,
    below: Vec<f64>,
    /// Which track, counted from the top.
    n: usize,
}

/// The room between two rows.
#[derive(Default)]
struct Channel {
    tracks: Vec<Track>,
    top: f64,
}

impl Channel {
    fn add(&mut self, turn: Turn, from: (f64, bool), to: (f64, bool)) {
        let at = match self.tracks.iter().position(|t| t.turn == turn) {
            Some(at) => at,
            None => {
                let track = Track {
                    turn,
                    from: from.0,
                    to: from.0,
                    above: Vec::new(),
                    below: Vec::new(),
                    n: 0,
                };
                self.tracks.push(track);
                self.tracks.len() - 1
            }
        };
        let track = &mut self.tracks[at];
        for (x, comes_from_above) in [from, to] {
            track.from = track.from.min(x);
            track.to = track.to.max(x);
            if comes_from_above { &mut track.above } else { &mut track.below }.push(x);
        }
    }

    /// Gives each track a height at which it meets no other, those first that others must stand below.
    fn settle(&mut self) {
        // Ways that only go straight down turn nowhere.
        self.tracks.retain(|t| t.to - t.from > 0.5);
        let over = |a: &Track, b: &Track| {
            // What comes from above to `a` must not run into what goes on below from `b`.
            a.above.iter().any(|x| b.below.iter().any(|y| (x - y).abs() < 1.0))
        };
        let mut open: Vec<usize> = (0..self.tracks.len()).collect();
        let mut order = Vec::new();
        while !open.is_empty() {
            let free = |n: &usize| {
                !open.iter().any(|m| m != n && over(&self.tracks[*m], &self.tracks[*n]))
            };
            // A ring has no first: any of it is taken.
            let at = open.iter().position(free).unwrap_or(0);
            order.push(open.remove(at));
        }
        for (nth, n) in order.iter().enumerate() {
            let after = order[..nth].iter().filter(|m| {
                let (a, b) = (&self.tracks[**m], &self.tracks[*n]);
                over(a, b) || (a.from <= b.to + 8.0 && b.from <= a.to + 8.0)
            });
            self.tracks[*n].n = after.map(|m| self.tracks[*m].n + 1).max().unwrap_or(0);
        }
    }

    /// Puts the channel at `y`, and gives where it ends. At the edge of a drawing it takes no room where nothing turns in it.
    fn at(&mut self, y: f64, edge: bool) -> f64 {
        self.top = y;
        let count = self.tracks.iter().map(|t| t.n + 1).max();
        match count {
            None if edge => y,
            None => y + BELOW + ABOVE,
            Some(n) => y + BELOW + (n - 1) as f64 * LANE + ABOVE,
        }
    }

    /// The height of the track on which `turn` is.
    fn track(&self, turn: Turn) -> Option<f64> {
        let track = self.tracks.iter().find(|t| t.turn == turn)?;
        Some(self.top + BELOW + track.n as f64 * LANE)
    }
}

/// The channels above each row, and one below the last.
fn channels(
    flow: &Flow,
    row_of: &[usize],
    rows: usize,
    boxes: &[Placed],
    pass_of: &[Option<&Pass>],
    lane_x: &dyn Fn(&Pass) -> f64,
) -> Vec<Channel> {
    let mut channels: Vec<Channel> = (0..=rows).map(|_| Channel::default()).collect();
    for (way, (from, to)) in flow.ways.iter().enumerate() {
        let (a, b) = (boxes[*from].middle(), boxes[*to].middle());
        let out = row_of[*from] + 1;
        match pass_of[way] {
            None => channels[out].add(Turn::Out(*from), (a, true), (b, false)),
            Some(pass) => {
                let lane = lane_x(pass);
                let down = row_of[*to] >= out;
                channels[out].add(Turn::Out(*from), (a, true), (lane, !down));
                channels[row_of[*to]].add(Turn::Into(*to), (lane, down), (b, false));
            }
        }
    }
    channels.iter_mut().for_each(Channel::settle);
    channels
}

/// A way through `points`, with round corners and a head at its end.
fn arrow(out: &mut String, points: &[(f64, f64)]) {
    let mut points = points.to_vec();
    points.dedup_by(|a, b| (a.0 - b.0).abs() < 0.5 && (a.1 - b.1).abs() < 0.5);
    let [(x, y), .., end] = points.as_slice() else { return };
    let _ = write!(out, "<path class=\"way\" d=\"M{} {}", short(*x), short(*y));
    for three in points.windows(3) {
        let [before, corner, after] = three else { continue };
        let length = |p: &(f64, f64)| (p.0 - corner.0).abs() + (p.1 - corner.1).abs();
        let round = 6f64.min(length(before) / 2.0).min(length(after) / 2.0);
        let toward = |p: &(f64, f64)| {
            let part = round / length(p).max(1.0);
            (short(corner.0 + (p.0 - corner.0) * part), short(corner.1 + (p.1 - corner.1) * part))
        };
        let ((ax, ay), (bx, by)) = (toward(before), toward(after));
        let _ = write!(out, "L{ax} {ay}Q{} {} {bx} {by}", short(corner.0), short(corner.1));
    }
    let (x, y) = (short(end.0), short(end.1));
    // The line ends within its head, so that its own end does not show.
    let _ = write!(out, "L{x} {}\"/>", short(end.1 - 4.0));
    let _ = write!(
        out,
        "<path class=\"head\" d=\"M{} {}L{x} {y}L{} {}z\"/>",
        x - 5.0,
        y - 9.0,
        x + 5.0,
        y - 9.0
    );
}

fn draw_box(out: &mut String, node: &Node, placed: &Placed, x: f64) {
    let (class, round) = if node.number.is_some() { ("stage", 4.0) } else { ("if", 14.0) };
    let [x, y, w, h] = [x, placed.y, placed.w, placed.h].map(short);
    let _ = write!(
        out,
        "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" rx=\"{round}\"/>"
    );
    let count = placed.lines.len() as f64;
    let gap = if node.note.is_some() { 3.0 } else { 0.0 };
    let mut baseline =
        placed.y + (placed.h - count * LINE - gap) / 2.0 + (LINE + SIZE * 0.72) / 2.0;
    let mut noted = false;
    for (class, line) in &placed.lines {
        if *class == "promise" && !std::mem::replace(&mut noted, true) {
            baseline += gap;
        }
        text(out, class, x + placed.w / 2.0, baseline, line);
        baseline += LINE;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flow(count: usize, ways: Vec<(usize, usize)>) -> Flow {
        let node = |n: usize| Node {
            number: (!n.is_multiple_of(3)).then_some(n),
            text: format!("Something happens in step {n}"),
            note: n.is_multiple_of(4).then(|| "up to 20 working days".to_owned()),
        };
        Flow { nodes: (0..count).map(node).collect(), ways, rtl: false }
    }

    #[test]
    fn a_row_holds_what_a_step_leads_to() {
        let flow = flow(6, vec![(0, 1), (0, 2), (1, 3), (2, 4), (3, 5), (4, 5), (5, 0)]);
        assert_eq!(rows(&flow, 3), [vec![0], vec![1, 2], vec![3, 4], vec![5]]);
        assert_eq!(rows(&flow, 1).len(), 6);
    }

    /// Whether a level or upright line from `a` to `b` goes through a box.
    fn crosses(a: (f64, f64), b: (f64, f64), placed: &[f64]) -> bool {
        let [x, y, w, h] = placed else { return false };
        let (left, right) = (a.0.min(b.0), a.0.max(b.0));
        let (top, bottom) = (a.1.min(b.1), a.1.max(b.1));
        left < x + w - 1.0 && right > x + 1.0 && top < y + h - 1.0 && bottom > y + 1.0
    }

    fn numbers(text: &str) -> Vec<f64> {
        text.split(|c: char| !c.is_ascii_digit() && c != '.' && c != '-')
            .filter_map(|n| n.parse().ok())
            .collect()
    }

    proptest::proptest! {
        /// However steps lead to one another, no way runs through a box, no box lies on another, and all of it is within
        /// the drawing.
        #[test]
        fn nothing_runs_into_anything(
            count in 1usize..12,
            ways in proptest::collection::btree_set((0usize..12, 0usize..12), 0..24),
            narrow in proptest::bool::ANY,
        ) {
            let ways: Vec<_> = ways.into_iter().filter(|(a, b)| *a < count && *b < count).collect();
            let flow = flow(count, ways);
            let (total, columns) = if narrow { (264.0, 1) } else { (608.0, 3) };
            let svg = draw(&flow, total, columns);
            let attribute = |tag: &str, name: &str| {
                let rest = tag.split(&format!(" {name}=\"")).nth(1).unwrap_or("");
                rest.split('"').next().unwrap_or("").to_owned()
            };
            let boxes: Vec<Vec<f64>> = svg.body.split("<rect").skip(1)
                .map(|t| ["x", "y", "width", "height"].iter().flat_map(|n| numbers(&attribute(t, n))).collect())
                .collect();
            proptest::prop_assert_eq!(boxes.len(), count);
            for (n, a) in boxes.iter().enumerate() {
                proptest::prop_assert!(a[0] >= 0.0 && a[0] + a[2] <= svg.width && a[1] + a[3] <= svg.height);
                for b in &boxes[..n] {
                    proptest::prop_assert!(!crosses((a[0], a[1]), (a[0] + a[2], a[1] + a[3]), b));
                }
            }
            for path in svg.body.split("<path class=\"way\"").skip(1) {
                let at = numbers(&attribute(path, "d").replace(['M', 'L', 'Q'], " "));
                let points: Vec<_> = at.chunks(2).map(|c| (c[0], c[1])).collect();
                for two in points.windows(2) {
                    proptest::prop_assert!(two[0].0 >= 0.0 && two[0].0 <= svg.width);
                    for placed in &boxes {
                        proptest::prop_assert!(!crosses(two[0], two[1], placed), "{:?} {:?} {:?}", two, placed, flow.ways);
                    }
                }
            }
        }
    }
}
