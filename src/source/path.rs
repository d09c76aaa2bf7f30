//! Paths within a book, as texts write them.

/// `place` from `folder` without `.` and `..`; `None` where it leads up and out.
pub fn normal(folder: &str, place: &str) -> Option<String> {
    let mut path = String::with_capacity(folder.len() + place.len() + 1);
    for part in folder.split('/').chain(place.split('/')) {
        match part {
            "" | "." => {}
            ".." if path.is_empty() => return None,
            ".." => path.truncate(path.rfind('/').unwrap_or(0)),
            other => {
                if !path.is_empty() {
                    path.push('/');
                }
                path.push_str(other);
            }
        }
    }
    if place.ends_with('/') && !path.is_empty() {
        path.push('/');
    }
    Some(path)
}

#[cfg(test)]
mod tests {
    use super::normal;

    #[test]
    fn a_path_is_followed_part_by_part() {
        for (folder, place, expected) in [
            ("a/b", "c.md", Some("a/b/c.md")),
            ("a/b", "../c/", Some("a/c/")),
            ("a", "./../..", None),
            ("a", "..", Some("")),
            ("", "/x//y/./", Some("x/y/")),
            ("a/", "../", Some("")),
        ] {
            assert_eq!(normal(folder, place).as_deref(), expected, "{folder} {place}");
        }
    }
}
