//! `plainbook lock`.

use super::args::Args;
use super::{End, load, print, report, say};
use crate::publish::lock::FILE;
use jiff::civil::Date;

pub(super) fn run(args: &Args, today: Date, fresh: bool) -> End {
    if args.date.is_some() {
        return End::Unusable(
            "`lock` takes no --date: it records what has gone out, and that is what is published today"
                .to_owned(),
        );
    }
    let mut loaded = match load(args, today) {
        Ok(loaded) => loaded,
        Err(end) => return end,
    };
    let locked = crate::lock(&mut loaded, &args.book, fresh);
    report(&loaded);
    match locked {
        Err(refusal) => End::Unusable(refusal.to_string()),
        Ok(None) => {
            say(&format!("{FILE} stays as it was. Mend the errors above, publish, and lock then."));
            End::BookHasErrors
        }
        Ok(Some(locked)) => {
            print(&format!(
                "{FILE} has {} lines: {} since it was last written. Keep it with the book.",
                locked.all, locked.new
            ));
            End::Done
        }
    }
}
