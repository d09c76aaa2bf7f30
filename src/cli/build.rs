//! `plainbook build`.

use super::args::Args;
use super::{End, Ended, load, print, report, say};
use crate::publish::stage;
use jiff::civil::Date;
use std::path::{Path, PathBuf};

pub(super) fn run(args: &Args, today: Date, out: Option<&Path>) -> Ended {
    let mut loaded = load(args, today)?;
    let Some(shelf) = &loaded.desk else { return Err(End::BookHasErrors) };
    let config = &shelf.book.config;
    let out: PathBuf = out.map_or_else(|| args.book.join(&config.build_dir), Path::to_owned);
    if let Err(refusal) =
        stage::allowed(&out, &args.book, &crate::source_folders(&args.book, config))
    {
        return Err(End::Unusable(refusal.to_string()));
    }
    let built = crate::build(&mut loaded, &out);
    report(&loaded);
    // The program ends here: the system takes a large book away at once, which is quicker than piece by piece.
    std::mem::forget(loaded);
    match built {
        Err(refusal) => Err(End::Unusable(refusal.to_string())),
        Ok(None) => {
            let kept = if out.exists() { "; the site that is there stays as it was" } else { "" };
            say(&format!("Nothing was published{kept}. Mend the errors above, and build again."));
            Err(End::BookHasErrors)
        }
        Ok(Some(built)) => {
            for note in &built.notes {
                say(note);
            }
            if !built.unlocked.is_empty() {
                let verb = if built.unlocked.all() == 1 { "is" } else { "are" };
                say(&format!(
                    "{} {verb} not in urls.lock yet: run `plainbook lock` once the site has gone out",
                    built.unlocked
                ));
            }
            print(&format!(
                "Built {} files in {}\nLook at it: open {} in a browser, or run `plainbook serve` for the links between pages",
                built.files,
                built.out.display(),
                built.out.join("index.html").display()
            ))?;
            if let Some((day, turns)) = &built.next {
                let what = turns.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
                print(&format!("Next: on {day} {what}. Build the site again on that day"))?;
            }
            Ok(())
        }
    }
}
