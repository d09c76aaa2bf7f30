//! What machines are given: data, feeds, sitemaps, and that they say what the pages say.

use crate::support::{Book, contents};
use roxmltree::Document;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The example of this repository, and the small book that shows each copy.
fn books() -> Vec<Book> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let own = Book::with("");
    for (path, bytes) in contents(&root.join("content")) {
        own.write(&format!("content/{path}"), bytes);
    }
    own.write("book.toml", std::fs::read(root.join("book.toml")).expect("book.toml"));
    let small = Book::copy(&root.join("tests/books/machines"));
    for book in [&own, &small] {
        book.build();
    }
    vec![own, small]
}

/// The attributes of each element of a page that is called `name`.
fn elements(page: &str, name: &str) -> Vec<BTreeMap<String, String>> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let tags = html5gum::Tokenizer::new(page).filter_map(|token| match token {
        Ok(html5gum::Token::StartTag(tag)) if *tag.name == name.as_bytes() => Some(tag),
        _ => None,
    });
    tags.map(|tag| tag.attributes.iter().map(|(k, v)| (text(k), text(v))).collect()).collect()
}

/// The texts of the elements called `name`.
fn texts(xml: &str, name: &str) -> Vec<String> {
    let document = Document::parse(xml).expect("well-formed XML");
    let named = document.descendants().filter(|n| n.tag_name().name() == name);
    named.map(|n| n.text().unwrap_or("").to_owned()).collect()
}

#[test]
fn the_sitemap_lists_each_page_that_is_its_own_canonical_one_and_no_other() {
    for book in books() {
        let listed: BTreeSet<String> =
            texts(&book.site("sitemap.xml"), "loc").into_iter().collect();
        let mut expected = BTreeSet::new();
        let mut told = BTreeSet::new();
        for (path, bytes) in contents(&book.path().join("public")) {
            let Some(address) = path.strip_suffix("index.html") else { continue };
            let page = String::from_utf8(bytes).expect("UTF-8");
            let address = format!("https://example.org/{address}");
            let links = elements(&page, "link");
            for link in links.iter().filter(|l| l.contains_key("hreflang")) {
                told.insert((address.clone(), link["hreflang"].clone(), link["href"].clone()));
            }
            let canonical = links.iter().find(|l| l["rel"] == "canonical").map(|l| &l["href"]);
            let hidden = elements(&page, "meta")
                .iter()
                .any(|m| m.get("content").is_some_and(|c| c == "noindex"));
            if !hidden && canonical == Some(&address) {
                expected.insert(address);
            }
        }
        assert!(expected.len() > 5, "{expected:?}");
        assert_eq!(listed, expected);
        // The languages of a page are those that its head names.
        let text = book.site("sitemap.xml");
        let map = Document::parse(&text).expect("well-formed XML");
        let mut languages = BTreeSet::new();
        for url in map.root_element().children().filter(|n| n.tag_name().name() == "url") {
            let loc = children(url, "loc").remove(0);
            for link in url.children().filter(|n| n.tag_name().name() == "link") {
                assert_eq!(link.tag_name().namespace(), Some("http://www.w3.org/1999/xhtml"));
                let get = |name| link.attribute(name).expect("an attribute").to_owned();
                languages.insert((loc.clone(), get("hreflang"), get("href")));
            }
        }
        told.retain(|(address, ..)| listed.contains(address));
        assert_eq!(languages, told);
    }
}

#[test]
fn robots_are_told_at_the_root_of_a_host_alone() {
    let book = Book::with("//- content/index.md\n# Hello\n");
    book.build();
    assert_eq!(
        book.site("robots.txt"),
        "User-agent: *\nAllow: /\n\nSitemap: https://example.org/sitemap.xml\n"
    );
    let toml = crate::support::BOOK_TOML.replace("example.org/", "example.org/guidance/");
    book.write("book.toml", toml);
    book.build();
    assert!(!book.path().join("public/robots.txt").exists());
    assert_eq!(texts(&book.site("sitemap.xml"), "loc"), ["https://example.org/guidance/"]);
}

