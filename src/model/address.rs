//! Addresses: where a thing is published, from the root of the site.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use unicode_normalization::UnicodeNormalization;

/// An address such as `/complaints/4.1/` or `/factsheets/x.pdf`: from the site's root, not encoded.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address(String);

/// What is percent-encoded in a link's path (RFC 3986, section 3.3: all but `pchar` and `/`).
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

impl Address {
    /// The address `path`, which begins with `/`.
    pub fn new(path: impl Into<String>) -> Address {
        let path = path.into();
        debug_assert!(path.starts_with('/'), "an address begins with a slash: {path}");
        Address(path)
    }

    /// As text, not encoded.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What is at `name` below this folder.
    pub fn join(&self, name: &str) -> Address {
        Address(format!("{}{name}", self.0))
    }

    /// The same place among the pages of `language`: `/a/` is `/cy/a/`.
    pub fn in_language(&self, language: &str) -> Address {
        Address(format!("/{language}{}", self.0))
    }

    /// The folder that this stands in: of `/a/b/` and of `/a/b` it is `/a/`; the root has none.
    pub fn parent(&self) -> Option<Address> {
        let trimmed = self.0.trim_end_matches('/');
        trimmed.rfind('/').map(|at| Address(trimmed[..=at].to_owned()))
    }

    /// The file that holds it, below the folder of the site: `/a/` is `a/index.html`.
    pub fn file(&self) -> String {
        let path = self.0.trim_start_matches('/');
        if self.0.ends_with('/') { format!("{path}index.html") } else { path.to_owned() }
    }

    /// A relative link from the page here to `to`, percent-encoded: one build works under any path.
    pub fn relative(&self, to: &Address, fragment: Option<&str>) -> String {
        if let Some(fragment) = fragment.filter(|_| self == to) {
            return format!("#{}", utf8_percent_encode(fragment, PATH));
        }
        let folders = |address: &str| address.rfind('/').map_or(0, |last| last + 1);
        let (here, there) = (&self.0[..folders(&self.0)], &to.0);
        // What both have in common, up to the end of a folder.
        let alike = here.bytes().zip(there.bytes()).take_while(|(a, b)| a == b).count();
        let same = here.as_bytes()[..alike].iter().rposition(|b| *b == b'/').map_or(1, |n| n + 1);
        let mut path = "../".repeat(here[same..].matches('/').count());
        path.push_str(&there[same..]);
        if path.is_empty() {
            path.push_str("./");
        }
        // `a:b` would be read as a scheme.
        if path.split('/').next().is_some_and(|first| first.contains(':')) {
            path.insert_str(0, "./");
        }
        let mut link = encoded(path);
        if let Some(fragment) = fragment {
            link.push('#');
            link.extend(utf8_percent_encode(fragment, PATH));
        }
        link
    }

    /// The whole address on the web, percent-encoded. `site_url` ends with `/`.
    pub fn absolute(&self, site_url: &str, fragment: Option<&str>) -> String {
        let path = utf8_percent_encode(&self.0[1..], PATH);
        match fragment {
            Some(f) => format!("{site_url}{path}#{}", utf8_percent_encode(f, PATH)),
            None => format!("{site_url}{path}"),
        }
    }

    /// What two addresses that a file system or a host may take for one have in common.
    pub fn folded(&self) -> String {
        self.0.nfc().flat_map(char::to_lowercase).collect()
    }
}

/// A path as it stands in a link; most stand there as they are.
fn encoded(path: String) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'.' | b'-' | b'_');
    match path.bytes().all(plain) {
        true => path,
        false => utf8_percent_encode(&path, PATH).to_string(),
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_relative() {
        let link = |from: &str, to: &str| Address::new(from).relative(&Address::new(to), None);
        assert_eq!(link("/", "/a/"), "a/");
        assert_eq!(link("/a/", "/"), "../");
        assert_eq!(link("/a/b/", "/a/c/"), "../c/");
        assert_eq!(link("/a/b/", "/a/b/"), "./");
        assert_eq!(link("/404.html", "/x y.pdf"), "x%20y.pdf");
        assert_eq!(link("/a/", "/a/b:c/"), "./b:c/");
        let here = Address::new("/a/");
        assert_eq!(here.relative(&here, Some("p3.7")), "#p3.7");
        assert_eq!(here.relative(&Address::new("/b/"), Some("é")), "../b/#%C3%A9");
        assert_eq!(here.absolute("https://e.org/x/", Some("p1")), "https://e.org/x/a/#p1");
    }

    proptest::proptest! {
        /// A relative link, followed as a browser does, leads where it should.
        #[test]
        fn relative_links_lead_home(from in "(/[a-c]{1,2}){0,4}/", to in "(/[a-c]{1,2}){0,4}(/|/x[.]pdf)") {
            let link = Address::new(from.clone()).relative(&Address::new(to.clone()), None);
            let mut at: Vec<&str> = from.split('/').collect();
            at.pop();
            let mut file = "";
            for part in link.split('/') {
                match part {
                    ".." => drop(at.pop()),
                    "." | "" => {}
                    other if other.contains('.') => file = other,
                    folder => at.push(folder),
                }
            }
            proptest::prop_assert_eq!(format!("{}/{}", at.join("/"), file), to);
        }
    }
}
