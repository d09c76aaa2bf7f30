//! Themes: templates, styles and print templates; the program's own are embedded, a book's are laid over them file by file.

use crate::diagnostic::{Code, Diagnostic, Files, Span, Spanned, did_you_mean};
use crate::model::Address;
use crate::plan::{ByName, GUIDANCE, Sheet, Styles, Theme, YOUNG_PEOPLE};
use crate::words::AllWords;
use rayon::prelude::*;
use rust_embed::RustEmbed;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;
use tera::{Kwargs, State, Tera};
use walkdir::WalkDir;

/// The program's own themes.
#[derive(RustEmbed)]
#[folder = "themes/"]
struct Embedded;

/// Every theme with the folders that it is laid over, the lowest first. `[output.site] theme` is one more folder
/// over the theme for adults.
fn layers(theme: &str) -> BTreeMap<Theme, Vec<String>> {
    let mut adults = vec![GUIDANCE.to_owned()];
    if theme != GUIDANCE {
        adults.push(theme.to_owned());
    }
    let young = vec![GUIDANCE.to_owned(), YOUNG_PEOPLE.to_owned()];
    [(GUIDANCE, adults), (YOUNG_PEOPLE, young)].into()
}

/// The themes of a book, ready to render.
pub struct Themes {
    tera: BTreeMap<Theme, Tera>,
    styles: Styles,
    sheets: ByName,
    scripts: ByName,
    /// The files for paper of each theme.
    print: BTreeMap<Theme, PrintFiles>,
    /// The book's own files, for what is wrong with them: their number and text, by path below `themes/`.
    own: BTreeMap<String, (u32, String)>,
    /// Of each theme the folders that it is laid over, the lowest first.
    layers: BTreeMap<Theme, Vec<String>>,
}

/// The files of a theme for paper.
pub struct PrintFiles {
    /// Each by its path below `print/`.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The hash of them all.
    pub hash: blake3::Hash,
    /// The hash of the fonts among them.
    pub fonts: blake3::Hash,
}

impl PrintFiles {
    fn new(files: BTreeMap<String, Vec<u8>>) -> PrintFiles {
        let hash_of = |wanted: fn(&str) -> bool| {
            let mut hasher = blake3::Hasher::new();
            for (name, bytes) in files.iter().filter(|(name, _)| wanted(name)) {
                // Lengths, so that no two sets of files look the same.
                hasher.update(&name.len().to_le_bytes()).update(name.as_bytes());
                hasher.update(&bytes.len().to_le_bytes()).update(bytes);
            }
            hasher.finalize()
        };
        let (hash, fonts) = (hash_of(|_| true), hash_of(is_font));
        PrintFiles { files, hash, fonts }
    }
}

/// Whether a file is a font, by its name.
pub fn is_font(name: &str) -> bool {
    name.ends_with(".ttf") || name.ends_with(".otf")
}

/// A file of a theme.
type ThemeFiles = BTreeMap<String, Vec<u8>>;

