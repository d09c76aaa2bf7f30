//! The integration tests, one binary: each module is a file beside this one, and `tidy` sees that none is forgotten.

mod books;
mod codes;
mod command;
mod diagnostics;
mod exchange;
mod formats;
mod guide;
mod hostile;
mod languages;
mod links;
mod machines;
mod new;
mod paper;
mod promises;
mod schema;
mod scope_files;
mod scope_pages;
mod support;
mod tidy;
mod versions;
mod whole;
