//! What Typst may see: the files of one theme, the data and pictures of one document, and fonts; no disk, no network, no clock.

use crate::render::theme::{PrintFiles, is_font};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock};
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt, World};

/// The world of one document.
pub struct PrintWorld {
    main: FileId,
    sources: Arc<Sources>,
    data: Bytes,
    pictures: BTreeMap<String, Bytes>,
    fonts: Arc<Fonts>,
}

/// The templates of a theme, by their names.
type Sources = BTreeMap<String, Source>;

/// The fonts of a theme, and after them those that fill their gaps.
struct Fonts {
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

/// The name under which the template reads its data.
const DATA: &str = "data.json";

impl PrintWorld {
    /// The world of a document that is set by the file `main` among those of a theme; each of `pictures` is a file, too.
    pub fn new(
        theme: &PrintFiles,
        main: &str,
        data: Vec<u8>,
        pictures: BTreeMap<String, Bytes>,
    ) -> PrintWorld {
        PrintWorld {
            main: id(main),
            sources: sources(theme),
            data: Bytes::new(data),
            pictures,
            fonts: fonts(theme),
        }
    }

    /// The name of a file, below the theme's `print/`.
    pub fn name(&self, id: FileId) -> String {
        id.vpath().get_without_slash().to_owned()
    }
}

/// The id of a file. The same few names serve every document: an id is kept for the life of the process.
fn id(name: &str) -> FileId {
    // A name that Typst cannot take is a file that no template can read.
    let path = VirtualPath::new(name).or_else(|_| VirtualPath::new("unnamed"));
    let path = path.unwrap_or_else(|_| unreachable!("`unnamed` is a path"));
    RootedPath::new(VirtualRoot::Project, path).intern()
}

fn library() -> &'static LazyHash<Library> {
    static LIBRARY: OnceLock<LazyHash<Library>> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        // Header cells of rows are an extra in this version of Typst.
        let features = [Feature::A11yExtras].into_iter().collect();
        LazyHash::new(Library::builder().with_features(features).build())
    })
}

/// What was read of themes, by the hash of the files that it was read from.
type Read<T> = Mutex<BTreeMap<String, Arc<T>>>;

/// What is read from the files with that hash: once, whatever the number of documents.
fn once<T>(all: &Read<T>, hash: &blake3::Hash, read: impl FnOnce() -> T) -> Arc<T> {
    let mut all = all.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    all.entry(hash.to_hex().to_string()).or_insert_with(|| Arc::new(read())).clone()
}

/// The templates of a theme.
fn sources(theme: &PrintFiles) -> Arc<Sources> {
    static READ: Read<Sources> = Mutex::new(BTreeMap::new());
    once(&READ, &theme.hash, || {
        let templates = theme.files.iter().filter(|(name, _)| name.ends_with(".typ"));
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        templates.map(|(name, bytes)| (name.clone(), Source::new(id(name), text(bytes)))).collect()
    })
}

/// The fonts of a theme.
fn fonts(theme: &PrintFiles) -> Arc<Fonts> {
    static READ: Read<Fonts> = Mutex::new(BTreeMap::new());
    once(&READ, &theme.fonts, || read_fonts(theme))
}

fn read_fonts(theme: &PrintFiles) -> Fonts {
    let own = theme.files.iter().filter(|(name, _)| is_font(name));
    let own = own.map(|(_, bytes)| Bytes::new(bytes.clone()));
    let more = typst_assets::fonts().map(Bytes::new);
    let fonts: Vec<Font> = own.chain(more).flat_map(Font::iter).collect();
    let book = LazyHash::new(FontBook::from_fonts(&fonts));
    Fonts { book, fonts }
}

/// Whether any of the fonts has the character.
pub fn has_glyph(theme: &PrintFiles, c: char) -> bool {
    let fonts = fonts(theme);
    let infos = (0..fonts.fonts.len()).filter_map(|n| fonts.book.info(n));
    infos.into_iter().any(|info| info.coverage.contains(c as u32))
}

impl World for PrintWorld {
    fn library(&self) -> &LazyHash<Library> {
        library()
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let name = self.name(id);
        self.sources.get(&name).cloned().ok_or_else(|| FileError::NotFound(PathBuf::from(name)))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let name = self.name(id);
        if name == DATA {
            return Ok(self.data.clone());
        }
        if let Some(picture) = self.pictures.get(&name) {
            return Ok(picture.clone());
        }
        self.source(id).map(|source| Bytes::from_string(source.text().to_owned()))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        // A template is told the day; it never asks the machine.
        None
    }
}
