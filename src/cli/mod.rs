//! The command line: the only code that prints, and where exit codes are decided (DESIGN.md, section 2).
//!
//! Results go to stdout, everything else to stderr. 0: done; 1: the book has errors; 2: the command line or
//! `book.toml` is unusable.

mod args;
mod build;
mod check;
mod completions;
mod lock;
mod man;
mod new;
mod reviewed;
mod schema;
mod scope;
mod serve;

use crate::Loaded;
use crate::diagnostic::text;
use args::{Args, Command};
use clap::Parser;
use jiff::civil::Date;
use std::io::{ErrorKind, IsTerminal, Write};
use std::process::ExitCode;

/// Why a command did not do what it was asked for.
pub(crate) enum End {
    /// 1: the book has errors, which were printed.
    BookHasErrors,
    /// 2: the command line or `book.toml` is unusable, or nobody could be told the result, with why.
    Unusable(String),
}

/// How a command ended: done, which is 0, or not.
type Ended = Result<(), End>;

/// Runs the command that the process was started with.
pub fn run() -> ExitCode {
    let ended = match Args::try_parse() {
        Ok(args) => command(&args),
        // What was asked for, `--help` or `--version`, is a result.
        Err(told) if !told.use_stderr() => write(|| told.print()),
        Err(wrong) => {
            let _ = wrong.print();
            return ExitCode::from(2);
        }
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(End::BookHasErrors) => ExitCode::from(1),
        Err(End::Unusable(why)) => {
            say(&format!("error: {why}"));
            ExitCode::from(2)
        }
    }
}

fn command(args: &Args) -> Ended {
    let epoch = std::env::var("SOURCE_DATE_EPOCH").ok();
    let today = crate::day(args.date.as_deref(), epoch.as_deref()).map_err(End::Unusable)?;
    match args.command.as_ref().unwrap_or(&Command::Build { out: None }) {
        Command::New { dir, title } => new::run(dir, title, today),
        Command::Build { out } => build::run(args, today, out.as_deref()),
        Command::Check { format } => check::run(args, today, *format),
        Command::Lock { fresh } => lock::run(args, today, *fresh),
        Command::Serve { port, open } => serve::run(args, today, *port, *open),
        Command::Reviewed { file } => reviewed::run(args, today, file),
        Command::Scope { policy, version, format } => {
            scope::run(args, today, policy, version.as_deref(), *format)
        }
        Command::Schema { name } => schema::run(name.as_deref()),
        Command::Completions { shell } => completions::run(*shell),
        Command::Man => man::run(),
    }
}

/// Reads the book; where `book.toml` is unusable, says why.
fn load(args: &Args, today: Date) -> Result<Loaded, End> {
    let loaded = crate::load(&args.book, today).map_err(End::Unusable)?;
    if loaded.desk.is_none() {
        report(&loaded);
        return Err(End::Unusable("book.toml cannot be used as it is".to_owned()));
    }
    Ok(loaded)
}

/// Prints the diagnostics for people, on stderr.
fn report(loaded: &Loaded) {
    say(&told(loaded, std::io::stderr().is_terminal()));
}

/// The diagnostics as people read them, and how many there are; nothing where there are none.
fn told(loaded: &Loaded, terminal: bool) -> String {
    if loaded.diagnostics.is_empty() {
        return String::new();
    }
    let colour = terminal && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
    let text = text::paint(&loaded.diagnostics, &loaded.files, colour);
    format!("{text}{}", text::count(&loaded.diagnostics))
}

/// A line on stderr; nobody is told where nobody listens.
fn say(text: &str) {
    if !text.is_empty() {
        let _ = writeln!(std::io::stderr(), "{text}");
    }
}

/// A result on stdout.
fn print(text: &str) -> Ended {
    write(|| writeln!(std::io::stdout(), "{text}"))
}

/// Whoever waits for a result must not take half of it for the whole; a reader that has gone away wants no more of it.
fn write(result: impl FnOnce() -> std::io::Result<()>) -> Ended {
    match result().and_then(|()| std::io::stdout().flush()) {
        Err(why) if why.kind() != ErrorKind::BrokenPipe => {
            Err(End::Unusable(format!("The result cannot be written: {why}")))
        }
        _ => Ok(()),
    }
}