/// A page without the elements called `name`.
fn without(page: &str, name: &str) -> String {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let mut parts = page.split(open.as_str());
    let first = parts.next().unwrap_or("").to_owned();
    parts.fold(first, |page, part| {
        page + part.split_once(close.as_str()).map_or("", |(_, rest)| rest)
    })
}

#[test]
fn the_data_of_a_version_has_its_paragraphs_in_order_and_loses_no_word() {
    for book in books() {
        let data: serde_json::Value =
            serde_json::from_str(&book.site("complaints/4.1/policy.json")).expect("JSON");
        assert_eq!(data["version"], "4.1");
        assert_eq!(data["in-force-from"], "2024-11-25");
        let page = book.site("complaints/4.1/index.html");
        let list = |key: &str| data[key].as_array().expect("a list").clone();
        let paragraphs = list("paragraphs");
        assert!(!paragraphs.is_empty());
        let text = |value: &serde_json::Value| value.as_str().expect("a text").to_owned();
        for paragraph in &paragraphs {
            let id = text(&paragraph["anchor"]);
            assert!(
                page.contains(&format!("id={id}")) || page.contains(&format!("id=\"{id}\"")),
                "{id} is not on the page"
            );
        }
        // Each word of the body stands in the data, in its order.
        let mut said = String::new();
        let mut at = paragraphs.iter();
        for block in list("blocks") {
            said.push(' ');
            if block["kind"] == "paragraph" {
                let paragraph = at.next().expect("a paragraph");
                assert_eq!(paragraph["number"], block["number"]);
                said.push_str(&format!("{} {}", text(&block["number"]), text(&paragraph["text"])));
            } else {
                said.push_str(&text(&block["text"]));
            }
        }
        assert!(at.next().is_none());
        let body = page.split_once("class=text>").expect("the text").1;
        let body = body.split("<section").next().unwrap_or(body);
        // Numbers of list items and marks of footnotes are drawn by the browser, or stand apart.
        let letters = |text: &str| -> Vec<String> {
            let words = text.split(|c: char| !c.is_alphanumeric());
            let word = |w: &&str| w.chars().any(char::is_alphabetic);
            words.filter(word).map(str::to_owned).collect()
        };
        let said = letters(&said);
        // A drawing, and the line that opens its words, say nothing that its words do not.
        let body = without(&without(body, "svg"), "summary");
        let shown = letters(&crate::support::words(&body));
        let differs = said.iter().zip(&shown).find(|(said, shown)| said != shown);
        assert_eq!(differs, None);
        assert_eq!(said.len(), shown.len());
        assert!(said.len() > 20);
    }
}

#[test]
fn a_book_may_have_no_copies_for_machines() {
    let book = Book::copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books/machines"));
    let toml = std::fs::read_to_string(book.path().join("book.toml")).expect("book.toml");
    book.write("book.toml", format!("{toml}[output.data]\nenabled = false\n"));
    book.write("content/guidance/how.md", "# How\n");
    book.build();
    let site = contents(&book.path().join("public"));
    assert!(!site.keys().any(|f| f.ends_with(".json") || f.ends_with(".md")), "{:?}", site.keys());
    assert!(site.contains_key("sitemap.xml"));
}

/// The children of `node` that are called `name`, as texts.
fn children(node: roxmltree::Node<'_, '_>, name: &str) -> Vec<String> {
    let named = node.children().filter(|n| n.tag_name().name() == name);
    named.map(|n| n.text().unwrap_or("").to_owned()).collect()
}

