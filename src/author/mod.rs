//! Helpers for those who write a book: a book to begin with, and what an editor knows of its files.

pub mod new;
pub mod schema;
