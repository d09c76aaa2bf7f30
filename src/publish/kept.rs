//! PDFs of earlier builds, so that one whose inputs are the same is not set again.
//!
//! They are kept in a folder beside the site, each under the hash of everything that it was made from, with the hash of
//! its own bytes at its head: a file that was cut short or altered is not trusted. The folder can be deleted at any time.

use crate::render::Kept;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The length of a hash in hexadecimal digits.
const HASH: usize = 64;

/// The PDFs that are kept for one site.
pub struct PdfStore {
    folder: PathBuf,
    /// The names of those that this build used or made.
    used: Mutex<BTreeSet<String>>,
}

impl PdfStore {
    /// Those beside the site at `out`.
    pub fn beside(out: &Path) -> PdfStore {
        let name = out.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let folder = out.with_file_name(format!(".{name}.plainbook-pdfs"));
        PdfStore { folder, used: Mutex::default() }
    }

    fn use_of(&self, key: &str) {
        self.used.lock().unwrap_or_else(PoisonError::into_inner).insert(key.to_owned());
    }

    /// Removes what this build had no use for, so that the folder grows no larger than the site. What cannot be removed
    /// is harmless.
    pub fn forget_unused(&self) {
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            if !used.contains(entry.file_name().to_string_lossy().as_ref()) {
                let _ = fs::remove_file(entry.path());
            }
        }
        // Goes only where it is empty: a site without PDFs leaves no folder.
        let _ = fs::remove_dir(&self.folder);
    }
}

impl Kept for PdfStore {
    fn get(&self, key: &str) -> Option<Vec<u8>> {
        let mut file = fs::read(self.folder.join(key)).ok()?;
        let bytes = file.split_off(HASH.min(file.len()));
        if file != hash(&bytes) {
            return None;
        }
        self.use_of(key);
        Some(bytes)
    }

    fn put(&self, key: &str, bytes: &[u8]) {
        self.use_of(key);
        // A build that cannot keep a PDF makes it again the next time.
        let _ = fs::create_dir_all(&self.folder);
        let _ = fs::write(self.folder.join(key), [&hash(bytes), bytes].concat());
    }
}

fn hash(bytes: &[u8]) -> Vec<u8> {
    blake3::hash(bytes).to_hex().as_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_altered_is_not_trusted_and_what_is_not_used_is_forgotten() {
        let dir = tempfile::tempdir().expect("a folder");
        let out = dir.path().join("site");
        let pdfs = PdfStore::beside(&out);
        assert_eq!(pdfs.get("a"), None);
        pdfs.put("a", b"first");
        pdfs.put("b", b"second");
        assert_eq!(pdfs.get("a"), Some(b"first".to_vec()));
        let file = dir.path().join(".site.plainbook-pdfs/b");
        for broken in [&b""[..], b"short", &fs::read(&file).expect("kept")[..HASH + 2]] {
            fs::write(&file, broken).expect("written");
            assert_eq!(pdfs.get("b"), None);
        }
        let next = PdfStore::beside(&out);
        next.get("a");
        next.forget_unused();
        assert!(!file.exists());
        assert_eq!(next.get("a"), Some(b"first".to_vec()));
        PdfStore::beside(&out).forget_unused();
        assert!(!dir.path().join(".site.plainbook-pdfs").exists());
    }
}