#[test]
fn a_feed_has_what_atom_requires_and_an_entry_for_each_version() {
    for book in books() {
        let folder = book.path().join("content/policies/complaints");
        let versions = std::fs::read_dir(folder).expect("the versions").count();
        for (path, page) in [("feed.xml", ""), ("complaints/feed.xml", "complaints/")] {
            let text = book.site(path);
            let document = Document::parse(&text).expect("well-formed XML");
            let feed = document.root_element();
            assert_eq!(feed.tag_name().namespace(), Some("http://www.w3.org/2005/Atom"));
            assert_eq!(children(feed, "id"), [format!("https://example.org/{path}")]);
            let link = |rel: &str| {
                let mut links = feed.children().filter(|n| n.attribute("rel") == Some(rel));
                links.next().and_then(|l| l.attribute("href")).expect("a link").to_owned()
            };
            assert_eq!(link("self"), format!("https://example.org/{path}"));
            assert_eq!(link("alternate"), format!("https://example.org/{page}"));
            let author = feed
                .children()
                .find(|n| n.has_tag_name((feed.tag_name().namespace().unwrap_or(""), "author")));
            assert_eq!(children(author.expect("an author"), "name").len(), 1);
            let entries: Vec<_> =
                feed.children().filter(|n| n.tag_name().name() == "entry").collect();
            if page.is_empty() {
                assert!(entries.len() >= versions);
            } else {
                assert_eq!(entries.len(), versions);
            }
            let mut days = Vec::new();
            let mut ids = BTreeSet::new();
            for entry in entries {
                let one = |name: &str| match children(entry, name).as_slice() {
                    [text] => text.clone(),
                    other => panic!("{name}: {other:?}"),
                };
                let id = one("id");
                let place = id.strip_prefix("https://example.org/").expect("an address");
                assert!(book.path().join(format!("public/{place}index.html")).is_file(), "{id}");
                assert!(ids.insert(id));
                assert!(!one("title").is_empty() && !one("summary").is_empty());
                let day = one("updated");
                assert!(day.len() == 20 && day.ends_with("T00:00:00Z"), "{day}");
                days.push(day);
            }
            assert_eq!(children(feed, "updated").first(), days.first());
            assert!(days.is_sorted_by(|a, b| a >= b), "{days:?}");
        }
        let page = book.site("complaints/4.1/index.html");
        let feeds: Vec<_> = elements(&page, "link")
            .into_iter()
            .filter(|l| l.get("type").is_some_and(|t| t == "application/atom+xml"))
            .map(|l| l["href"].clone())
            .collect();
        assert_eq!(feeds, ["../feed.xml", "../../feed.xml"]);
    }
}

/// The note of a change is what the owner says has changed, be it in numbers alone; no day is one to come.
#[test]
fn an_entry_says_what_has_changed_and_when_as_far_as_that_has_come() {
    let version = |number: &str, from: &str, more: &str, text: &str| {
        format!(
            "//- content/policies/c/{number}/policy.md\n---\ntitle: C\nversion: \"{number}\"\nin-force-from: {from}\n{more}---\n{text}"
        )
    };
    let changes =
        "changes: {added: [1.3], removed: [1.2], renumbered: {1.1: 1.4}, clarified: []}\n";
    let book = Book::with(&format!(
        "{}{}{}",
        version("1", "2020-01-01", "", "1.1 One.\n\n1.2 Two.\n"),
        version("2", "2024-01-01", changes, "1.3 Three.\n\n1.4 One.\n"),
        version("3", "2027-01-01", "date: 2027-01-01\n", "1.3 Three.\n\n1.4 One.\n")
    ));
    book.build();
    let text = book.site("c/feed.xml");
    let document = Document::parse(&text).expect("well-formed XML");
    let entries = document.root_element().children().filter(|n| n.tag_name().name() == "entry");
    let entries: Vec<_> = entries.collect();
    assert_eq!(children(entries[0], "updated"), ["2026-11-25T00:00:00Z"]);
    assert!(children(entries[0], "published").is_empty());
    let note = &children(entries[1], "summary")[0];
    assert!(note.ends_with("Added: 1.3. Removed: 1.2. Renumbered: 1.1 is now 1.4."), "{note}");
    assert_eq!(children(entries[1], "updated"), ["2024-01-01T00:00:00Z"]);
}

