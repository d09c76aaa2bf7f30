//! What a template is given: small typed values, and nothing of the model behind them.
//!
//! Text is plain text unless its name ends in `_html`; links are finished.

pub mod checker;
pub mod copy;
pub mod data;
pub mod document;
pub mod drawing;
pub mod feed;
pub mod pages;
pub mod print;
pub mod sitemap;
