//! The elements of a page that was rendered, as a tree.

use html5gum::{Token, Tokenizer};
use std::collections::BTreeMap;

/// A piece of a page.
#[derive(Debug)]
pub(super) enum Node {
    /// Words.
    Text(String),
    /// An element with what is in it.
    Element(Element),
}

/// An element.
#[derive(Debug, Default)]
pub(super) struct Element {
    pub(super) name: String,
    attributes: BTreeMap<String, String>,
    pub(super) children: Vec<Node>,
}

/// Elements that hold nothing (HTML, section 13.1.2).
const VOID: [&str; 13] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];

impl Element {
    /// The value of an attribute.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }

    /// Whether one of its classes is `name`.
    pub(super) fn is(&self, name: &str) -> bool {
        self.get("class").is_some_and(|all| all.split_whitespace().any(|c| c == name))
    }

    /// The elements right below it.
    pub(super) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first element called `name` in it, however deep.
    pub(super) fn find(&self, name: &str) -> Option<&Element> {
        self.elements().find_map(|e| if e.name == name { Some(e) } else { e.find(name) })
    }

    /// All its words.
    pub(super) fn words(&self) -> String {
        let words = self.children.iter().map(|node| match node {
            Node::Text(text) => text.clone(),
            Node::Element(element) => element.words(),
        });
        words.collect()
    }
}

/// The tree of a page or a part of one. An end tag that belongs to nothing is passed over.
pub(super) fn tree(html: &str) -> Element {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let mut open = vec![Element::default()];
    for token in Tokenizer::new(html) {
        match token {
            Ok(Token::StartTag(tag)) => {
                let name = text(&tag.name);
                let attributes = tag.attributes.iter().map(|(k, v)| (text(k), text(v))).collect();
                let holds_nothing = tag.self_closing || VOID.contains(&name.as_str());
                open.push(Element { name, attributes, children: Vec::new() });
                if holds_nothing {
                    close(&mut open);
                }
            }
            Ok(Token::EndTag(tag)) => {
                let name = text(&tag.name);
                if open.iter().skip(1).any(|e| e.name == name) {
                    while open.last().is_some_and(|e| e.name != name) {
                        close(&mut open);
                    }
                    close(&mut open);
                }
            }
            Ok(Token::String(words)) => {
                if let Some(last) = open.last_mut() {
                    last.children.push(Node::Text(text(&words)));
                }
            }
            _ => {}
        }
    }
    while open.len() > 1 {
        close(&mut open);
    }
    open.pop().unwrap_or_default()
}

/// Puts the element that was opened last into the one around it.
fn close(open: &mut Vec<Element>) {
    if let Some(done) = open.pop()
        && let Some(around) = open.last_mut()
    {
        around.children.push(Node::Element(done));
    }
}
