//! JSON Schemas (2020-12) of the files that a policy owner writes, so that an editor completes and checks them.
//!
//! The readers (`config/`, `source/parse/`) tell mistakes in words and with places, which no schema can; so a schema
//! is a second description of the same keys. `tests/schema.rs` holds the two together: each key of a schema is known
//! to its reader and the other way round, and both want the same keys and refuse the same values.

use crate::config::{AUDIENCES, CONTACTS, Fold, Sheet};
use crate::diagnostic::code;
use crate::scope::rules::{Order, Verdict};
use crate::source::parse::standards::Unit;
use serde_json::{Map, Value, json};

/// A kind of file, and its schema.
pub struct Schema {
    /// What it is called: `plainbook schema NAME`.
    pub name: &'static str,
    /// The file that it describes.
    pub file: &'static str,
    /// What the file is for.
    pub about: &'static str,
    /// Its keys.
    keys: fn() -> Value,
}

/// Every kind of file that has a schema.
pub const ALL: &[Schema] = &[
    Schema {
        name: "book",
        file: "book.toml",
        about: "What a book is called, where it stands, and what is made of it",
        keys: book,
    },
    Schema {
        name: "page",
        file: "page.md",
        about: "The front matter of a page, factsheet or leaflet",
        keys: page,
    },
    Schema {
        name: "policy",
        file: "policy.md",
        about: "The front matter of a version of a policy",
        keys: policy,
    },
    Schema {
        name: "scope",
        file: "scope.yaml",
        about: "The scope rules of a version: who it is for, and what it covers",
        keys: scope,
    },
    Schema {
        name: "scope-words",
        file: "scope.cy.yaml",
        about: "The scope rules of a version in another language, as far as they are translated",
        keys: scope_words,
    },
    Schema {
        name: "scope-cases",
        file: "scope.cases.yaml",
        about: "Scenarios for the scope rules of a version, written from the policy",
        keys: scope_cases,
    },
    Schema {
        name: "standards",
        file: "standards.yaml",
        about: "The promises of a version with a number in them",
        keys: standards,
    },
    Schema {
        name: "process",
        file: "process.yaml",
        about: "The steps that a concern goes through",
        keys: process,
    },
    Schema {
        name: "glossary",
        file: "glossary.yaml",
        about: "What the book's own words mean",
        keys: glossary,
    },
];

impl Schema {
    /// The schema of this name, or of the file of this name.
    pub fn find(name: &str) -> Option<&'static Schema> {
        ALL.iter().find(|s| s.name == name || s.file == name)
    }

    /// The whole schema.
    pub fn json(&self) -> Value {
        let mut schema = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": self.file,
        });
        if let (Value::Object(whole), Value::Object(keys)) = (&mut schema, (self.keys)()) {
            whole.extend(keys);
        }
        schema["description"] = json!(self.about);
        schema
    }
}