impl Themes {
    /// The themes for the book at `dir`, whose pages for adults are in the theme `chosen`. A template that cannot be
    /// read is reported at its line, a theme that is not there where it is chosen.
    pub fn load(
        dir: &Path,
        chosen: &Spanned<String>,
        words: &Arc<AllWords>,
        files: &mut Files,
        out: &mut Vec<Diagnostic>,
    ) -> Themes {
        let mut all: ThemeFiles = Embedded::iter()
            .filter_map(|name| Some((name.to_string(), Embedded::get(&name)?.data.into_owned())))
            .collect();
        let mut own = BTreeMap::new();
        let root = dir.join("themes");
        for entry in WalkDir::new(&root).sort_by_file_name().into_iter().flatten() {
            let Ok(below) = entry.path().strip_prefix(&root) else { continue };
            let name = below.to_string_lossy().replace('\\', "/");
            if !entry.file_type().is_file() {
                continue;
            }
            let Ok(bytes) = std::fs::read(entry.path()) else { continue };
            if all.get(&name).is_some_and(|embedded| *embedded == bytes) {
                continue;
            }
            let text = String::from_utf8_lossy(&bytes).into_owned();
            own.insert(name.clone(), (files.add(format!("themes/{name}"), text.clone()), text));
            all.insert(name, bytes);
        }
        known(&all, chosen, out);
        let layers = layers(chosen);
        let (sheets, scripts) = rayon::join(
            || named(&layered(&all, &layers[GUIDANCE], "sheets/"), "css", &small_css),
            || named(&layered(&all, &layers[GUIDANCE], "scripts/"), "js", &small_js),
        );
        let mut themes = Themes {
            tera: BTreeMap::new(),
            styles: Styles::new(),
            sheets,
            scripts,
            print: BTreeMap::new(),
            own,
            layers: layers.clone(),
        };
        // Nothing of a book can be rendered before: every core has its share.
        let made: Vec<_> = layers
            .par_iter()
            .map(|(theme, layers)| {
                let mut found = Vec::new();
                let (tera, styles) = rayon::join(
                    || themes.templates(&all, theme, layers, words, &mut found),
                    || {
                        Sheet::ALL
                            .map(|(sheet, folder)| (sheet, style(&all, theme, layers, folder)))
                    },
                );
                let print = PrintFiles::new(layered(&all, layers, "print/"));
                (*theme, tera, styles, print, found)
            })
            .collect();
        for (theme, tera, styles, print, found) in made {
            themes.tera.insert(theme, tera);
            themes.styles.extend(styles.map(|(sheet, style)| ((theme, sheet), style)));
            themes.print.insert(theme, print);
            out.extend(found);
        }
        themes
    }

    /// Whether a file of the book's own themes asks for the words called `name`.
    pub fn asks_for(&self, name: &str) -> bool {
        self.own.values().any(|(_, text)| text.contains(name))
    }

    /// The stylesheet of each theme.
    pub fn styles(&self) -> &Styles {
        &self.styles
    }

    /// Stylesheets that only some pages load, on top of their theme's.
    pub fn sheets(&self) -> &ByName {
        &self.sheets
    }

    /// The scripts that pages may load: each page works without them.
    pub fn scripts(&self) -> &ByName {
        &self.scripts
    }

    /// The templates of a theme.
    pub fn tera(&self, theme: Theme) -> Option<&Tera> {
        self.tera.get(theme)
    }

    /// The files of a theme for paper.
    pub fn print(&self, theme: Theme) -> Option<&PrintFiles> {
        self.print.get(theme)
    }

    /// A diagnostic about a file of a theme, at the bytes `range`; of a theme's own file, at its line.
    pub fn at(
        &self,
        theme: Theme,
        folder: &str,
        name: &str,
        range: std::ops::Range<usize>,
        message: String,
    ) -> Diagnostic {
        let layers = self.layers.get(theme).map_or(&[][..], Vec::as_slice);
        let found =
            layers.iter().rev().find_map(|layer| self.own.get(&format!("{layer}/{folder}{name}")));
        let code = if folder == "print/" { Code::Print } else { Code::Template };
        match found {
            Some((file, _)) => Diagnostic::new(
                code,
                Span::new(*file, range.start, range.end),
                message,
                "Mend the file, or delete it: the program's own is used where a book has none",
            ),
            None => self.misfit(theme, folder, name, &message),
        }
    }

    /// A fault in a file of the program's: of a file that the book has put beside it, where there is one, else of the program.
    fn misfit(&self, theme: Theme, folder: &str, name: &str, message: &str) -> Diagnostic {
        let layers = self.layers.get(theme).map_or(&[][..], Vec::as_slice);
        let beside = layers.iter().rev().find_map(|layer| {
            let folder = format!("{layer}/{folder}");
            let mut own = self.own.iter().filter(|(path, _)| path.starts_with(&folder));
            own.find(|(path, _)| path.ends_with(".typ"))
        });
        match beside {
            Some((path, (file, _))) => Diagnostic::new(
                Code::Print,
                Span::new(*file, 0, 0),
                format!("The program's `{name}` does not fit to `themes/{path}`: {message}"),
                "Write everything that the program's own file of this name has, or delete the file",
            ),
            None => self.failure(format!("{theme}/{folder}{name}: {message}")),
        }
    }

