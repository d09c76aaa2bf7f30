//! `urls.lock` on the disk: read with the book, and written whole or not at all.

use super::lock::{self, FILE, Lock};
use super::stage::Refusal;
use crate::diagnostic::{Code, Diagnostic, Files, Span};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

/// Reads the lock of the book at `dir`; `None` where it has none, or one that does not say whose it is.
pub fn load(dir: &Path, files: &mut Files, out: &mut Vec<Diagnostic>) -> Option<Lock> {
    let bytes = match fs::read(dir.join(FILE)) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return None,
        Err(e) => {
            out.push(Diagnostic::new(
                Code::LockLine,
                Span::new(files.add(FILE, ""), 0, 0),
                format!("The file cannot be read: {e}"),
                "Check who may read it, and that it is a file",
            ));
            return None;
        }
        Ok(bytes) => bytes,
    };
    match files.decode(FILE, bytes) {
        (file, Ok(text)) => lock::parse(&text, file, out),
        (file, Err(good)) => {
            out.push(Diagnostic::new(
                Code::NotUtf8,
                Span::new(file, good, good),
                "The file is not UTF-8 text from here on",
                "Get the file back from the book's history",
            ));
            None
        }
    }
}

/// Writes the lock of the book at `dir`: beside the old one, which it then replaces in one step.
pub fn save(dir: &Path, lock: &Lock) -> Result<(), Refusal> {
    let (path, new) = (dir.join(FILE), dir.join(format!(".{FILE}.plainbook-new")));
    let write = || {
        let mut file = File::create(&new)?;
        file.write_all(lock.to_string().as_bytes())?;
        file.sync_all()?;
        fs::rename(&new, &path)
    };
    write().map_err(|e| Refusal::Io(path.clone(), e))
}
