//! Markdown: the copy of a page beside it, for machines and for those who read text.

mod blocks;
mod page;
mod text;
mod tree;

use super::{Facts, Rendered};
use crate::model::Address;
use crate::plan::view::copy::Copy;
use crate::plan::view::document::{Block, Inline, Note};
use blocks::Blocks;

/// The copy of a text, which will be published at `address`.
pub fn of_text(copy: &Copy, address: &Address) -> Rendered {
    rendered(&copy.blocks, &copy.notes, address)
}

/// The copy of a page whose HTML is `html`; `notice` is the line that stands on every page. It will be published
/// at `address`, in the folder of the page.
pub fn of_page(html: &str, notice: Option<&str>, address: &Address) -> Rendered {
    let mut shown = page::page(html, address);
    if let Some(notice) = notice {
        let content = vec![Inline::Text { text: notice.to_owned() }];
        let after_title = shown.blocks.len().min(1);
        shown.blocks.insert(after_title, Block::Paragraph { content });
    }
    rendered(&shown.blocks, &shown.notes, address)
}

fn rendered(blocks: &[Block], notes: &[Note], address: &Address) -> Rendered {
    let mut writer = Blocks::new(address);
    let bytes = writer.text(blocks, notes).into_bytes();
    Rendered {
        bytes,
        facts: Some(Facts { links: writer.links, ..Facts::default() }),
        told: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::blocks::Blocks;
    use super::*;
    use crate::plan::view::document::{Item, Media, Picture, Target, Task, Term, Title};
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

    fn write(blocks: &[Block], notes: &[Note]) -> String {
        Blocks::new(&Address::new("/a/index.md")).text(blocks, notes)
    }

    fn text(text: &str) -> Inline {
        Inline::Text { text: text.to_owned() }
    }

    fn paragraph(content: Vec<Inline>) -> Block {
        Block::Paragraph { content }
    }

    fn item(value: u64, blocks: Vec<Block>) -> Item {
        Item { id: None, value: Some(value), task: None, blocks }
    }

    /// What a reader of CommonMark shows: its words, where its links lead, how many of each thing there are.
    #[derive(Debug, Default, PartialEq, Eq)]
    struct Shown {
        words: String,
        links: Vec<String>,
        items: usize,
        quotes: usize,
        headings: usize,
        cells: usize,
        codes: Vec<String>,
    }

    impl Shown {
        fn done(mut self) -> Shown {
            self.words = self.words.split_whitespace().collect::<Vec<_>>().join(" ");
            self
        }
    }

    fn read(markdown: &str) -> Shown {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_DEFINITION_LIST
            | Options::ENABLE_GFM;
        let mut shown = Shown::default();
        let mut code: Option<String> = None;
        for event in Parser::new_ext(markdown, options) {
            match event {
                Event::Text(text) => match &mut code {
                    Some(code) => code.push_str(&text),
                    None => shown.words.push_str(&text),
                },
                Event::Code(text) => shown.words.push_str(&text),
                Event::SoftBreak | Event::HardBreak => shown.words.push(' '),
                Event::FootnoteReference(_) => shown.words.push(' '),
                Event::InlineHtml(tag) if &*tag == "<br>" => shown.words.push(' '),
                Event::Html(text) => shown.words.push_str(&text),
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    shown.links.push(dest_url.to_string());
                }
                Event::Start(Tag::CodeBlock(_)) => code = Some(String::new()),
                Event::End(TagEnd::CodeBlock) => shown.codes.extend(code.take()),
                Event::Start(tag) => {
                    match tag {
                        Tag::Item => shown.items += 1,
                        Tag::BlockQuote(_) => shown.quotes += 1,
                        Tag::Heading { .. } => shown.headings += 1,
                        Tag::TableCell => shown.cells += 1,
                        Tag::Emphasis | Tag::Strong | Tag::Strikethrough => continue,
                        _ => {}
                    }
                    shown.words.push(' ');
                }
                Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough) => {}
                Event::End(TagEnd::Link | TagEnd::Image) => {}
                Event::End(_) => shown.words.push(' '),
                _ => {}
            }
        }
        shown.done()
    }

    fn inlines_shown(content: &[Inline], shown: &mut Shown) {
        for inline in content {
            match inline {
                Inline::Text { text } | Inline::Code { text } => shown.words += text,
                Inline::Strong { content }
                | Inline::Emphasis { content }
                | Inline::Strike { content }
                | Inline::Sup { content }
                | Inline::Sub { content } => inlines_shown(content, shown),
                Inline::Link { to, content, .. } => {
                    shown.links.extend(to.href.clone());
                    inlines_shown(content, shown);
                }
                Inline::Html { content, .. } | Inline::Media(Media { content, .. }) => {
                    inlines_shown(content, shown)
                }
                Inline::Break | Inline::NoteRef { .. } => shown.words.push(' '),
                Inline::Image { alt, .. } => {
                    shown.links.push("../b.png".to_owned());
                    shown.words += alt;
                }
            }
        }
    }

    fn shown(blocks: &[Block], out: &mut Shown) {
        for block in blocks {
            out.words.push(' ');
            match block {
                Block::Heading { content, .. } => {
                    out.headings += 1;
                    inlines_shown(content, out);
                }
                Block::Paragraph { content } | Block::Hand { content } => {
                    inlines_shown(content, out)
                }
                Block::Numbered { label, heading, blocks, .. } => {
                    out.words += &format!("{label} ");
                    if let Some(title) = heading {
                        out.headings += 1;
                        inlines_shown(&title.content, out);
                        out.words.push(' ');
                    }
                    shown(blocks, out);
                }
                Block::Sub { label, blocks, .. } => {
                    out.words += &format!("{label} ");
                    shown(blocks, out);
                }
                Block::List { items, .. } => {
                    for item in items {
                        out.items += 1;
                        out.words.push(' ');
                        shown(&item.blocks, out);
                    }
                }
                Block::Quote { blocks } | Block::Note { blocks, .. } => {
                    out.quotes += 1;
                    shown(blocks, out);
                }
                Block::Code { text, .. } => {
                    out.codes.push(format!("{}\n", text.strip_suffix('\n').unwrap_or(text)));
                }
                Block::Table { head, rows, .. } => {
                    for cell in std::iter::once(head).chain(rows).flatten() {
                        out.cells += 1;
                        out.words.push(' ');
                        inlines_shown(cell, out);
                    }
                }
                Block::Rule => {}
                Block::Terms { items } => {
                    for term in items {
                        out.words.push(' ');
                        inlines_shown(&term.term, out);
                        term.details.iter().for_each(|d| shown(d, out));
                    }
                }
                // Of what has no Markdown of its own, its HTML is read: another test shows it.
                _ => {}
            }
        }
    }

    /// Words with much in them that could be a mark.
    fn words() -> impl Strategy<Value = String> {
        let pieces = proptest::sample::select(vec![
            "a",
            "Word",
            "é",
            "1",
            "12",
            " ",
            " ",
            "\n",
            ".",
            ")",
            "*",
            "**",
            "_",
            "__",
            "`",
            "``",
            "[",
            "]",
            "(",
            ")",
            "!",
            "#",
            "##",
            "-",
            "+",
            "=",
            "===",
            "---",
            ">",
            "<",
            "<b>",
            "</b>",
            "<!--",
            "&",
            "&amp;",
            "&#35;",
            "\\",
            "|",
            "~",
            "~~",
            ":",
            "::",
            "{#",
            "{{#",
            "$",
            "^",
            "“",
            "”",
            "’",
            "—",
            "1. ",
            "1) ",
            "- ",
            "[^1]",
            "[^1]:",
            "[x]",
            "https://e.org/",
            "\u{a0}",
            "…",
            "/",
            "\"",
            "'",
        ]);
        proptest::collection::vec(pieces, 1..7).prop_map(|parts| parts.concat())
    }

    fn inline() -> impl Strategy<Value = Inline> {
        let leaf = prop_oneof![
            6 => words().prop_map(|t| text(&t)),
            1 => "[a-z `|\\\\*]{1,6}".prop_map(|text| Inline::Code { text }),
            1 => Just(Inline::Break),
            1 => Just(Inline::NoteRef { note: "1".to_owned(), first: true, nth: 1 }),
            1 => "[a-z*\\]\\[|! ]{0,5}".prop_map(|alt| Inline::Image { alt, picture: Picture { src: Address::new("/b.png"), title: None, size: None } }),
        ];
        leaf.prop_recursive(3, 12, 4, |inner| {
            let content = || proptest::collection::vec(inner.clone(), 1..4);
            prop_oneof![
                content().prop_map(|content| Inline::Strong { content }),
                content().prop_map(|content| Inline::Emphasis { content }),
                content().prop_map(|content| Inline::Strike { content }),
                content().prop_map(|content| Inline::Sup { content }),
            ]
        })
    }

    fn content() -> impl Strategy<Value = Vec<Inline>> {
        let to = proptest::sample::select(vec![
            "x/",
            "https://e.org/?a=(b&c=;d",
            "../a b/#p1",
            "mailto:a@e.org",
        ]);
        let link = (to, words()).prop_map(|(to, words)| Inline::Link {
            title: None,
            to: Target { href: Some(to.to_owned()), to: None, page: None },
            // A link without any words is not there for anybody.
            content: vec![text(&format!("w{words}"))],
        });
        proptest::collection::vec(prop_oneof![5 => inline(), 1 => link], 1..5)
    }

    fn block() -> impl Strategy<Value = Block> {
        let row = || proptest::collection::vec(content(), 2);
        let leaf = prop_oneof![
            8 => content().prop_map(paragraph),
            1 => content().prop_map(|rest| Block::Heading { level: 2, id: None, also: None, content: [text("h")].into_iter().chain(rest).collect() }),
            1 => "[a-z`~\n ]{0,9}[a-z]".prop_map(|text| Block::Code { language: None, label: String::new(), text }),
            1 => Just(Block::Rule),
            1 => (row(), proptest::collection::vec(row(), 0..3)).prop_map(|(head, rows)| Block::Table {
                align: vec!["none", "right"], label: String::new(), head, rows,
            }),
            1 => (words(), content()).prop_map(|(word, detail)| Block::Terms {
                items: vec![Term {
                    id: None,
                    term: vec![text(&format!("t{word}"))],
                    details: vec![vec![paragraph([text("d")].into_iter().chain(detail).collect())]],
                }],
            }),
        ];
        leaf.prop_recursive(3, 16, 4, |inner| {
            let blocks = || proptest::collection::vec(inner.clone(), 1..4);
            let items = (
                any::<bool>(),
                any::<bool>(),
                proptest::collection::vec((1u64..5, blocks()), 1..4),
            );
            prop_oneof![
                items.prop_map(|(ordered, tight, items)| Block::List {
                    ordered,
                    tight,
                    class: None,
                    items: items.into_iter().map(|(value, blocks)| item(value, blocks)).collect(),
                }),
                blocks().prop_map(|blocks| Block::Quote { blocks }),
                blocks().prop_map(|blocks| Block::Note {
                    kind: "tip",
                    title: String::new(),
                    blocks
                }),
                (
                    "[1-9]\\.[1-9]|\\(a\\)|1\\)|[a-c]\\)|Section [1-9]\\.[1-9]",
                    proptest::option::of(content()),
                    blocks()
                )
                    .prop_map(|(label, title, blocks)| Block::Numbered {
                        number: label.clone(),
                        word: None,
                        label,
                        id: String::new(),
                        heading: title.map(|content| Title { level: 3, also: None, content }),
                        blocks,
                    }),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]

        /// A reader of CommonMark that is not ours shows the same words, links, items, cells and codes.
        #[test]
        fn what_is_written_is_read_as_the_same(blocks in proptest::collection::vec(block(), 1..4)) {
            let note = Note { label: "1".to_owned(), uses: 1, blocks: vec![paragraph(vec![text("note")])] };
            let written = write(&blocks, std::slice::from_ref(&note));
            let mut expected = Shown::default();
            shown(&blocks, &mut expected);
            expected.words += " note";
            prop_assert_eq!(read(&written), expected.done(), "{}", written);
        }
    }

    #[test]
    fn clean_text_stays_clean() {
        let plain = "It’s 5 – 3 = 2, a_b, C:\\path, R&D, “quoted” (see https://e.org/a_b). #1 at 10:30; x < y!";
        assert_eq!(write(&[paragraph(vec![text(plain)])], &[]), format!("{plain}\n"));
        let strong = Inline::Strong { content: vec![text("We decide.")] };
        assert_eq!(write(&[paragraph(vec![strong, text(" Then")])], &[]), "**We decide.** Then\n");
    }

    #[test]
    fn a_text_is_written_as_a_person_would() {
        let to = |href: &str| Target { href: Some(href.to_owned()), to: None, page: None };
        let here = Target { href: None, to: Some("p3.7".to_owned()), page: None };
        let note_ref = Inline::NoteRef { note: "1".to_owned(), first: true, nth: 1 };
        let task = |done| Some(Task { done, label: String::new() });
        let list = |ordered, items| Block::List { ordered, tight: true, class: None, items };
        let body = [
            Block::Heading { level: 2, id: None, also: None, content: vec![text("1. First")] },
            Block::Numbered {
                number: "1.1".into(),
                word: None,
                label: "1.1".into(),
                id: "p1.1".into(),
                heading: None,
                blocks: vec![
                    paragraph(vec![
                        text("See "),
                        Inline::Link {
                            to: here,
                            title: None,
                            content: vec![text("paragraph 3.7")],
                        },
                        text(" and "),
                        Inline::Link {
                            title: None,
                            to: to("https://e.org/"),
                            content: vec![text("https://e.org/")],
                        },
                        note_ref,
                    ]),
                    list(
                        false,
                        vec![
                            item(
                                0,
                                vec![
                                    paragraph(vec![text("one")]),
                                    list(
                                        false,
                                        vec![item(0, vec![paragraph(vec![text("in it")])])],
                                    ),
                                ],
                            ),
                            Item {
                                id: None,
                                value: None,
                                task: task(true),
                                blocks: vec![paragraph(vec![text("done")])],
                            },
                        ],
                    ),
                    Block::Sub {
                        label: "a)".into(),
                        id: "p1.1a".into(),
                        blocks: vec![paragraph(vec![text("sub")])],
                    },
                ],
            },
            list(
                true,
                vec![
                    item(1, vec![paragraph(vec![text("a")])]),
                    item(3, vec![paragraph(vec![text("b")])]),
                ],
            ),
            Block::Quote {
                blocks: vec![paragraph(vec![text("- no list"), Inline::Break, text("second")])],
            },
        ];
        let note = Note {
            label: "1".into(),
            uses: 1,
            blocks: vec![paragraph(vec![text("One.")]), paragraph(vec![text("Two.")])],
        };
        insta::assert_snapshot!(write(&body, &[note]));
    }
}
