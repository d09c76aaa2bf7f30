//! `plainbook reviewed FILE`: records the text that a translation or derived text matches.

use super::args::Args;
use super::{End, load, say};
use crate::author::reviewed;
use jiff::civil::Date;
use std::path::Path;

pub(super) fn run(args: &Args, today: Date, file: &Path) -> End {
    let loaded = match load(args, today) {
        Ok(loaded) => loaded,
        Err(end) => return end,
    };
    let Some(shelf) = &loaded.desk else { return End::BookHasErrors };
    let Some(page) = reviewed::find(&shelf.book, &args.book, file) else {
        return End::Unusable(format!("{} is no text of this book", file.display()));
    };
    match reviewed::record(&shelf.book, &args.book, page) {
        Ok(hash) => {
            say(&format!("Recorded in {}: source: {hash}", page.path));
            End::Done
        }
        Err(why) => End::Unusable(why),
    }
}
