//! Expected numbers of questions, exactly: natural numbers of any size, and the weights of answers.
//!
//! Every expected number is kept as a count of parts, all of one size: the product of the whole
//! weights of all questions. A question is asked at most once on any way through a tree, so
//! every expected number is a whole count of such parts, and two of them are compared as they are.

use super::rules::{Likely, Rules};
use std::cmp::Ordering;

/// A natural number of any size, the lowest 64 bits first, without zeros at the end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Natural(Vec<u64>);

impl Natural {
    pub(super) fn one() -> Natural {
        Natural(vec![1])
    }

    /// This number `by` times.
    pub(super) fn times(&self, by: u64) -> Natural {
        let mut over = 0_u128;
        let mut words: Vec<u64> = Vec::with_capacity(self.0.len() + 1);
        for word in &self.0 {
            over += u128::from(*word) * u128::from(by);
            words.push(over as u64);
            over >>= 64;
        }
        words.push(over as u64);
        Natural(words).trimmed()
    }

    /// This number divided by `by`, which it must be a multiple of.
    pub(super) fn over(&self, by: u64) -> Natural {
        let mut rest = 0_u128;
        let mut words = self.0.clone();
        for word in words.iter_mut().rev() {
            rest = rest << 64 | u128::from(*word);
            *word = (rest / u128::from(by)) as u64;
            rest %= u128::from(by);
        }
        debug_assert_eq!(rest, 0);
        Natural(words).trimmed()
    }

    /// Adds `other`.
    pub(super) fn add(&mut self, other: &Natural) {
        let mut over = 0_u128;
        for i in 0..self.0.len().max(other.0.len()) {
            let word = |n: &Natural| u128::from(n.0.get(i).copied().unwrap_or(0));
            over += word(self) + word(other);
            if i == self.0.len() {
                self.0.push(0);
            }
            self.0[i] = over as u64;
            over >>= 64;
        }
        if over > 0 {
            self.0.push(over as u64);
        }
    }

    /// How many times `other` is in this number, and what is left of it.
    fn divided(&self, other: &Natural) -> (u64, Natural) {
        let (mut count, mut rest) = (0, self.clone());
        while rest >= *other {
            let mut less = 0_u64;
            for i in 0..rest.0.len() {
                let word = other.0.get(i).copied().unwrap_or(0);
                let (once, a) = rest.0[i].overflowing_sub(word);
                let (twice, b) = once.overflowing_sub(less);
                rest.0[i] = twice;
                less = u64::from(a | b);
            }
            rest = rest.trimmed();
            count += 1;
        }
        (count, rest)
    }

    fn trimmed(mut self) -> Natural {
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
        self
    }
}

impl PartialOrd for Natural {
    fn partial_cmp(&self, other: &Natural) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Natural {
    fn cmp(&self, other: &Natural) -> Ordering {
        let length = self.0.len().cmp(&other.0.len());
        length.then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }
}

/// The weights of all answers (SCOPE.md, section 3).
#[derive(Debug)]
pub(super) struct Weights {
    /// For each question, its answers' weights.
    parts: Vec<Vec<u64>>,
    /// For each question, the sum of them.
    whole: Vec<u64>,
    /// One question, in parts.
    one: Natural,
}

impl Weights {
    pub(super) fn new(rules: &Rules) -> Weights {
        let parts: Vec<Vec<u64>> =
            rules.questions.iter().map(|q| shares(q.answers.iter().map(|a| a.likely))).collect();
        let whole: Vec<u64> = parts.iter().map(|p| p.iter().sum()).collect();
        let one = whole.iter().fold(Natural::one(), |one, whole| one.times(*whole));
        Weights { parts, whole, one }
    }

    /// The weights of a question's answers.
    pub(super) fn parts(&self, question: usize) -> &[u64] {
        &self.parts[question]
    }

    /// The sum of the weights of a question's answers.
    pub(super) fn whole(&self, question: usize) -> u64 {
        self.whole[question]
    }

    /// An expected number that is counted in parts of which the weights of `questions` make one.
    pub(super) fn natural(&self, parts: u128, questions: &[usize]) -> Natural {
        let all = Natural(vec![parts as u64, (parts >> 64) as u64]).trimmed();
        let others = (0..self.whole.len()).filter(|q| !questions.contains(q));
        others.fold(all, |all, q| all.times(self.whole[q]))
    }

