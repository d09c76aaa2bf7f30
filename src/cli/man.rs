//! `plainbook man`: the manual page, from the same words as `--help`.

use super::args::Args;
use super::{End, Ended, print};
use clap::CommandFactory;
use clap_mangen::Man;
use std::io;

pub(super) fn run() -> Ended {
    match page() {
        Ok(page) => print(page.trim_end()),
        Err(why) => Err(End::Unusable(format!("The manual page cannot be made: {why}"))),
    }
}

/// What the options do not say.
const MORE: &str = r#".SH "EXIT STATUS"
.TP
0
It is done.
.TP
1
The book has errors, which are printed. Nothing was published.
.TP
2
The command line or book.toml cannot be used as it is.
.SH ENVIRONMENT
.TP
SOURCE_DATE_EPOCH
The day as of which a book is built, in seconds since 1970, where \-\-date does not give it.
.TP
NO_COLOR
With any value: no colours on a terminal.
"#;

/// One page: the program, then each command with its own options.
fn page() -> io::Result<String> {
    let mut program = Args::command();
    program.build();
    let man = Man::new(program.clone());
    let mut page = String::new();
    let parts: [Part; 5] = [
        Man::render_title,
        Man::render_name_section,
        Man::render_synopsis_section,
        Man::render_description_section,
        Man::render_options_section,
    ];
    for part in parts {
        lines(&mut page, &man, part, |_| true)?;
    }
    page.push_str(".SH COMMANDS\n");
    for command in program.get_subcommands().filter(|c| c.get_name() != "help") {
        page.push_str(&format!(".SS {}\n", command.get_name()));
        // What every command takes stands in the options of the program.
        let own = command.clone().mut_args(|arg| {
            let shared = matches!(arg.get_id().as_str(), "help" | "version" | "book" | "date");
            let shared = shared && !arg.is_positional();
            arg.hide(shared)
        });
        let man = Man::new(own);
        for part in [Man::render_description_section as Part, Man::render_options_section] {
            lines(&mut page, &man, part, |line| !line.starts_with(".SH "))?;
        }
    }
    page.push_str(MORE);
    lines(&mut page, &man, Man::render_version_section, |_| true)?;
    Ok(page)
}

type Part = fn(&Man, &mut dyn io::Write) -> io::Result<()>;

/// Adds the lines of `part` that `wanted` wants, without the two that each part repeats.
fn lines(page: &mut String, man: &Man, part: Part, wanted: fn(&str) -> bool) -> io::Result<()> {
    let mut bytes = Vec::new();
    part(man, &mut bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    let started = !page.is_empty();
    let repeated = |line: &str| line.starts_with(".ie ") || line.starts_with(".el ");
    for line in text.lines().filter(|l| wanted(l) && !(repeated(l) && started)) {
        page.push_str(line);
        page.push('\n');
    }
    Ok(())
}