    /// Whether the book has that file of a theme itself.
    pub fn is_own(&self, theme: Theme, folder: &str, name: &str) -> bool {
        let layers = self.layers.get(theme).map_or(&[][..], Vec::as_slice);
        layers.iter().any(|layer| self.own.contains_key(&format!("{layer}/{folder}{name}")))
    }

    /// A diagnostic about something that the program itself got wrong.
    pub fn failure(&self, message: String) -> Diagnostic {
        Diagnostic::new(
            Code::Template,
            Span::default(),
            message,
            "This is a fault of the program, not of your book: please report it with the book",
        )
    }

    fn templates(
        &self,
        all: &ThemeFiles,
        theme: Theme,
        layers: &[String],
        words: &Arc<AllWords>,
        out: &mut Vec<Diagnostic>,
    ) -> Tera {
        let mut tera = Tera::new();
        tera.autoescape_on(vec![".html"]);
        tera.set_escape_fn(escaped);
        let words = words.clone();
        tera.register_function(
            "word",
            move |kwargs: Kwargs, state: &State<'_>| -> tera::TeraResult<String> {
                let language = state.get::<String>("language")?.unwrap_or_default();
                let id = kwargs.must_get::<String>("id")?;
                let mut arguments = Vec::new();
                for (key, value) in kwargs.iter() {
                    let key = key.to_string();
                    if key != "id" {
                        arguments.push((key, value.to_string()));
                    }
                }
                let arguments: Vec<_> =
                    arguments.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
                Ok(words.of(&language).with(&id, &arguments))
            },
        );
        let files = layered(all, layers, "templates/");
        let texts = files
            .iter()
            .map(|(name, bytes)| (name.clone(), String::from_utf8_lossy(bytes).into_owned()));
        if let Err(error) = tera.add_raw_templates(texts) {
            out.push(self.template_error(theme, &error));
        }
        tera
    }

    /// What Tera says of a template, at the line of the file that the owner wrote.
    pub fn template_error(&self, theme: Theme, error: &tera::Error) -> Diagnostic {
        match error.kind() {
            tera::ErrorKind::SyntaxError(report) | tera::ErrorKind::RenderingError(report) => self
                .at(
                    theme,
                    "templates/",
                    report.filename(),
                    report.span().range.clone(),
                    report.message().to_owned(),
                ),
            tera::ErrorKind::MissingParent { current, parent } => self.at(
                theme,
                "templates/",
                current,
                0..0,
                format!("There is no template `{parent}` to extend"),
            ),
            other => self.at(theme, "templates/", "", 0..0, other.to_string()),
        }
    }
}

/// Writes a text into a page with the marks of HTML as references, as Tera does by itself, but not letter by letter.
fn escaped(text: &str, out: &mut dyn Write) -> io::Result<()> {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
        out.write_all(&rest.as_bytes()[..at])?;
        out.write_all(match rest.as_bytes()[at] {
            b'&' => b"&amp;",
            b'<' => b"&lt;",
            b'>' => b"&gt;",
            b'"' => b"&quot;",
            _ => b"&#39;",
        })?;
        rest = &rest[at + 1..];
    }
    out.write_all(rest.as_bytes())
}

/// Reports a theme of which there is no file.
fn known(all: &ThemeFiles, chosen: &Spanned<String>, out: &mut Vec<Diagnostic>) {
    let names: BTreeSet<&str> =
        all.keys().filter_map(|path| path.split_once('/')).map(|(name, _)| name).collect();
    if !names.contains(chosen.as_str()) {
        let listed: Vec<_> = names.iter().copied().collect();
        out.push(Diagnostic::new(
            Code::WrongValue,
            chosen.span,
            format!("There is no theme `{}`", chosen.value),
            did_you_mean(
                chosen,
                names,
                format!(
                    "The themes are {}. For one of your own, put the files that differ into themes/{}/",
                    listed.join(", "),
                    chosen.value
                ),
            ),
        ));
    }
}

