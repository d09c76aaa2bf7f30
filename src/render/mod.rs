//! Stage 6: a view becomes bytes, and the facts about them that the publisher verifies.
//!
//! Nothing here knows of policies: a value goes in, a file comes out. One folder for each medium.

mod atom;
pub mod html;
mod json;
mod markdown;
pub mod pdf;
mod sitemap;
pub mod svg;
pub mod theme;
mod xml;

use crate::diagnostic::Diagnostic;
use crate::model::Address;
use crate::plan::View;
use std::collections::BTreeSet;
use theme::Themes;

/// A finished file.
pub struct Rendered {
    /// What is written.
    pub bytes: Vec<u8>,
    /// What there is to know about it; of a page only.
    pub facts: Option<Facts>,
    /// What is not as it was written.
    pub told: Vec<Diagnostic>,
}

impl Rendered {
    /// A file of which there is nothing to say.
    pub fn of(bytes: Vec<u8>) -> Rendered {
        Rendered { bytes, facts: None, told: Vec::new() }
    }
}

/// What a page links and holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Every link and file that the page names, as written.
    pub links: Vec<String>,
    /// Every `id`.
    pub ids: BTreeSet<String>,
    /// Ids that stand twice.
    pub twice: Vec<String>,
    /// Bytes of the page, compressed with gzip; of a page that is light without doubt, perhaps a little more.
    pub weight: usize,
    /// How many of them its article adds; 0 of a page that is light without doubt.
    pub article: usize,
    /// Stylesheets and scripts that the first view loads, as written.
    pub loads: Vec<String>,
}

/// Why a view could not be rendered: what is wrong, in the theme or in the text.
pub type Failure = Vec<Diagnostic>;

/// PDFs that were made before, each under the hash of all that it was made from.
pub trait Kept: Sync {
    /// The PDF under `key`; `None` where there is none that can be trusted.
    fn get(&self, key: &str) -> Option<Vec<u8>>;
    /// Keeps a PDF.
    fn put(&self, key: &str, bytes: &[u8]);
}

/// For a run that keeps nothing.
pub struct NothingKept;

impl Kept for NothingKept {
    fn get(&self, _: &str) -> Option<Vec<u8>> {
        None
    }

    fn put(&self, _: &str, _: &[u8]) {}
}

/// Renders one view, which will be published at `address`; a PDF that is in `kept` is not made again.
pub fn render(
    themes: &Themes,
    address: &Address,
    view: View,
    kept: &dyn Kept,
) -> Result<Rendered, Failure> {
    match view {
        View::Html(page, theme) => html::page(themes, address, *page, theme),
        View::Print(print, theme) => {
            let read = |path: &std::path::PathBuf| std::fs::read(path).unwrap_or_default();
            let pictures = print.pictures.iter().map(|(at, path)| (at.clone(), read(path)));
            let mut sheet = pdf::Sheet::new(themes, address, &print, theme, pictures.collect())?;
            let told = std::mem::take(&mut sheet.told);
            let key = sheet.key();
            let bytes = match kept.get(&key) {
                Some(bytes) => bytes,
                None => {
                    let bytes = sheet.set()?;
                    kept.put(&key, &bytes);
                    bytes
                }
            };
            Ok(Rendered { bytes, facts: None, told })
        }
        View::Data(data) => {
            let bytes = json::json(&*data).map_err(|e| vec![themes.failure(e.to_string())])?;
            Ok(Rendered::of(bytes))
        }
        View::PageCopy(page, theme) => {
            let notice = page.site.notice.clone();
            let html = html::whole(themes, address, *page, theme)?;
            Ok(markdown::of_page(&html, notice.as_deref(), address))
        }
        View::TextCopy(copy) => Ok(markdown::of_text(&copy, address)),
        View::Checker(data, theme) => {
            let data = html::checker::data(themes, address, *data, theme)?;
            let bytes = json::json(&data).map_err(|e| vec![themes.failure(e.to_string())])?;
            Ok(Rendered::of(bytes))
        }
        View::Feed(feed) => Ok(Rendered::of(atom::xml(&feed))),
        View::Sitemap(sitemap) => Ok(Rendered::of(sitemap::xml(&sitemap))),
        View::Text(text) => Ok(Rendered::of(text.as_bytes().to_vec())),
        View::File(path) => match std::fs::read(&path) {
            Ok(bytes) => Ok(Rendered::of(bytes)),
            Err(e) => {
                Err(vec![themes.failure(format!("`{}` cannot be read: {e}", path.display()))])
            }
        },
    }
}