#[test]
fn a_feed_has_as_many_entries_as_the_book_allows_and_may_be_left_out() {
    let book = Book::copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books/machines"));
    let toml = std::fs::read_to_string(book.path().join("book.toml")).expect("book.toml");
    book.write("book.toml", format!("{toml}[output.feed]\nentries = 2\n"));
    book.build();
    assert_eq!(texts(&book.site("feed.xml"), "entry").len(), 2);
    book.write("book.toml", format!("{toml}[output.feed]\nenabled = false\n"));
    book.build();
    assert!(!book.path().join("public/feed.xml").exists());
    assert!(!book.site("index.html").contains("atom"));
    let none = Book::with("//- content/index.md\n# Hello\n");
    none.build();
    assert!(!none.path().join("public/feed.xml").exists());
}

/// What a reader of Markdown shows of a text, with a space at each mark.
fn words_of_markdown(text: &str) -> String {
    use pulldown_cmark::{Event, Options, Parser};
    let mut shown = String::new();
    for event in Parser::new_ext(text, Options::all()) {
        match event {
            Event::Text(text) | Event::Code(text) => shown.push_str(&text),
            Event::Html(text) => panic!("HTML: {text}"),
            Event::InlineHtml(tag) => {
                let known = ["<br>", "<sup>", "</sup>", "<sub>", "</sub>"];
                assert!(known.contains(&&*tag), "{tag}");
                shown.push(' ');
            }
            _ => shown.push(' '),
        }
    }
    shown
}

/// The words of a page's middle, but for lists of its own parts, links back, and what only a screen reader is told.
fn words_of_page(page: &str) -> String {
    let (_, main) = page.split_once("<main").expect("a main");
    let mut main = main.split("</main>").next().expect("its end").to_owned();
    for (open, close) in [
        ("<nav", "</nav>"),
        ("<svg", "</svg>"),
        ("<h2 id=Footnotes", "</h2>"),
        ("<sup class=fnref", "</sup>"),
        ("<span class=n>", "</span>"),
        ("<span class=vh>", "</span>"),
        ("<p class=note-title", "</p>"),
    ] {
        while let Some((before, rest)) = main.split_once(open) {
            let after = rest.split_once(close).map_or("", |(_, after)| after);
            main = format!("{before} {after}");
        }
    }
    let pictures = elements(&main, "img").into_iter().filter_map(|img| img.get("alt").cloned());
    let pictures: Vec<String> = pictures.collect();
    format!("{} {}", crate::support::words(&format!("<main{main}")), pictures.join(" "))
}

#[test]
fn each_page_has_its_markdown_beside_it_with_the_same_words() {
    let letters = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric());
        let word = |w: &&str| w.chars().any(char::is_alphabetic);
        let mut words: Vec<_> = words.filter(word).map(str::to_owned).collect();
        words.sort();
        words
    };
    let all = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books"));
    let all = all.expect("the books").map(|e| e.expect("an entry").path());
    let sound = all.filter(|dir| !dir.join("expect-errors").exists()).map(|dir| {
        let book = Book::copy(&dir);
        book.build();
        book
    });
    for book in books().into_iter().chain(sound) {
        let site = contents(&book.path().join("public"));
        let mut seen = 0;
        for (path, bytes) in &site {
            let Some(folder) = path.strip_suffix("index.html") else { continue };
            let page = String::from_utf8_lossy(bytes);
            let copy = site
                .get(&format!("{folder}index.md"))
                .unwrap_or_else(|| panic!("{path} has no copy"));
            let copy = String::from_utf8_lossy(copy);
            assert!(copy.starts_with("# "), "{path}: {copy}");
            let alternates = elements(&page, "link");
            assert!(alternates.iter().any(|l| l["href"] == "index.md"), "{path}");
            // The line on every page stands in its copy, too.
            let mut shown = words_of_page(&page);
            let notice =
                page.split_once("<p class=notice>").and_then(|(_, rest)| rest.split("</p>").next());
            shown.push_str(&format!(" {}", crate::support::words(notice.unwrap_or(""))));
            let text = words_of_markdown(&copy);
            assert_eq!(letters(&text), letters(&shown), "{path}: {copy}");
            seen += 1;
        }
        assert!(seen > 1);
    }
}

