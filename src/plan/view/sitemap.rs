//! What `sitemap.xml` is made from.

use super::pages::Translation;

/// A sitemap, or an index of sitemaps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sitemap {
    /// Whether its entries are sitemaps.
    pub index: bool,
    /// The entries, in the order of their addresses.
    pub listed: Vec<Listed>,
}

/// An entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The whole address, percent-encoded.
    pub at: String,
    /// When the page last changed: `2023-07-04`, `2027-11` or `2010`.
    pub changed: Option<String>,
    /// The same text in each language in which it is written, itself among them; none where there is one language.
    pub translations: Vec<Translation>,
}
