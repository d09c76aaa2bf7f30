//! Text into values, one file for each form; pure, and nothing here knows of other files.

pub mod autolink;
pub mod csv;
pub mod directive;
pub mod foreign;
pub mod front_matter;
pub mod glossary;
pub mod html;
pub mod markdown;
pub mod number;
pub mod paragraph;
pub mod picture;
pub mod process;
pub mod scope;
pub mod scope_cases;
pub mod scope_words;
pub mod shallow;
pub mod slug;
pub mod standards;
pub mod sub_paragraph;
