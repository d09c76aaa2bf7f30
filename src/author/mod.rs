//! Helpers for those who write a book: a book to begin with, what an editor knows of its files, and what a text was
//! made from.

pub mod new;
pub mod reviewed;
pub mod schema;