fn book() -> Value {
    let contact = CONTACTS.map(|kind| {
        (kind, text("How to reach the organisation; shown on every page", "hello@example.org"))
    });
    let organisation = |name| {
        let contact =
            map("How to reach the organisation; shown on every page", contact.clone(), &[]);
        [
            (name, text("The organisation whose policies they are", "Example Library")),
            ("contact", contact),
        ]
    };
    let mut languages = list(
        "Every language that is published, the source language first",
        language("A language", "en-GB"),
    );
    languages["examples"] = json!([["en-GB", "cy"]]);
    let in_language = |keys| json!({LANGUAGE: map("The same in another language", keys, &[])});
    let mut named = map(
        "The organisation, with a table of the same keys for another language: [organisation.cy]",
        organisation("name"),
        &["name"],
    );
    named["patternProperties"] = in_language(Vec::from(organisation("name")));
    let mut book = map(
        "The book itself, with a table of some of its keys for another language: [book.cy]",
        [
            ("title", text("The title of the book", "Our policies")),
            ("language", language("The language in which the texts are written", "en-GB")),
            ("languages", languages),
            ("src", text("The folder of the content", "content")),
            (
                "site-url",
                pattern(
                    "Where the site will stand",
                    "^https?://[^ \"<>?#]+$",
                    "https://example.org/",
                ),
            ),
            (
                "notice",
                text("A line that is shown on every page and sheet", "This site is an example."),
            ),
        ],
        &["title", "site-url"],
    );
    book["patternProperties"] = in_language(vec![
        ("title", text("The title of the book", "Ein polisïau")),
        (
            "notice",
            text("A line that is shown on every page and sheet", "Enghraifft yw'r safle hwn."),
        ),
    ]);
    let site = map(
        "The pages",
        [
            (
                "theme",
                pattern(
                    "The look of the pages for adults: guidance, young-people, or a folder of the book's own themes",
                    "^[a-z0-9-]+$",
                    "guidance",
                ),
            ),
            ("search", truth("Whether there is a search page", true)),
            (
                "exit",
                any([
                    pattern(
                        "Where the button \"exit this page\" goes",
                        "^https?://[^ \"<>]+$",
                        "https://www.bbc.co.uk/weather",
                    ),
                    json!({"const": false, "description": "No such button"}),
                ]),
            ),
            (
                "feedback",
                truth("Whether each page has a link to write to the organisation about it", true),
            ),
        ],
        &[],
    );
    let factsheet = map(
        "The factsheets on paper",
        [
            ("page", one_of("The size of a sheet", Sheet::ALL.map(|(_, word)| word))),
            ("large-print", truth("Whether there is a large-print edition", true)),
        ],
        &[],
    );
    let leaflet = map(
        "The leaflets on paper",
        [("fold", one_of("How a leaflet is folded", Fold::ALL.map(|(_, word)| word)))],
        &[],
    );
    let checker =
        map("The checkers", [("pages", number("The most pages of one checker", 500))], &[]);
    let output = map(
        "What is made of the book",
        [
            ("site", site),
            ("factsheet", factsheet),
            ("leaflet", leaflet),
            ("checker", checker),
            (
                "feed",
                map(
                    "The feeds of new and amended versions",
                    [
                        ("enabled", truth("Whether there are any", true)),
                        ("entries", number("The most entries of one feed", 50)),
                    ],
                    &[],
                ),
            ),
            (
                "data",
                map(
                    "The copies for machines: Markdown of each page, data of each version",
                    [("enabled", truth("Whether there are any", true))],
                    &[],
                ),
            ),
        ],
        &[],
    );
    let gone = map(
        "An address that is gone",
        [("gone", text("Why, in words for the reader", "We no longer run this service."))],
        &["gone"],
    );
    let mut redirects = map("Addresses that have moved or are gone", [], &[]);
    redirects["additionalProperties"] =
        any([gone, pattern("Where the address leads now", "^(/|https?://)", "/new/")]);
    redirects["examples"] =
        json!([{"/old/": "/new/", "/gone/": {"gone": "We no longer run this service."}}]);
    map(
        "A book",
        [
            ("book", book),
            ("organisation", named),
            (
                "build",
                map(
                    "What a build does",
                    [("build-dir", text("The folder that a build writes", "public"))],
                    &[],
                ),
            ),
            ("output", output),
            ("check", check()),
            ("redirects", redirects),
        ],
        &["book", "organisation"],
    )
}

fn check() -> Value {
    let limit = |about: &str, example: u32| {
        any([number(about, example), json!({"const": false, "description": "No limit"})])
    };
    let ages = map(
        "The highest reading age of texts, by audience",
        AUDIENCES.map(|(name, age)| (name, limit("The highest reading age", age.unwrap_or(14)))),
        &[],
    );
    let mut avoid = map("Words to avoid, each with what to write instead", [], &[]);
    avoid["additionalProperties"] = text("What to write instead", "use");
    avoid["examples"] = json!([{"utilise": "use"}]);
    map(
        "What `check` says",
        [
            ("allow", some("Warnings that are not wanted in this book", code_name())),
            ("deny", some("Warnings that are errors in this book", code_name())),
            (
                "reading-age",
                any([
                    ages,
                    number("The highest reading age of every text that has a limit", 11),
                    json!({"const": false, "description": "No limit"}),
                ]),
            ),
            ("sentence-length", limit("The most words of a sentence", 25)),
            ("paragraph-length", limit("The most words of a paragraph", 120)),
            ("avoid", avoid),
        ],
        &[],
    )
}

