//! The command `plainbook`; all that it does is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    plainbook::cli::run()
}
