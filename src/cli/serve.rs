//! `plainbook serve`.

use super::args::Args;
use super::{End, load, print, report, say};
use jiff::civil::Date;
use std::process::{Command, Stdio};

pub(super) fn run(args: &Args, today: Date, port: Option<u16>, open: bool) -> End {
    match load(args, today) {
        Ok(loaded) => report(&loaded),
        Err(end) => return end,
    }
    let listening = match crate::serve::listen(port) {
        Ok(listening) => listening,
        Err(why) => return End::Unusable(why),
    };
    print(&format!(
        "The book is at {}\nEach page is made when you open it. Stop with Ctrl+C.",
        listening.address()
    ));
    if open && let Err(why) = open_browser(&listening.address()) {
        say(&why);
    }
    match listening.serve(args.book.clone(), today) {
        Ok(()) => End::Done,
        Err(why) => End::Unusable(why),
    }
}

fn open_browser(address: &str) -> Result<(), String> {
    let program = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    Command::new(program)
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map(drop)
        .map_err(|e| {
            format!("No browser could be opened ({program}: {e}): open {address} yourself")
        })
}
