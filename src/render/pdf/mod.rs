//! Paper: a view and a Typst template become a tagged PDF (PDF/UA-1), the same bytes each time.
//!
//! Words reach Typst as `data.json`, never as source text: nothing that a policy says can break a template.

mod explain;
mod glyphs;
mod pictures;
mod world;

use super::Failure;
use super::theme::{PrintFiles, Themes};
use crate::diagnostic::Diagnostic;
use crate::model::Address;
use crate::plan::Theme;
use crate::plan::view::print::Print;
use pictures::Pictures;
use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use typst::diag::SourceDiagnostic;
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};
use world::PrintWorld;

/// Whatever in the program itself decides the bytes of a PDF: its version, its dependencies, and the code that sets paper.
const PROGRAM: [&str; 5] = [
    env!("CARGO_PKG_VERSION"),
    include_str!("../../../Cargo.lock"),
    include_str!("mod.rs"),
    include_str!("pictures.rs"),
    include_str!("world.rs"),
];

/// How much a thread that sets paper has for what is nested: in bytes.
const STACK: usize = 16 << 20;

/// A text on its way to paper: everything that its PDF is made from.
pub struct Sheet<'s> {
    themes: &'s Themes,
    theme: Theme,
    files: &'s PrintFiles,
    address: &'s Address,
    print: &'s Print,
    data: Vec<u8>,
    pictures: Pictures,
    /// What is not as it was written, in a text that can't be mended.
    pub told: Vec<Diagnostic>,
}

/// What a template reads as `data.json`.
#[derive(Serialize)]
struct Data<'d> {
    #[serde(flatten)]
    print: &'d Print,
    /// The name of the file of each picture, by its address.
    pictures: &'d BTreeMap<String, String>,
}

impl<'s> Sheet<'s> {
    /// `print`, which will be published at `address`, with the bytes of its pictures by their addresses.
    pub fn new(
        themes: &'s Themes,
        address: &'s Address,
        print: &'s Print,
        theme: Theme,
        pictures: BTreeMap<String, Vec<u8>>,
    ) -> Result<Sheet<'s>, Failure> {
        let files = themes
            .print(theme)
            .ok_or_else(|| vec![themes.failure(format!("there is no theme {theme}"))])?;
        let pictures = Pictures::new(pictures, print)?;
        let data = Data { print, pictures: &pictures.names };
        let data = serde_json::to_vec(&data).map_err(|e| vec![themes.failure(e.to_string())])?;
        let (data, told) = match glyphs::is_past(print) {
            true => glyphs::replaced(files, print, data),
            false => (data, Vec::new()),
        };
        Ok(Sheet { themes, theme, files, address, print, data, pictures, told })
    }

    /// The hash of all that decides the bytes of the PDF.
    pub fn key(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        let mut add = |part: &[u8]| {
            hasher.update(&part.len().to_le_bytes()).update(part);
        };
        PROGRAM.iter().for_each(|part| add(part.as_bytes()));
        add(self.files.hash.as_bytes());
        add(self.print.kind.as_bytes());
        add(self.print.day.to_string().as_bytes());
        add(self.address.to_string().as_bytes());
        add(&self.data);
        for (name, bytes) in &self.pictures.files {
            add(name.as_bytes());
            add(bytes);
        }
        hasher.finalize().to_hex().to_string()
    }

    /// Sets it, on threads of its own.
    ///
    /// Typst divides its work among threads, too. A thread that waits for a part of it would begin another sheet meanwhile,
    /// and so on until its stack is full: so the thread that asks for a sheet sleeps until it is done.
    pub fn set(self) -> Result<Vec<u8>, Failure> {
        let themes = self.themes;
        let failed = |why: &str| vec![themes.failure(format!("paper could not be set: {why}"))];
        let on_its_own = || {
            let pool = idle_pool().map_err(|e| failed(&e.to_string()))?;
            let pdf = pool.install(|| self.typeset());
            idle_pools().push(pool);
            pdf
        };
        let done = std::thread::scope(|scope| scope.spawn(on_its_own).join());
        done.unwrap_or_else(|_| Err(failed("a text is too deep, or Typst has a fault")))
    }

    fn typeset(self) -> Result<Vec<u8>, Failure> {
        let (themes, print) = (self.themes, self.print);
        let main = format!("{}.typ", print.kind);
        let Pictures { names, files } = self.pictures;
        let world = PrintWorld::new(self.files, &main, self.data, files);
        let fail = |errors: &[SourceDiagnostic]| {
            explain::errors(themes, self.theme, print, &world, &names, errors)
        };
        let document = typst::compile::<PagedDocument>(&world).output.map_err(|e| fail(&e))?;
        let too_much = explain::overflow(print, &document);
        if !too_much.is_empty() {
            return Err(too_much);
        }
        let standards = PdfStandards::new(standards(print))
            .map_err(|e| vec![themes.failure(format!("{e:?}"))])?;
        let day = print.day;
        let (year, month, date) = (day.year().into(), day.month() as u8, day.day() as u8);
        let options = PdfOptions {
            ident: Smart::Custom(self.address.to_string()),
            timestamp: Datetime::from_ymd_hms(year, month, date, 0, 0, 0).map(Timestamp::new_utc),
            standards,
            ..PdfOptions::default()
        };
        let pdf = typst_pdf::pdf(&document, &options).map_err(|e| fail(&e));
        // What Typst remembers of this document is of no use to the next.
        typst::comemo::evict(2);
        pdf
    }
}

/// A thread for one sheet: one that has none to set, or a new one.
fn idle_pool() -> Result<ThreadPool, ThreadPoolBuildError> {
    let idle = idle_pools().pop();
    idle.map_or_else(|| ThreadPoolBuilder::new().num_threads(1).stack_size(STACK).build(), Ok)
}

/// Threads that have set a sheet: each kept for the next, with the memory that it has.
fn idle_pools() -> MutexGuard<'static, Vec<ThreadPool>> {
    static IDLE: Mutex<Vec<ThreadPool>> = Mutex::new(Vec::new());
    IDLE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a file promises to programs that read it aloud, and to archives: a version of a policy is kept for ever. Sheets to
/// fold have the order of the folded sheet, and promise nothing.
fn standards(print: &Print) -> &'static [PdfStandard] {
    match (print.fold, &print.version) {
        (Some(_), _) => &[],
        (None, Some(_)) => &[PdfStandard::Ua_1, PdfStandard::A_2a],
        (None, None) => &[PdfStandard::Ua_1],
    }
}
