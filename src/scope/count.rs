//! How many cases there are, or how many are wrong, without listing them.
//!
//! One question after another is answered for all cases at once: for each [`State`] that is reached, how many ways lead
//! to it. A state from which nothing wanted can be reached any more is left out, so that few gaps are counted soon
//! among very many cases.

use super::bits::{Bits, Places};
use super::search::Wanted;
use super::space::{Cube, Firm, Space, State};

/// As many states are kept at one time: about 50 MB.
const MOST_AT_ONCE: usize = 100_000;

impl Space {
    /// How many cases end as it is wanted ([`Firm::Nothing`]: gaps, or [`Firm::Conflict`]), or how many there are in all;
    /// at most [`u128::MAX`]. `None` where that takes more than so many steps.
    pub(super) fn count(&self, wanted: Option<Firm>, most: usize) -> Option<u128> {
        let wants = wanted.map_or(Wanted::Any, Wanted::Is);
        let order = self.order(&Cube::new(), &[], wants);
        let decided = match wanted {
            Some(_) => self.decided(&order),
            None => vec![Bits::default(); order.len() + 1],
        };
        let mut start = self.start(wanted.is_some(), false);
        if wanted == Some(Firm::Nothing) && self.rules.iter().all(|rule| rule.lasts) {
            // Wherever a rule matches one is left standing: which sets which aside makes no difference.
            start.undisputed();
        }
        self.settle(&mut start, &decided[0]);
        let mut reached: Vec<(State, u128)> = vec![(start, 1)];
        let mut steps = 0;
        for (place, q) in order.iter().enumerate() {
            let mut next: Vec<(State, u128)> = Vec::new();
            let mut places = Places::default();
            for (state, ways) in &reached {
                for (answer, times) in self.different_answers(state, *q) {
                    steps += 1;
                    let state = self.step(state, *q, answer, &decided[place + 1]);
                    if wants.settled(&state) == Some(false) {
                        continue;
                    }
                    let ways = ways.saturating_mul(times);
                    let same = |at: usize| next[at].0 == state;
                    let at = places.place(state.hash(), next.len(), same);
                    match next.get_mut(at) {
                        Some((_, known)) => *known = known.saturating_add(ways),
                        None => next.push((state, ways)),
                    }
                }
                if steps > most || next.len() > MOST_AT_ONCE {
                    return None;
                }
            }
            reached = next;
        }
        let right = |state: &State| wants.settled(state) == Some(true);
        let ends = reached.iter().filter(|(state, _)| right(state));
        Some(ends.fold(0, |sum, (_, ways)| sum.saturating_add(*ways)))
    }
}
