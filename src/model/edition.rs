//! The editions of a factsheet or leaflet on paper, and where each is published.

use super::{Address, PageKind};
use crate::config::{Fold, Output};

/// One way in which a page is set on paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Edition {
    /// A4, in reading order.
    Plain,
    /// A factsheet in large print.
    Large,
    /// A leaflet as sheets to print and fold.
    Fold,
}

impl Edition {
    /// The editions of a page of this kind, as `[output.…]` wants them.
    pub fn of(kind: PageKind, output: &Output) -> Vec<Edition> {
        let (large, fold) = (output.factsheet.large_print, output.leaflet.fold != Fold::None);
        match kind {
            PageKind::Factsheet if large => vec![Edition::Plain, Edition::Large],
            PageKind::Leaflet if fold => vec![Edition::Plain, Edition::Fold],
            PageKind::Factsheet | PageKind::Leaflet => vec![Edition::Plain],
            PageKind::Page | PageKind::Policy => Vec::new(),
        }
    }

    /// Where this edition of `page` is: `/factsheets/x/` is on paper at `/factsheets/x.pdf`.
    pub fn address(self, page: &Address) -> Address {
        let end = match self {
            Edition::Plain => "",
            Edition::Large => "-large-print",
            Edition::Fold => "-fold",
        };
        Address::new(format!("{}{end}.pdf", page.as_str().trim_end_matches('/')))
    }
}
