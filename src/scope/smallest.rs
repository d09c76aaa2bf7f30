//! The fewest answers of which every completion is in a set of cases (SCOPE.md, section 2).
//!
//! The search goes through the questions in file order and either gives one of the answers, in
//! file order, or leaves the question open; one more answer is allowed each time that no partial
//! case has been found. So the first that is found has the fewest answers and, of those, the
//! answers that stand first in the file.

use super::diagram::{Diagram, Set};
use super::space::Space;
use std::collections::BTreeMap;

/// Some answers: for each question that has one, its place and that of the answer.
pub(super) type Partial = Vec<(usize, usize)>;

/// A search among the partial cases of one space.
pub(super) struct Smallest<'a> {
    space: &'a Space,
    diagram: &'a mut Diagram,
    /// For each question and number of answers, the least share that a set must have for that
    /// many answers, to this question and later ones, to be enough.
    least: Vec<Vec<f64>>,
    /// What is given of each question so far: the place of an answer, or none.
    given: Vec<Option<usize>>,
    /// Where nothing was found, and with how many answers.
    failed: BTreeMap<(usize, Set, Set), usize>,
}

impl<'a> Smallest<'a> {
    pub(super) fn new(space: &'a Space, diagram: &'a mut Diagram) -> Smallest<'a> {
        let least = (0..=space.questions.len()).map(|q| {
            let mut widths: Vec<usize> =
                space.questions[q..].iter().map(|q| q.answers + 1).collect();
            widths.sort_by(|a, b| b.cmp(a));
            let mut least = vec![1.0];
            for width in widths {
                // A little less than exact, since shares are floats.
                least.push(least[least.len() - 1] / width as f64 * (1.0 - 1e-9));
            }
            least
        });
        let least = least.collect();
        Smallest { space, diagram, least, given: Vec::new(), failed: BTreeMap::new() }
    }

    /// The first partial case of at least `size` answers, all completions of which are in
    /// `inside` and one or more in `fresh`. `inside` must hold all that is no case at all.
    pub(super) fn find(&mut self, inside: Set, fresh: Set, size: usize) -> Option<Partial> {
        for size in size..=self.space.questions.len() {
            self.given.clear();
            if self.from(inside, fresh, size) {
                let given = self.given.iter().enumerate();
                return Some(given.filter_map(|(q, answer)| Some((q, (*answer)?))).collect());
            }
        }
        None
    }

    /// Whether at most `left` more answers, to the questions after those in `given`, are enough.
    fn from(&mut self, inside: Set, fresh: Set, left: usize) -> bool {
        let q = self.given.len();
        if fresh == Diagram::NONE || inside == Diagram::NONE {
            return false;
        }
        if inside == Diagram::ALL {
            return true;
        }
        let most = left.min(self.least[q].len() - 1);
        if most == 0 || self.diagram.share(inside) < self.least[q][most] {
            return false;
        }
        let key = (q, inside, fresh);
        if self.failed.get(&key).is_some_and(|failed| *failed >= most) {
            return false;
        }
        // An answer that changes nothing is of no use.
        if self.diagram.asks(inside, q) {
            for answer in 0..self.space.questions[q].answers {
                let inside = self.diagram.part(inside, q, answer);
                let fresh = self.diagram.part(fresh, q, answer);
                self.given.push(Some(answer));
                if self.from(inside, fresh, most - 1) {
                    return true;
                }
                self.given.pop();
            }
        }
        let inside = self.diagram.always(inside, q);
        if inside != Diagram::NONE {
            let fresh = self.diagram.sometimes(fresh, q);
            self.given.push(None);
            if self.from(inside, fresh, most) {
                return true;
            }
            self.given.pop();
        }
        self.failed.insert(key, most);
        false
    }
}
