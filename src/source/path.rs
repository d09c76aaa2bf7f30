//! Paths within a book, as texts write them.

/// `place` from `folder` without `.` and `..`; `None` where it leads up and out.
pub fn normal(folder: &str, place: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(place.split('/')) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            other => parts.push(other),
        }
    }
    let slash = if place.ends_with('/') && !parts.is_empty() { "/" } else { "" };
    Some(format!("{}{slash}", parts.join("/")))
}
