//! Sets of small numbers, kept as bits: rules still open, answers allowed.

/// How many words need no memory of their own: enough for 256 rules.
const INLINE: usize = 4;

/// A set of numbers. Two sets with the same numbers are equal, however they were made.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Bits {
    /// 64 numbers a word.
    first: [u64; INLINE],
    /// The numbers after those; the last word is never zero.
    more: Vec<u64>,
}

impl Bits {
    /// The numbers below `n`.
    pub(super) fn below(n: usize) -> Bits {
        (0..n).collect()
    }

    /// The numbers as words of 64 bits.
    pub(super) fn words(&self) -> impl Iterator<Item = u64> + '_ {
        self.first.iter().chain(&self.more).copied()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.first == [0; INLINE] && self.more.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.words().map(|w| w.count_ones() as usize).sum()
    }

    pub(super) fn has(&self, n: usize) -> bool {
        let word = match self.first.get(n / 64) {
            Some(word) => *word,
            None => self.more.get(n / 64 - INLINE).copied().unwrap_or(0),
        };
        word >> (n % 64) & 1 == 1
    }

    pub(super) fn insert(&mut self, n: usize) {
        let place = n / 64;
        if place >= INLINE && self.more.len() <= place - INLINE {
            self.more.resize(place - INLINE + 1, 0);
        }
        let word = match self.first.get_mut(place) {
            Some(word) => word,
            None => &mut self.more[place - INLINE],
        };
        *word |= 1 << (n % 64);
    }

    pub(super) fn remove(&mut self, n: usize) {
        let place = n / 64;
        if let Some(word) = self.first.get_mut(place) {
            *word &= !(1 << (n % 64));
        } else if let Some(word) = self.more.get_mut(place - INLINE) {
            *word &= !(1 << (n % 64));
            self.trim();
        }
    }

    /// Keeps what is also in `other`.
    pub(super) fn keep(&mut self, other: &Bits) {
        for (a, b) in self.first.iter_mut().zip(&other.first) {
            *a &= b;
        }
        if !self.more.is_empty() {
            self.more.truncate(other.more.len());
            for (a, b) in self.more.iter_mut().zip(&other.more) {
                *a &= b;
            }
            self.trim();
        }
    }

    /// Takes out what is in `other`.
    pub(super) fn take_out(&mut self, other: &Bits) {
        for (a, b) in self.first.iter_mut().zip(&other.first) {
            *a &= !b;
        }
        if !self.more.is_empty() {
            for (a, b) in self.more.iter_mut().zip(&other.more) {
                *a &= !b;
            }
            self.trim();
        }
    }

    /// Adds what is in `other`.
    pub(super) fn add(&mut self, other: &Bits) {
        for (a, b) in self.first.iter_mut().zip(&other.first) {
            *a |= b;
        }
        if self.more.len() < other.more.len() {
            self.more.resize(other.more.len(), 0);
        }
        for (a, b) in self.more.iter_mut().zip(&other.more) {
            *a |= b;
        }
    }

    /// What is in both.
    pub(super) fn and(&self, other: &Bits) -> Bits {
        let mut both = self.clone();
        both.keep(other);
        both
    }

    /// How many numbers are in both.
    pub(super) fn common(&self, other: &Bits) -> usize {
        self.words().zip(other.words()).map(|(a, b)| (a & b).count_ones() as usize).sum()
    }

    /// What is in this and not in `other`.
    pub(super) fn without(&self, other: &Bits) -> Bits {
        let mut left = self.clone();
        left.take_out(other);
        left
    }

    /// Whether the two have a number in common.
    pub(super) fn meets(&self, other: &Bits) -> bool {
        let inline = self.first.iter().zip(&other.first).fold(0, |all, (a, b)| all | a & b);
        inline != 0 || self.more.iter().zip(&other.more).any(|(a, b)| a & b != 0)
    }

    /// Whether all of this is in `other`.
    pub(super) fn within(&self, other: &Bits) -> bool {
        let inline = self.first.iter().zip(&other.first).fold(0, |all, (a, b)| all | a & !b);
        let more = |(i, a): (usize, &u64)| a & !other.more.get(i).copied().unwrap_or(0) == 0;
        inline == 0 && self.more.iter().enumerate().all(more)
    }

    /// The smallest number.
    pub(super) fn first(&self) -> Option<usize> {
        self.iter().next()
    }

    /// The numbers, smallest first.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.words().enumerate().flat_map(|(i, word)| {
            let mut left = word;
            std::iter::from_fn(move || {
                let bit = (left != 0).then(|| left.trailing_zeros() as usize)?;
                left &= left - 1;
                Some(i * 64 + bit)
            })
        })
    }

    /// Mixes what is in the set into `hash`.
    pub(super) fn hash(&self, hash: u64) -> u64 {
        self.words().fold(hash, mix)
    }

    fn trim(&mut self) {
        while self.more.last() == Some(&0) {
            self.more.pop();
        }
    }
}