/// The keys of a page, which a policy has, too.
fn page_keys() -> Vec<(&'static str, Value)> {
    let mut allow =
        map("Warnings that the page does not want to hear, each with a reason", [], &[]);
    allow["propertyNames"] = code_name();
    allow["additionalProperties"] = pattern("The reason", "\\S", "It is a quotation");
    allow["examples"] = json!([{"skipped-level": "It is a quotation"}]);
    let mut extra = map("For the templates of a theme of your own", [], &[]);
    extra["additionalProperties"] = json!(true);
    vec![
        (
            "title",
            text("The title; without it, the first heading of the text", "How to raise a concern"),
        ),
        (
            "description",
            text("What the page is about, in one sentence, for search engines", "How to tell us"),
        ),
        ("date", when("When the page was first published")),
        ("updated", when("When the page last changed")),
        ("audience", one_of("Who the page is for", AUDIENCES.map(|(name, _)| name))),
        (
            "policy",
            text("The policy that the page speaks for: the name of its folder", "complaints"),
        ),
        (
            "order",
            json!({"type": "integer", "description": "Its place in its section: smaller comes first", "examples": [1]}),
        ),
        ("nav-title", text("A shorter title for navigation", "Raise a concern")),
        ("draft", truth("true: the page is not published", false)),
        ("source", text("What the text was made from; `plainbook reviewed` writes it", "0123abcd")),
        (
            "speaks-for",
            some("The paragraphs that the text is made from", scalar("A paragraph", "3.7")),
        ),
        ("allow", allow),
        ("extra", extra),
    ]
}

fn page() -> Value {
    map("A page", page_keys(), &[])
}

fn policy() -> Value {
    let numbers = |about: &str| some(about, scalar("A paragraph", "3.7"));
    let mut renumbered =
        map("Paragraphs with another number: the old one, then the new one", [], &[]);
    renumbered["additionalProperties"] = scalar("The new number", "3.10");
    renumbered["examples"] = json!([{"3.9": "3.10"}]);
    let changes = map(
        "What has changed since the version before",
        [
            ("summary", text("In one or two sentences", "Policy review.")),
            ("added", numbers("Paragraphs that are new")),
            ("clarified", numbers("Paragraphs that say the same in other words")),
            ("removed", numbers("Paragraphs that are gone, by their old number")),
            ("renumbered", renumbered),
        ],
        &[],
    );
    let corrected = map(
        "A published text that was mended without a new version",
        [
            ("on", when("When it was mended")),
            ("what", text("What was mended", "A misprint in 4.2")),
        ],
        &["on", "what"],
    );
    let mut keys = page_keys();
    keys.extend([
        ("version", scalar("The version: the name of the folder", "4.1")),
        ("owner", text("Who answers for the policy", "Head of Complaints")),
        ("approved-by", text("Who approved this version", "Management Team")),
        ("approved-on", when("When it was approved")),
        ("in-force-from", day("The first day on which it holds")),
        (
            "in-force-until",
            day("The last day on which it holds; without it, until the next version begins"),
        ),
        ("amended", when("When it was last amended")),
        ("equality-impact-analysis", when("When its effect on equality was looked at")),
        ("next-review", when("When it must be looked at again")),
        (
            "supersedes",
            scalar("The version that it takes the place of; without it, the one before it", "4.0"),
        ),
        ("changes", changes),
        ("corrected", list("What was mended in the published text", corrected)),
    ]);
    map("A version of a policy", keys, &["title", "version", "in-force-from"])
}

/// What a rule or advice cites.
fn cites() -> Value {
    some(
        "The paragraphs and headings (\"#anchor\") that it rests on",
        scalar("A paragraph, or \"#anchor\" of a heading", "3.7"),
    )
}

/// `{who: adult}`
fn condition(about: &str) -> Value {
    let mut when = map(about, [], &[]);
    when["additionalProperties"] = some(
        "An answer, or a list of answers of which one must be given",
        scalar("The name of an answer", "adult"),
    );
    when["examples"] = json!([{"who": "adult"}]);
    when
}

/// The words of a question for young people.
fn young_words() -> Value {
    map(
        "The same in words for young people",
        [
            ("ask", text("The question", "Who are you?")),
            ("hint", text("Help with answering it", "Choose one")),
            (
                "answers",
                named("Answers by their names", "adult", scalar("What the reader chooses", "Me")),
            ),
        ],
        &[],
    )
}

