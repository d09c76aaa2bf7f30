//! `plainbook new`: begins a book.

use super::{End, Ended, print};
use crate::author::new;
use jiff::civil::Date;
use std::path::Path;

pub(super) fn run(dir: &Path, title: &str, today: Date) -> Ended {
    new::write(dir, title, today).map_err(End::Unusable)?;
    let dir = dir.display();
    print(&format!(
        "A small book is in {dir}\n\
         Look at it:      plainbook --book {dir} serve\n\
         Make it yours:   write your organisation's name and web address into {dir}/book.toml,\n\
         {:17}then change the texts in {dir}/content\n\
         See what is wrong, and where:   plainbook --book {dir} check",
        ""
    ))
}
