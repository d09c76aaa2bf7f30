//! `plainbook completions`: what a shell offers while you type.

use super::args::Args;
use super::{Ended, print};
use clap::CommandFactory;
use clap_complete::Shell;

pub(super) fn run(shell: Shell) -> Ended {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "plainbook", &mut script);
    print(String::from_utf8_lossy(&script).trim_end())
}