#[test]
fn the_markdown_of_a_version_is_clean() {
    let book = Book::with(
        "//- content/index.md\n# Hello\n//- content/policies/c/1/policy.md\n---\ntitle: C\nversion: 1\nin-force-from: 2020-01-01\n---\n\n\
         ## 1. First\n\n1.1 See [1.2], [home](../../../index.md) and {x}. <!-- no -->\n\n**1.2** What we can look at:\n\n{{#rules 1.2}}\n\n\
         //- content/policies/c/1/scope.yaml\ntitle: Can we?\nquestions:\n  q:\n    ask: Is it?\n    answers: {yes: \"Yes\", no: \"No\"}\n\
         outcomes:\n  a: {title: A, say: A., verdict: can, next: [{text: Write, href: \"mailto:a@example.org\"}]}\n\
         rules:\n  - {id: r, when: {q: [yes, no]}, outcome: a, cites: [\"1.2\"], item: All of it.}\n",
    );
    book.build();
    assert_eq!(
        book.site("c/1/policy.md"),
        "# C\n\n> **Version 1.** In force since 1 January 2020.\n\n## 1. First\n\n\
         1.1 See [paragraph 1.2](./#p1.2), [home](../../) and {x}.\n\n1.2 What we can look at:\n\n- All of it.\n"
    );
}

#[test]
fn each_page_says_of_itself_what_it_is() {
    for book in books() {
        let mut seen = 0;
        for (path, bytes) in contents(&book.path().join("public")) {
            let Some(address) = path.strip_suffix(".html") else { continue };
            let page = String::from_utf8_lossy(&bytes).into_owned();
            let (_, data) = page
                .split_once("<script type=application/ld+json>")
                .unwrap_or_else(|| panic!("{path}"));
            let data = data.split("</script>").next().expect("its end");
            let said: serde_json::Value =
                serde_json::from_str(data).unwrap_or_else(|e| panic!("{path}: {e}"));
            assert_eq!(said["@context"], "https://schema.org");
            assert_eq!(said["@type"], "WebPage");
            let title = page
                .split_once("<title>")
                .and_then(|(_, t)| t.split("</title>").next())
                .expect("a title");
            let name = said["name"].as_str().expect("a name");
            assert!(crate::support::words(title).starts_with(name), "{path}: {name}");
            assert!(
                said["publisher"]["name"]
                    .as_str()
                    .is_some_and(|n| n.contains("Example") || n.contains("Enghreifftiol"))
            );
            let links = elements(&page, "link");
            if let Some(canonical) = links.iter().find(|l| l["rel"] == "canonical") {
                assert_eq!(said["url"], canonical["href"].as_str(), "{path}");
            }
            if address.starts_with("complaints/4.1/index") {
                let policy = &said["mainEntity"];
                assert_eq!(policy["@type"], "DigitalDocument");
                assert_eq!(policy["version"], "4.1");
                assert_eq!(policy["url"], "https://example.org/complaints/4.1/");
                let until = if book.path().join("content/policies/complaints/5.0").exists() {
                    "2027-03-31"
                } else {
                    ".."
                };
                assert_eq!(policy["temporalCoverage"], format!("2024-11-25/{until}"));
                let way = said["breadcrumb"]["itemListElement"].as_array().expect("a way");
                assert_eq!(way.last().expect("the page")["item"], said["url"]);
            }
            seen += 1;
        }
        assert!(seen > 10);
    }
}

