//! The only writer of a site: a staging folder beside it, and the exchange of the two.
//!
//! Killed at any moment, the old site or the new one is there, never a mixture: `renameat2` with
//! `RENAME_EXCHANGE` swaps the two folders in one step of the file system; where that is not to be had, two
//! renames do, and between them there is no site for an instant. Two builds of one folder take turns
//! (`flock`, which dies with its holder).

use crate::model::{Address, MARK};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use walkdir::WalkDir;

/// What stands first in the file that names every file that a build wrote, so that a later one may replace them.
const HEAD: &str =
    "A build of Plainbook wrote this folder, and the next one will replace it. Its files are:";

/// A site in the making.
pub struct Stage {
    out: PathBuf,
    staging: PathBuf,
    /// The files that were written, below the staging folder.
    written: Mutex<BTreeSet<String>>,
    /// The folders that are there.
    folders: Mutex<BTreeSet<PathBuf>>,
    _turn: File,
}

/// Why a folder cannot be built into.
#[derive(Debug)]
pub enum Refusal {
    /// It is the book, within its sources, or holds it.
    Book(String),
    /// There is something in it that no build wrote: the folder, and what it is.
    NotOurs(PathBuf, String),
    /// The lock to begin anew is this site's own, with so many promises.
    Lock(usize),
    /// The system said no.
    Io(PathBuf, io::Error),
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Refusal::Book(why) => f.write_str(why),
            Refusal::NotOurs(out, what) => write!(
                f,
                "`{}` has something in it that a build did not write: `{what}`. \
                 Name an empty or new folder with --out, or move that out of it",
                out.display()
            ),
            Refusal::Lock(promises) => write!(
                f,
                "urls.lock is this site's own, and --fresh would forget {promises} addresses and numbers that were \
                 published. Run `plainbook lock` without it: what is new is added"
            ),
            Refusal::Io(path, e) => write!(f, "`{}` cannot be written: {e}", path.display()),
        }
    }
}

/// Whether `out` may be built into for the book at `book`, whose sources are in `sources`.
pub fn allowed(out: &Path, book: &Path, sources: &[PathBuf]) -> Result<(), Refusal> {
    let whole = |path: &Path| whole(path).map_err(|e| Refusal::Io(path.to_owned(), e));
    let (out_whole, book) = (whole(out)?, whole(book)?);
    if book.starts_with(&out_whole) {
        return Err(Refusal::Book(format!(
            "`{}` is the book or holds it: the site would replace it. Name another folder with --out",
            out.display()
        )));
    }
    for source in sources {
        if out_whole.starts_with(whole(source)?) {
            return Err(Refusal::Book(format!(
                "`{}` is within the book's sources (`{}`). Name another folder with --out",
                out.display(),
                source.display()
            )));
        }
    }
    match fs::read_dir(&out_whole) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(e) => Err(Refusal::Io(out.to_owned(), e)),
        Ok(_) => match foreign(&out_whole) {
            Some(what) => Err(Refusal::NotOurs(out.to_owned(), what)),
            None => Ok(()),
        },
    }
}

/// A name as the list has it: on one line, whatever is in it.
fn one_line(name: &str) -> String {
    name.replace('\n', "\u{240a}").replace('\r', "\u{240d}")
}

/// The first thing in a folder that a build did not write.
fn foreign(out: &Path) -> Option<String> {
    let list = fs::read_to_string(out.join(MARK)).unwrap_or_default();
    let mut lines = list.lines();
    let ours: BTreeSet<&str> =
        if lines.next() == Some(HEAD) { lines.collect() } else { BTreeSet::new() };
    let not_ours = |entry: &walkdir::Result<walkdir::DirEntry>| {
        let Ok(entry) = entry else { return Some("what cannot be read".to_owned()) };
        let below = entry.path().strip_prefix(out).unwrap_or(entry.path());
        let name = one_line(&below.to_string_lossy().replace('\\', "/"));
        let known = if entry.file_type().is_dir() {
            let folder = format!("{name}/");
            ours.range(folder.as_str()..).next().is_some_and(|file| file.starts_with(&folder))
        } else {
            ours.contains(name.as_str())
        };
        (!known).then_some(name)
    };
    // A large site is looked at folder by folder, on every core.
    let top: Vec<_> =
        WalkDir::new(out).min_depth(1).max_depth(1).sort_by_file_name().into_iter().collect();
    top.into_par_iter().find_map_first(|entry| {
        not_ours(&entry).or_else(|| {
            let below = WalkDir::new(entry.ok()?.path()).follow_root_links(false).min_depth(1);
            below.sort_by_file_name().into_iter().find_map(|entry| not_ours(&entry))
        })
    })
}

