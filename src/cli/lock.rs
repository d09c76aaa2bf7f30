//! `plainbook lock`.

use super::args::Args;
use super::{End, Ended, load, print, report, say};
use crate::publish::lock::FILE;
use jiff::civil::Date;

pub(super) fn run(args: &Args, today: Date, fresh: bool) -> Ended {
    if args.date.is_some() {
        return Err(End::Unusable(
            "`lock` takes no --date: it records what has gone out, and that is what is published today"
                .to_owned(),
        ));
    }
    let mut loaded = load(args, today)?;
    let locked = crate::lock(&mut loaded, &args.book, fresh);
    report(&loaded);
    match locked {
        Err(refusal) => Err(End::Unusable(refusal.to_string())),
        Ok(None) => {
            say(&format!("{FILE} stays as it was. Mend the errors above, publish, and lock then."));
            Err(End::BookHasErrors)
        }
        Ok(Some(locked)) => print(&format!(
            "{FILE} has {} lines: {} since it was last written. Keep it with the book.",
            locked.all, locked.new
        )),
    }
}
