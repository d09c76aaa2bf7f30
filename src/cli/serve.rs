//! `plainbook serve`.

use super::args::Args;
use super::{End, Ended, load, print, report, say};
use jiff::civil::Date;
use std::process::{Command, Stdio};

pub(super) fn run(args: &Args, today: Date, port: Option<u16>, open: bool) -> Ended {
    report(&load(args, today)?);
    let listening = crate::serve::listen(port).map_err(End::Unusable)?;
    print(&format!(
        "The book is at {}\nEach page is made when you open it. Stop with Ctrl+C.",
        listening.address()
    ))?;
    if open && let Err(why) = open_browser(&listening.address()) {
        say(&why);
    }
    listening.serve(args.book.clone(), today).map_err(End::Unusable)
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