#[test]
fn llms_txt_leads_to_the_markdown_of_what_holds_today() {
    for book in books() {
        let text = book.site("llms.txt");
        assert!(text.starts_with("# Raising a concern"), "{text}");
        let mut links = Vec::new();
        for event in pulldown_cmark::Parser::new(&text) {
            if let pulldown_cmark::Event::Start(pulldown_cmark::Tag::Link { dest_url, .. }) = event
            {
                links.push(dest_url.to_string());
            }
        }
        assert!(links.contains(&"complaints/index.md".to_owned()), "{links:?}");
        assert!(!links.iter().any(|l| l.starts_with("complaints/4.0/")), "{links:?}");
        for link in &links {
            assert!(book.path().join("public").join(link).is_file(), "{link}");
        }
        if book.path().join("content/index.cy.md").is_file() {
            assert!(links.contains(&"cy/index.md".to_owned()), "{links:?}");
        }
        // Each page of its own that engines should know is there, but for those of a checker and of other languages.
        for address in texts(&book.site("sitemap.xml"), "loc") {
            let place = address.strip_prefix("https://example.org/").expect("an address");
            let listed = ["/check/", "/history/", "/on/", "/5.0/", "/cy/"]
                .iter()
                .all(|other| !address.contains(other));
            assert!(!listed || links.contains(&format!("{place}index.md")), "{address}");
        }
    }
}

#[test]
fn data_and_text_of_a_version_are_there_in_each_language() {
    let book = Book::copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books/languages"));
    book.build();
    let data =
        |path: &str| -> serde_json::Value { serde_json::from_str(&book.site(path)).expect("JSON") };
    let welsh = data("cy/complaints/1.0/policy.json");
    assert_eq!(welsh["language"], "cy");
    assert_eq!(welsh["owner"], "Pennaeth y swyddfa");
    assert_eq!(welsh["addresses"]["policy"], "/cy/complaints/");
    assert_eq!(welsh["addresses"]["pdf"], "/cy/complaints/1.0/policy.pdf");
    assert_eq!(welsh["paragraphs"][0]["text"], "Gall unrhyw un gwyno.");
    // What is not translated is the source's, and says so.
    let irish = data("ga/complaints/1.0/policy.json");
    assert_eq!(irish["language"], "en-GB");
    assert_eq!(irish["addresses"], data("complaints/1.0/policy.json")["addresses"]);
    for language in ["cy", "ga"] {
        let data = data(&format!("{language}/complaints/1.0/policy.json"));
        for (_, address) in data["addresses"].as_object().expect("addresses") {
            let place = address.as_str().expect("an address").trim_start_matches('/');
            let file =
                if place.ends_with('/') { format!("{place}index.html") } else { place.to_owned() };
            assert!(book.path().join("public").join(&file).is_file(), "{file}");
        }
        let feed = book.site(&format!("{language}/complaints/feed.xml"));
        let id = format!("https://example.org/book/{language}/complaints/1.0/");
        assert!(texts(&feed, "id").contains(&id), "{feed}");
    }
    assert!(book.site("cy/complaints/1.0/policy.md").starts_with("# Cwynion\n\n> **"));
    let english = book.site("ur/complaints/1.0/policy.md");
    assert!(
        english.starts_with("# Complaints\n\n") && !english.starts_with("# Complaints\n\n>"),
        "{english}"
    );
}

#[test]
fn the_empty_corner_of_a_table_is_no_heading() {
    let book = Book::with(
        "//- content/a.md\n# A\n\n| | Adults | Children |\n|---|---|---|\n| 2025 | 4 | 2 |\n\n<table><tr><th scope=\"col\"></th><th scope=\"col\">All</th></tr><tr><td>2024</td><td>5</td></tr></table>\n",
    );
    book.build();
    let page = book.site("a/index.html");
    assert!(page.contains("<tr><td></td><th scope=col>Adults</th>"), "{page}");
    assert!(page.contains("<tr><td></td><th scope=col>All</th>"), "{page}");
    let text = book.site("a/index.md");
    assert!(
        text.contains("| Adults | Children |\n") && text.contains("| 2025 | 4 | 2 |"),
        "{text}"
    );
}
