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
use std::io::{IsTerminal, Write};
use std::process::ExitCode;

/// How a command ended.
pub(crate) enum End {
    /// 0.
    Done,
    /// 1: the book has errors, which were printed.
    BookHasErrors,
    /// 2: the command line or `book.toml` is unusable, with why.
    Unusable(String),
}

/// Runs the command that the process was started with.
pub fn run() -> ExitCode {
    let args = Args::parse();
    let end = command(&args);
    match end {
        End::Done => ExitCode::SUCCESS,
        End::BookHasErrors => ExitCode::from(1),
        End::Unusable(why) => {
            say(&format!("error: {why}"));
            ExitCode::from(2)
        }
    }
}

fn command(args: &Args) -> End {
    let today = match crate::day(
        args.date.as_deref(),
        std::env::var("SOURCE_DATE_EPOCH").ok().as_deref(),
    ) {
        Ok(today) => today,
        Err(why) => return End::Unusable(why),
    };
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

/// A result on stdout; a reader that has gone away is no error.
fn print(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}