fn scope() -> Value {
    let answer = any([
        map(
            "An answer",
            [
                ("say", text("What the reader chooses", "I am an adult")),
                (
                    "likely",
                    json!({"type": "number", "minimum": 0, "maximum": 1, "description": "The share of readers who give this answer", "examples": [0.05]}),
                ),
            ],
            &["say"],
        ),
        scalar("What the reader chooses", "I am an adult"),
    ]);
    let mut answers = named("The answers, by names of your choice", "adult", answer);
    answers["minProperties"] = json!(1);
    let question = map(
        "A question",
        [
            ("ask", text("The question", "Who is raising the concern?")),
            ("hint", text("Help with answering it", "Choose the answer that fits best.")),
            ("only-if", condition("Asked only where all of this holds")),
            ("answers", answers),
            ("young-people", young_words()),
        ],
        &["ask", "answers"],
    );
    let rule = map(
        "A rule: where it holds, the policy has this outcome",
        [
            ("id", scalar("The name of the rule", "mistakes")),
            ("when", condition("Where it holds: all of this; {} is always")),
            ("outcome", scalar("The name of the outcome", "we-can")),
            ("cites", cites()),
            (
                "overrides",
                some(
                    "The rules that it sets aside where it holds",
                    scalar("The name of a rule", "other"),
                ),
            ),
            ("item", text("Its words in lists of rules", "**Made mistakes**")),
            ("young-people", text("Its words in lists for young people", "We got something wrong")),
        ],
        &["id", "when", "outcome", "cites"],
    );
    let step = map(
        "A next step",
        [
            ("text", text("What the reader can do", "Tell us what happened")),
            (
                "href",
                text(
                    "A page of the book, or an address that begins with https://, mailto: or tel:",
                    "mailto:hello@example.org",
                ),
            ),
        ],
        &["text", "href"],
    );
    let outcome = map(
        "An outcome: what the reader is told",
        [
            (
                "verdict",
                one_of("Whether the policy covers the case", Verdict::ALL.map(Verdict::word)),
            ),
            ("title", text("The heading", "Yes, we can look at this")),
            ("say", text("The text", "Tell us what happened.")),
            ("next", list("What the reader can do now", step)),
        ],
        &["verdict", "title", "say", "next"],
    );
    let advice = map(
        "Advice that is given beside the outcome",
        [
            ("id", scalar("The name of the advice", "after-proceedings")),
            ("when", condition("Where it is given: all of this; {} is always")),
            ("say", text("The advice", "What we can do is limited once the court case has ended.")),
            ("cites", cites()),
        ],
        &["id", "when", "say", "cites"],
    );
    map(
        "Scope rules",
        [
            ("title", text("What the checker is called", "Can we look at this?")),
            (
                "intro",
                text(
                    "What stands under the title of its first page",
                    "Answer up to five questions.",
                ),
            ),
            (
                "order",
                one_of(
                    "written: the questions are asked as they stand here; fewest: as few as can be",
                    [Order::Written.word(), Order::Fewest.word()],
                ),
            ),
            (
                "ask-first",
                some(
                    "Questions that are asked before others, with order: fewest",
                    scalar("The name of a question", "who"),
                ),
            ),
            ("questions", named("The questions, by names of your choice", "who", question)),
            ("rules", list("The rules", rule)),
            ("outcomes", named("The outcomes, by names of your choice", "we-can", outcome)),
            ("advice", list("Advice", advice)),
        ],
        &["title", "questions", "rules", "outcomes"],
    )
}