/// One more word in a hash. It is for tables in memory alone, where equal hashes are compared.
pub(super) fn mix(hash: u64, word: u64) -> u64 {
    (hash ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29)
}

/// Finds things that are equal by their hash: the places, in a list elsewhere, of things of which each is there once.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// The place + 1, or 0, and the hash; a power of two of them, of which at most half are taken.
    slots: Vec<(u32, u64)>,
    count: usize,
}

impl Places {
    /// The place of what has this `hash`: of those with it, the one that `same` says is equal.
    /// Where there is none it is `next`, which is remembered.
    pub(super) fn place(&mut self, hash: u64, next: usize, same: impl Fn(usize) -> bool) -> usize {
        // The last step of MurmurHash3: every bit depends on every other.
        let hash = (hash ^ hash >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
        let hash = hash ^ hash >> 33;
        if self.slots.len() < 2 * (self.count + 1) {
            let old = std::mem::take(&mut self.slots);
            self.slots = vec![(0, 0); (2 * old.len()).max(16)];
            for slot in old.into_iter().filter(|slot| slot.0 > 0) {
                let free = self.find(slot.1, |_| false);
                self.slots[free] = slot;
            }
        }
        let at = self.find(hash, same);
        if self.slots[at].0 == 0 {
            self.slots[at] = (next as u32 + 1, hash);
            self.count += 1;
        }
        self.slots[at].0 as usize - 1
    }

    /// The slot of what is equal, or the free one where it belongs.
    fn find(&self, hash: u64, same: impl Fn(usize) -> bool) -> usize {
        let mut at = hash as usize & (self.slots.len() - 1);
        while let (taken @ 1.., there) = self.slots[at] {
            if there == hash && same(taken as usize - 1) {
                break;
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
        at
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
        fn equal_things_have_one_place(words in proptest::collection::vec(0_u64..40, 0..200)) {
            // All of one hash, or of few.
            for hash in [|_| 7, |w: u64| w % 3, |w: u64| mix(1, w)] {
                let (mut places, mut list) = (Places::default(), Vec::new());
                for word in &words {
                    let at = places.place(hash(*word), list.len(), |i| list[i] == *word);
                    if at == list.len() {
                        list.push(*word);
                    }
                    assert_eq!(list[at], *word);
                }
                assert_eq!(list.len(), words.iter().collect::<BTreeSet<_>>().len());
            }
        }

        #[test]
        fn bits_are_sets(a in proptest::collection::btree_set(0_usize..400, 0..20), b in proptest::collection::btree_set(0_usize..400, 0..20)) {
            let bits = |s: &BTreeSet<usize>| s.iter().copied().collect::<Bits>();
            let (x, y) = (bits(&a), bits(&b));
            assert_eq!(x.iter().collect::<BTreeSet<_>>(), a);
            assert_eq!((x.len(), x.first()), (a.len(), a.first().copied()));
            assert_eq!(x.cmp(&y).is_eq(), a == b);
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