/// The whole path, with links followed, also of a folder that is not there yet.
fn whole(path: &Path) -> io::Result<PathBuf> {
    let path = std::path::absolute(path)?;
    let mut existing = path.as_path();
    let mut rest = Vec::new();
    loop {
        match existing.canonicalize() {
            Ok(found) => return Ok(rest.iter().rev().fold(found, |p: PathBuf, name| p.join(name))),
            Err(e) if e.kind() == io::ErrorKind::NotFound => {
                let (Some(parent), Some(name)) = (existing.parent(), existing.file_name()) else {
                    return Err(e);
                };
                rest.push(name.to_owned());
                existing = parent;
            }
            Err(e) => return Err(e),
        }
    }
}

impl Stage {
    /// Begins a site that will stand at `out`, once it is this build's turn.
    pub fn begin(out: &Path) -> Result<Stage, Refusal> {
        let fail = |path: &Path| {
            let path = path.to_owned();
            move |e| Refusal::Io(path, e)
        };
        let out = whole(out).map_err(fail(out))?;
        let name = out.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let parent = out.parent().map(Path::to_owned).unwrap_or_default();
        fs::create_dir_all(&parent).map_err(fail(&parent))?;
        // The folder around the site is locked, so that no file is left behind for it.
        let turn = File::open(&parent).map_err(fail(&parent))?;
        turn.lock().map_err(fail(&parent))?;
        let staging = parent.join(format!(".{name}.plainbook-staging"));
        remove(&staging).map_err(fail(&staging))?;
        fs::create_dir(&staging).map_err(fail(&staging))?;
        // Asked again now that it is this build's turn: another may have written meanwhile.
        if let Some(what) = out.exists().then(|| foreign(&out)).flatten() {
            return Err(Refusal::NotOurs(out, what));
        }
        Ok(Stage {
            out,
            staging,
            written: Mutex::default(),
            folders: Mutex::default(),
            _turn: turn,
        })
    }

    /// Writes one file of the site.
    pub fn write(&self, address: &Address, bytes: &[u8]) -> Result<(), Refusal> {
        self.write_file(&address.file(), bytes)
    }

    fn write_file(&self, name: &str, bytes: &[u8]) -> Result<(), Refusal> {
        let path = self.staging.join(name);
        let fail = |e| Refusal::Io(path.clone(), e);
        if let Some(folder) = path.parent() {
            self.folder(folder).map_err(fail)?;
        }
        self.written.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned());
        fs::write(&path, bytes).map_err(fail)
    }

    /// Makes a folder, once.
    fn folder(&self, folder: &Path) -> io::Result<()> {
        let there = || self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        if !there().contains(folder) {
            fs::create_dir_all(folder)?;
            there().insert(folder.to_owned());
        }
        Ok(())
    }

    /// Puts the new site in the place of the old one, and takes the old one away.
    pub fn exchange(self) -> Result<PathBuf, Refusal> {
        let mut list = self.written.lock().unwrap_or_else(PoisonError::into_inner).clone();
        list.insert(MARK.to_owned());
        let names = list.iter().map(|name| one_line(name));
        let lines: Vec<_> = std::iter::once(HEAD.to_owned()).chain(names).collect();
        self.write_file(MARK, format!("{}\n", lines.join("\n")).as_bytes())?;
        let fail = |e: io::Error| Refusal::Io(self.out.clone(), e);
        if self.out.exists() {
            if !swap(&self.staging, &self.out).map_err(fail)? {
                let old = self.staging.with_extension("old");
                remove(&old).map_err(fail)?;
                fs::rename(&self.out, &old).map_err(fail)?;
                fs::rename(&self.staging, &self.out).map_err(fail)?;
                remove(&old).map_err(fail)?;
            }
            remove(&self.staging).map_err(fail)?;
        } else {
            fs::rename(&self.staging, &self.out).map_err(fail)?;
        }
        Ok(self.out.clone())
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // A build that was given up leaves nothing; after an exchange there is nothing to leave.
        let _ = remove(&self.staging);
    }
}

