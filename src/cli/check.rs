//! `plainbook check`.

use super::args::{Args, CheckFormat};
use super::{End, print, told};
use crate::diagnostic::{any_error, json};
use jiff::civil::Date;
use std::io::IsTerminal;

pub(super) fn run(args: &Args, today: Date, format: CheckFormat) -> End {
    let mut loaded = match crate::load(&args.book, today) {
        Ok(loaded) => loaded,
        Err(why) => return End::Unusable(why),
    };
    crate::check(&mut loaded);
    match format {
        CheckFormat::Json => {
            print(&format!("{:#}", json::paint(&loaded.diagnostics, &loaded.files)))
        }
        CheckFormat::Text if loaded.diagnostics.is_empty() => {
            print("Nothing is wrong with this book")
        }
        // What is wrong is the result here: it goes to stdout.
        CheckFormat::Text => print(&told(&loaded, std::io::stdout().is_terminal())),
    }
    if loaded.desk.is_none() {
        return End::Unusable("book.toml cannot be used as it is".to_owned());
    }
    if any_error(&loaded.diagnostics) { End::BookHasErrors } else { End::Done }
}
