//! Sets of small numbers, kept as bits: rules still open, answers allowed.

/// A set of numbers. Two sets with the same numbers are equal, however they were made.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Bits {
    /// 64 numbers a word; the last word is never zero.
    words: Vec<u64>,
}

impl Bits {
    /// The numbers below `n`.
    pub(super) fn below(n: usize) -> Bits {
        (0..n).collect()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.words.iter().map(|w| w.count_ones() as usize).sum()
    }

    pub(super) fn has(&self, n: usize) -> bool {
        self.words.get(n / 64).is_some_and(|w| w >> (n % 64) & 1 == 1)
    }

    pub(super) fn insert(&mut self, n: usize) {
        if self.words.len() <= n / 64 {
            self.words.resize(n / 64 + 1, 0);
        }
        self.words[n / 64] |= 1 << (n % 64);
    }

    pub(super) fn remove(&mut self, n: usize) {
        if let Some(word) = self.words.get_mut(n / 64) {
            *word &= !(1 << (n % 64));
            self.trim();
        }
    }

    /// Keeps what is also in `other`.
    pub(super) fn keep(&mut self, other: &Bits) {
        self.words.truncate(other.words.len());
        for (a, b) in self.words.iter_mut().zip(&other.words) {
            *a &= b;
        }
        self.trim();
    }

    /// Takes out what is in `other`.
    pub(super) fn take_out(&mut self, other: &Bits) {
        for (a, b) in self.words.iter_mut().zip(&other.words) {
            *a &= !b;
        }
        self.trim();
    }

    /// Adds what is in `other`.
    pub(super) fn add(&mut self, other: &Bits) {
        if self.words.len() < other.words.len() {
            self.words.resize(other.words.len(), 0);
        }
        for (a, b) in self.words.iter_mut().zip(&other.words) {
            *a |= b;
        }
    }

    /// What is in both.
    pub(super) fn and(&self, other: &Bits) -> Bits {
        let mut words: Vec<u64> = self.words.iter().zip(&other.words).map(|(a, b)| a & b).collect();
        while words.last() == Some(&0) {
            words.pop();
        }
        Bits { words }
    }

    /// How many numbers are in both.
    pub(super) fn common(&self, other: &Bits) -> usize {
        self.words.iter().zip(&other.words).map(|(a, b)| (a & b).count_ones() as usize).sum()
    }

    /// What is in this and not in `other`.
    pub(super) fn without(&self, other: &Bits) -> Bits {
        let mut left = self.clone();
        left.take_out(other);
        left
    }

    /// Whether the two have a number in common.
    pub(super) fn meets(&self, other: &Bits) -> bool {
        self.words.iter().zip(&other.words).any(|(a, b)| a & b != 0)
    }

    /// Whether all of this is in `other`.
    pub(super) fn within(&self, other: &Bits) -> bool {
        self.common(other) == self.len()
    }

    /// The numbers, smallest first.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(i, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let bit = (left != 0).then(|| left.trailing_zeros() as usize)?;
                left &= left - 1;
                Some(i * 64 + bit)
            })
        })
    }

    fn trim(&mut self) {
        while self.words.last() == Some(&0) {
            self.words.pop();
        }
    }
}

impl FromIterator<usize> for Bits {
    fn from_iter<I: IntoIterator<Item = usize>>(numbers: I) -> Bits {
        let mut bits = Bits::default();
        for n in numbers {
            bits.insert(n);
        }
        bits
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    proptest::proptest! {
        #[test]
        fn bits_are_sets(a in proptest::collection::btree_set(0_usize..200, 0..20), b in proptest::collection::btree_set(0_usize..200, 0..20)) {
            let bits = |s: &BTreeSet<usize>| s.iter().copied().collect::<Bits>();
            let (x, y) = (bits(&a), bits(&b));
            assert_eq!(x.iter().collect::<BTreeSet<_>>(), a);
            assert_eq!(x.len(), a.len());
            assert_eq!(x.and(&y), bits(&(&a & &b)));
            assert_eq!(x.without(&y), bits(&(&a - &b)));
            assert_eq!(x.common(&y), (&a & &b).len());
            let mut both = x.clone();
            both.add(&y);
            assert_eq!(both, bits(&(&a | &b)));
            assert_eq!(x.meets(&y), !a.is_disjoint(&b));
            assert_eq!((x.within(&y), x.within(&both)), (a.is_subset(&b), true));
            let mut fewer = x.clone();
            for n in &b {
                fewer.remove(*n);
            }
            assert_eq!(fewer, x.without(&y));
        }
    }
}