/// The same keys as [`scope`], none of them required. What decides may be repeated as it stands in scope.yaml.
fn scope_words() -> Value {
    let same = |example: &str| scalar("As in scope.yaml; better left out", example);
    let answer = any([
        map(
            "An answer",
            [("say", text("What the reader chooses", "Rwy'n oedolyn")), ("likely", same("0.05"))],
            &[],
        ),
        scalar("What the reader chooses", "Rwy'n oedolyn"),
    ]);
    let question = map(
        "A question",
        [
            ("ask", text("The question", "Pwy sy'n codi'r pryder?")),
            ("hint", text("Help with answering it", "Dewiswch un ateb.")),
            ("only-if", condition("As in scope.yaml; better left out")),
            ("answers", named("The answers, by their names", "adult", answer)),
            ("young-people", young_words()),
        ],
        &[],
    );
    let rule = map(
        "A rule",
        [
            ("id", scalar("The name of the rule", "mistakes")),
            ("when", condition("As in scope.yaml; better left out")),
            ("outcome", same("we-can")),
            ("cites", cites()),
            ("overrides", some("As in scope.yaml; better left out", same("other"))),
            ("item", text("Its words in lists of rules", "**Wedi gwneud camgymeriadau**")),
            (
                "young-people",
                text("Its words in lists for young people", "Fe wnaethon ni gamgymeriad"),
            ),
        ],
        &["id"],
    );
    let step = map(
        "A next step, in the place that it has in scope.yaml",
        [
            ("text", text("What the reader can do", "Dywedwch wrthym")),
            (
                "href",
                text("Where it leads, where that is another place", "mailto:helo@example.org"),
            ),
        ],
        &[],
    );
    let outcome = map(
        "An outcome: what the reader is told",
        [
            ("verdict", same("can")),
            ("title", text("The heading", "Gallwn edrych ar hyn")),
            ("say", text("The text", "Dywedwch wrthym beth ddigwyddodd.")),
            ("next", list("What the reader can do now", step)),
        ],
        &[],
    );
    let advice = map(
        "Advice that is given beside the outcome",
        [
            ("id", scalar("The name of the advice", "after-proceedings")),
            ("when", condition("As in scope.yaml; better left out")),
            ("say", text("The advice", "Mae llai y gallwn ei wneud.")),
            ("cites", cites()),
        ],
        &["id"],
    );
    map(
        "Words of scope rules",
        [
            ("title", text("What the checker is called", "Allwn ni edrych ar hyn?")),
            (
                "intro",
                text(
                    "What stands under the title of its first page",
                    "Atebwch hyd at bum cwestiwn.",
                ),
            ),
            ("order", same("written")),
            ("ask-first", some("As in scope.yaml; better left out", same("who"))),
            ("questions", named("The questions, by their names", "who", question)),
            ("rules", list("The rules", rule)),
            ("outcomes", named("The outcomes, by their names", "we-can", outcome)),
            ("advice", list("Advice", advice)),
        ],
        &[],
    )
}

fn scope_cases() -> Value {
    let mut answers = map("The answers that are given, enough to decide", [], &[]);
    answers["additionalProperties"] = scalar("The name of an answer", "adult");
    answers["examples"] = json!([{"who": "adult"}]);
    let scenario = map(
        "A scenario",
        [
            ("name", text("What happens, in a few words", "A mother asks for the second time")),
            ("answers", answers),
            ("outcome", scalar("The outcome that the policy gives", "we-can")),
            (
                "advice",
                some(
                    "The advice that it gives, and no other; without this line it is not checked",
                    scalar("The name of the advice", "after-proceedings"),
                ),
            ),
        ],
        &["name", "answers", "outcome"],
    );
    list("Scenarios", scenario)
}

fn standards() -> Value {
    let standard = map(
        "A promise",
        [
            ("what", text("What you promise to do", "We tell you that we have your complaint")),
            (
                "value",
                json!({"type": "integer", "minimum": 1, "maximum": 9999, "description": "How many", "examples": [2]}),
            ),
            ("unit", one_of("Of what", Unit::ALL.map(|(_, word)| word))),
            ("cites", scalar("The paragraph that makes the promise", "4.1")),
            ("up-to", truth("true: at the most", false)),
        ],
        &["what", "value", "unit", "cites"],
    );
    named("Promises, by names of your choice", "acknowledge", standard)
}

fn process() -> Value {
    let way = || {
        map(
            "A way to another step",
            [
                ("to", scalar("The name of the step", "end")),
                ("when", text("When it goes this way", "It can be put right quickly")),
            ],
            &["to"],
        )
    };
    let next = any([
        list("Each way that it can go", any([way(), scalar("The name of the step", "end")])),
        way(),
        scalar("The name of the next step", "end"),
    ]);
    let step = map(
        "A step",
        [
            ("title", text("What the step is called", "Early resolution")),
            ("say", text("What happens", "We try to put it right at once.")),
            ("cites", some("The paragraphs that say so", scalar("A paragraph", "4.1"))),
            ("standard", scalar("The name of a promise in standards.yaml", "early-resolution")),
            ("next", next),
        ],
        &["title"],
    );
    map(
        "A process",
        [
            ("start", scalar("The name of the first step", "end")),
            ("steps", named("The steps, by names of your choice", "end", step)),
        ],
        &["start", "steps"],
    )
}

