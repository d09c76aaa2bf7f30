//! What the command line may say.

use clap::{Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Turns a book of versioned policies into an accessible site, factsheets, a leaflet and a checker.
#[derive(Debug, Parser)]
#[command(version, about, propagate_version = true)]
pub struct Args {
    /// The folder of the book, which holds book.toml
    #[arg(long, global = true, value_name = "DIR", default_value = ".")]
    pub book: PathBuf,
    /// Build as of this day, such as 2026-11-25; else of SOURCE_DATE_EPOCH, else of today
    #[arg(long, global = true, value_name = "DAY")]
    pub date: Option<String>,
    /// What to do
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What the program does.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Begin a book: a small one that works, with a policy, its checker, a factsheet and a leaflet
    New {
        /// The folder: one that is not there yet, or that has nothing in it
        dir: PathBuf,
        /// The title of the book
        #[arg(long, value_name = "TITLE", default_value = "Our policies")]
        title: String,
    },
    /// Build the site with its factsheets, leaflet and checker (what happens without a command)
    Build {
        /// The folder of the site; else build-dir of book.toml
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
    /// Report everything that is wrong with the book, and write nothing
    Check {
        /// How to print it
        #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
        format: CheckFormat,
    },
    /// Show the book in a browser on this machine, each page made when it is asked for
    Serve {
        /// The port; else 3000, or the next that is free
        #[arg(long, value_name = "PORT")]
        port: Option<u16>,
        /// Open a browser
        #[arg(long)]
        open: bool,
    },
    /// Record what has been published in urls.lock, once the site has gone out, so that none of it can be lost
    Lock {
        /// Begin anew, where the book has the record of another site
        #[arg(long)]
        fresh: bool,
    },
    /// Record in a translation, or in a text made from a policy, that it matches what it was made from
    Reviewed {
        /// The file of that text
        file: PathBuf,
    },
    /// Show the scope rules of a policy, their proofs and their tree
    Scope {
        /// The policy: the name of its folder
        policy: String,
        /// The version; else the one in force, else the latest
        version: Option<String>,
        /// How to print it
        #[arg(long, value_enum, default_value_t = ScopeFormat::Text)]
        format: ScopeFormat,
    },
    /// Print the JSON Schema of a file of a book, for an editor that completes and checks it
    Schema {
        /// The kind of file; without it, the kinds are listed
        name: Option<String>,
    },
    /// Print what a shell needs to complete the commands of this program
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

/// How `check` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// For people
    Text,
    /// One array of objects
    Json,
    /// SARIF 2.1.0, for code forges and editors
    Sarif,
    /// Workflow commands, so that GitHub shows each at its line
    Github,
}

/// How `scope` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ScopeFormat {
    /// For people
    Text,
    /// One object
    Json,
    /// The tree, for Graphviz
    Dot,
}