    /// Whether nobody is expected to give this answer.
    pub(super) fn never(&self, question: usize, answer: usize) -> bool {
        self.parts[question][answer] == 0
    }

    /// What is expected where `question` is asked and the answers lead to what is expected in `after`.
    pub(super) fn asking<'a>(
        &self,
        question: usize,
        after: impl IntoIterator<Item = &'a Natural>,
    ) -> Natural {
        let mut sum = Natural::default();
        for (part, expected) in self.parts[question].iter().zip(after) {
            sum.add(&expected.times(*part));
        }
        let mut all = sum.over(self.whole[question]);
        all.add(&self.one);
        all
    }

    /// One question, as an expected number.
    pub(super) fn one(&self) -> &Natural {
        &self.one
    }

    /// An expected number as a float, the nearest there is.
    pub(super) fn float(&self, expected: &Natural) -> f64 {
        let (whole, mut rest) = expected.divided(&self.one);
        let mut text = format!("{whole}.");
        for _ in 0..20 {
            let (digit, left) = rest.times(10).divided(&self.one);
            text.push(char::from(b'0' + digit as u8));
            rest = left;
        }
        text.parse().unwrap_or(f64::INFINITY) // Not reached: these are digits and one point.
    }
}

/// The weights of one question's answers: those without a share have equal parts of what the
/// others leave; as small as whole numbers can be.
fn shares(likely: impl Iterator<Item = Option<Likely>> + Clone) -> Vec<u64> {
    let without = likely.clone().filter(Option::is_none).count() as u128;
    let given: u128 = likely.clone().flatten().map(|l| u128::from(l.0)).sum();
    let rest = u128::from(Likely::ALL.0).saturating_sub(given);
    let mut parts: Vec<u128> =
        likely.map(|l| l.map_or(rest, |l| u128::from(l.0) * without.max(1))).collect();
    if parts.iter().all(|p| *p == 0) {
        parts.fill(1);
    }
    let divisor = parts.iter().fold(0, |a, b| gcd(a, *b));
    parts.iter_mut().for_each(|p| *p /= divisor);
    // Only thousands of answers, each with many digits, come near this.
    while parts.iter().sum::<u128>() > u128::from(u64::MAX) {
        parts.iter_mut().for_each(|p| *p = p.div_ceil(10));
    }
    parts.into_iter().map(|p| p as u64).collect()
}

fn gcd(a: u128, b: u128) -> u128 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn natural(n: u128) -> Natural {
        Natural(vec![n as u64, (n >> 64) as u64]).trimmed()
    }

    proptest::proptest! {
        #[test]
        fn naturals_count(a in 0..u128::MAX / 4, b in 0..u128::MAX / 4, k in 1_u64..1000, part in 0..u64::MAX) {
            let mut sum = natural(a);
            sum.add(&natural(b));
            assert_eq!(sum, natural(a + b));
            assert_eq!(natural(a).cmp(&natural(b)), a.cmp(&b));
            assert_eq!(natural(u128::from(part)).times(k), natural(u128::from(part) * u128::from(k)));
            assert_eq!(natural(a).times(part.max(1)).over(part.max(1)), natural(a));
            assert_eq!(natural(u128::from(part) * 7 + 3).divided(&natural(u128::from(part.max(4)))).0, (u128::from(part) * 7 + 3).checked_div(u128::from(part.max(4))).map_or(0, |n| n as u64));
        }
    }

    #[test]
    fn answers_without_a_share_have_what_is_left() {
        let parts = |shares_given: &[Option<u64>]| {
            shares(shares_given.iter().map(|s| s.map(|s| Likely(s * Likely::ALL.0 / 100))))
        };
        assert_eq!(parts(&[None, Some(5), None]), [19, 2, 19]);
        assert_eq!(parts(&[None, None, None]), [1, 1, 1]);
        assert_eq!(parts(&[Some(20), Some(20)]), [1, 1]);
        assert_eq!(parts(&[Some(0), Some(0)]), [1, 1]);
        assert_eq!(parts(&[Some(100), None]), [1, 0]);
        assert_eq!(parts(&[Some(60), Some(60), None]), [1, 1, 0]);
    }
}