/// Takes a folder away, those in it on every core: a large site is taken away no quicker than it is written.
fn remove(folder: &Path) -> io::Result<()> {
    let gone = |removed: io::Result<()>| match removed {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    };
    // Of a link only the link is taken away.
    if fs::symlink_metadata(folder).is_ok_and(|there| there.is_dir()) {
        let entries: Vec<_> = fs::read_dir(folder)?.collect::<io::Result<_>>()?;
        entries.into_par_iter().try_for_each(|entry| match entry.file_type()?.is_dir() {
            true => gone(fs::remove_dir_all(entry.path())),
            false => Ok(()),
        })?;
    }
    gone(fs::remove_dir_all(folder))
}

/// Exchanges two folders in one step; `false` where the system has no such step.
#[cfg(target_os = "linux")]
fn swap(a: &Path, b: &Path) -> io::Result<bool> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(true),
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => Ok(false),
        Err(e) => Err(e.into()),
    }
}

#[cfg(not(target_os = "linux"))]
fn swap(_: &Path, _: &Path) -> io::Result<bool> {
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(dir: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(dir)
            .expect("a folder")
            .map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn the_old_site_stays_until_the_new_one_is_whole() {
        let dir = tempfile::tempdir().expect("a folder");
        let out = dir.path().join("site");
        let write = |text: &str, finish: bool| {
            let stage = Stage::begin(&out).expect("a stage");
            stage.write(&Address::new("/a/"), text.as_bytes()).expect("written");
            if finish {
                stage.exchange().expect("exchanged");
            }
        };
        write("old", true);
        write("given up", false);
        fs::write(out.join("mine.txt"), "x").expect("a file");
        assert!(matches!(Stage::begin(&out), Err(Refusal::NotOurs(_, what)) if what == "mine.txt"));
        fs::remove_file(out.join("mine.txt")).expect("removed");
        assert_eq!(fs::read_to_string(out.join("a/index.html")).expect("a page"), "old");
        write("new", true);
        assert_eq!(fs::read_to_string(out.join("a/index.html")).expect("a page"), "new");
        assert_eq!(names(dir.path()), ["site"]);
        assert_eq!(names(&out), [".plainbook", "a"]);
    }

    #[test]
    fn a_folder_that_is_not_ours_is_refused() {
        let dir = tempfile::tempdir().expect("a folder");
        let book = dir.path().join("book");
        let content = book.join("content");
        fs::create_dir_all(&content).expect("folders");
        let sources = [content.clone()];
        assert!(allowed(&book.join("public"), &book, &sources).is_ok());
        assert!(matches!(allowed(&book, &book, &sources), Err(Refusal::Book(_))));
        assert!(matches!(allowed(dir.path(), &book, &sources), Err(Refusal::Book(_))));
        assert!(matches!(allowed(&content.join("x"), &book, &sources), Err(Refusal::Book(_))));
        assert!(matches!(
            allowed(&book.join("content/../content"), &book, &sources),
            Err(Refusal::Book(_))
        ));
        let other = dir.path().join("other");
        fs::create_dir(&other).expect("a folder");
        assert!(allowed(&other, &book, &sources).is_ok());
        fs::write(other.join("mine.txt"), "x").expect("a file");
        assert!(matches!(allowed(&other, &book, &sources), Err(Refusal::NotOurs(..))));
    }
}