fn glossary() -> Value {
    named(
        "Words, each with what it means",
        "mediation",
        pattern("What it means", "\\S", "Talking with someone who takes no side"),
    )
}

/// A map of things by names that the owner chooses.
fn named(about: &str, name: &str, each: Value) -> Value {
    let mut all = map(about, [], &[]);
    all["examples"] = json!([{name: example(&each)}]);
    all["additionalProperties"] = each;
    all
}

/// A language tag, as the name of a key; the key `src` is none.
const LANGUAGE: &str = "^(?!src$)[a-z]{2,3}(-[A-Za-z0-9]+)*$";

/// A map with these keys and no other.
fn map<K>(about: &str, keys: K, required: &[&str]) -> Value
where
    K: IntoIterator<Item = (&'static str, Value)>,
{
    let keys: Map<String, Value> = keys.into_iter().map(|(k, v)| (k.to_owned(), v)).collect();
    let mut map = json!({
        "type": "object",
        "description": about,
        "properties": keys,
        "additionalProperties": false,
    });
    if !required.is_empty() {
        map["required"] = json!(required);
    }
    map
}

fn list(about: &str, each: Value) -> Value {
    json!({"type": "array", "description": about, "items": each})
}

/// One value, or a list of them.
fn some(about: &str, each: Value) -> Value {
    let mut some = any([list(about, each.clone()), each]);
    some["description"] = json!(about);
    some
}

fn any<const N: usize>(kinds: [Value; N]) -> Value {
    json!({"anyOf": kinds.to_vec()})
}

fn text(about: &str, example: &str) -> Value {
    json!({"type": "string", "description": about, "examples": [example]})
}

/// A text that looks like a number or a truth to an editor where it stands without quotes: a version, a paragraph,
/// an answer.
fn scalar(about: &str, example: &str) -> Value {
    json!({"type": ["string", "number", "boolean"], "description": about, "examples": [example]})
}

fn pattern(about: &str, pattern: &str, example: &str) -> Value {
    json!({"type": "string", "description": about, "pattern": pattern, "examples": [example]})
}

fn language(about: &str, example: &str) -> Value {
    pattern(about, "^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$", example)
}

fn day(about: &str) -> Value {
    pattern(about, "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$", "2024-11-25")
}

/// A day, a month or a year; a year without quotes is a number.
fn when(about: &str) -> Value {
    let text = "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$";
    json!({
        "type": ["string", "integer"],
        "description": about,
        "pattern": text,
        "minimum": 1000,
        "maximum": 9999,
        "examples": ["2027-11", 2010],
    })
}

fn truth(about: &str, default: bool) -> Value {
    json!({"type": "boolean", "description": about, "default": default})
}

fn number(about: &str, example: u32) -> Value {
    json!({"type": "integer", "minimum": 1, "description": about, "examples": [example]})
}

fn one_of<const N: usize>(about: &str, words: [&str; N]) -> Value {
    json!({"enum": words.to_vec(), "description": about})
}

/// A code, as `check` prints it.
fn code_name() -> Value {
    let names: Vec<_> = code::ALL.iter().map(|c| c.name()).collect();
    json!({"enum": names, "description": "A code, as `check` prints it"})
}

/// A value that the schema allows, with every key that it has.
pub fn example(schema: &Value) -> Value {
    if let Some(given) = schema["examples"].get(0) {
        return given.clone();
    }
    if let Some(first) = schema["enum"].get(0).or_else(|| schema.get("default")) {
        return first.clone();
    }
    if let Some(first) = schema["anyOf"].get(0) {
        return example(first);
    }
    match schema["type"].as_str() {
        Some("array") => json!([example(&schema["items"])]),
        _ => {
            let own = schema["properties"].as_object().into_iter().flatten();
            let by_name = schema["patternProperties"].as_object().into_iter().flatten();
            // The one kind of key with a pattern is a language.
            let by_name = by_name.map(|(_, value)| ("cy".to_owned(), example(value)));
            own.map(|(key, value)| (key.clone(), example(value)))
                .chain(by_name)
                .collect::<Map<_, _>>()
                .into()
        }
    }
}