/// The files below `folder` of some themes laid over each other, by their path below it.
fn layered(all: &ThemeFiles, layers: &[String], folder: &str) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for layer in layers {
        let start = format!("{layer}/{folder}");
        for (name, bytes) in
            all.range(start.clone()..).take_while(|(name, _)| name.starts_with(&start))
        {
            found.insert(name[start.len()..].to_owned(), bytes.clone());
        }
    }
    found
}

/// Files of a theme that pages load by name: each is published at an address that has a hash of what it says.
fn named(files: &ThemeFiles, kind: &str, small: &dyn Fn(&str) -> String) -> ByName {
    let one = |(file, bytes): (&String, &Vec<u8>)| {
        let name = file.strip_suffix(kind)?.strip_suffix('.')?.to_owned();
        let text = small(&String::from_utf8_lossy(bytes));
        let hash = blake3::hash(text.as_bytes()).to_hex();
        let address = Address::new(format!("/assets/{name}-{}.{kind}", &hash[..10]));
        Some((name, (address, text.into())))
    };
    files.iter().filter_map(one).collect()
}

/// The styles of a theme, and their address, which has a hash of them.
fn style(all: &ThemeFiles, theme: Theme, layers: &[String], folder: &str) -> (Address, Arc<str>) {
    let css = stylesheet(all, layers, folder);
    let hash = blake3::hash(css.as_bytes()).to_hex();
    let address = Address::new(format!("/assets/{theme}-{folder}-{}.css", &hash[..10]));
    (address, css.into())
}

/// The styles of some themes, one after another in the order of their names, without what only people read: those for
/// every page, and those in `folder`.
fn stylesheet(all: &ThemeFiles, layers: &[String], folder: &str) -> String {
    let mut files: Vec<(String, Vec<u8>)> = layered(all, layers, "styles/")
        .into_iter()
        .filter_map(|(path, bytes)| {
            let (within, name) = path.split_once('/').unwrap_or((folder, &path));
            (within == folder && name.ends_with(".css")).then(|| (name.to_owned(), bytes))
        })
        .collect();
    files.sort();
    let mut css = String::new();
    for (_, bytes) in files {
        css.push_str(&String::from_utf8_lossy(&bytes));
        css.push('\n');
    }
    small_css(&css)
}

/// Styles without what only people read.
fn small_css(css: &str) -> String {
    let mut cfg = minify_html::Cfg::new();
    cfg.minify_css = true;
    let page = format!("<style>{css}</style>");
    let small = String::from_utf8_lossy(&minify_html::minify(page.as_bytes(), &cfg)).into_owned();
    small.trim_start_matches("<style>").trim_end_matches("</style>").to_owned()
}

/// A script without what only people read: lines that are a comment, and needless bytes.
fn small_js(text: &str) -> String {
    let is_code = |line: &&str| !line.trim_start().starts_with("//");
    let text = text.lines().filter(is_code).collect::<Vec<_>>().join("\n");
    let mut cfg = minify_html::Cfg::new();
    cfg.minify_js = true;
    let page = format!("<script>{text}</script>");
    let small = String::from_utf8_lossy(&minify_html::minify(page.as_bytes(), &cfg)).into_owned();
    small.trim_start_matches("<script>").trim_end_matches("</script>").to_owned()
}

#[cfg(test)]
mod tests {
    use super::{escaped, small_js};

    #[test]
    fn words_are_escaped_as_tera_does() {
        for text in ["", "a", "é & b's <c d=\"e\">", "&&'", "<"] {
            let (mut ours, mut theirs) = (Vec::new(), Vec::new());
            escaped(text, &mut ours).expect("memory");
            tera::escape_html(text, &mut theirs).expect("memory");
            assert_eq!(ours, theirs, "{text}");
        }
    }

    /// A minifier that Zola used made names of these words (its issue 2731).
    #[test]
    fn a_small_script_keeps_its_words() {
        let script = "addEventListener(\"load\", () => {\n  show([{left: \"$$\", right: \"$$\"}, {left: \"$\", right: \"$\"}]); // all\n});";
        let small = small_js(script);
        assert!(small.len() < script.len(), "{small}");
        assert_eq!(small.matches("$$").count(), 2, "{small}");
        assert_eq!(small.replace("$$", "").matches('$').count(), 2, "{small}");
    }
}
