//! `plainbook reviewed FILE`: records the text that a translation or derived text matches.

use super::args::Args;
use super::{End, Ended, load, print};
use crate::author::reviewed;
use jiff::civil::Date;
use std::path::Path;

pub(super) fn run(args: &Args, today: Date, file: &Path) -> Ended {
    let loaded = load(args, today)?;
    let Some(shelf) = &loaded.desk else { return Err(End::BookHasErrors) };
    let Some(page) = reviewed::find(&shelf.book, &args.book, file) else {
        return Err(End::Unusable(format!("{} is no text of this book", file.display())));
    };
    let hash = reviewed::record(&shelf.book, &args.book, page).map_err(End::Unusable)?;
    print(&format!("Recorded in {}/{}: source: {hash}", shelf.book.config.src, page.path))
}
