//! Front matter: what stands between two lines `---` at the head of a Markdown file (FORMATS.md, sections 2 and 3).

use crate::diagnostic::{Code, Diagnostic, Span, Spanned};
use crate::value::{self, Fields, Value};
use jiff::civil::Date;

/// What a page says of itself.
#[derive(Clone, Debug, Default)]
pub struct FrontMatter {
    /// `title`.
    pub title: Option<Spanned<String>>,
    /// `description`.
    pub description: Option<String>,
    /// `date`: first published.
    pub date: Option<When>,
    /// `updated`.
    pub updated: Option<When>,
    /// `audience`.
    pub audience: Option<Audience>,
    /// `order`: smaller comes first.
    pub order: Option<i64>,
    /// `nav-title`.
    pub nav_title: Option<String>,
    /// `policy`: the name of the policy that the page speaks for.
    pub speaks_of: Option<Spanned<String>>,
    /// `source`: a hash of what the text was made from, as `plainbook reviewed` writes it.
    pub source: Option<Spanned<String>>,
    /// `speaks-for`: the paragraphs that the text says in other words.
    pub speaks_for: Vec<Spanned<String>>,
    /// `draft`: not published.
    pub draft: bool,
    /// `allow`: warnings that the page does not want to hear, each with a reason.
    pub allow: Vec<Spanned<Code>>,
    /// What only a policy has; `None` for other pages.
    pub policy: Option<PolicyMatter>,
    /// Where the front matter stands, or the start of the file.
    pub span: Span,
}

/// What a version of a policy says of itself.
#[derive(Clone, Debug, Default)]
pub struct PolicyMatter {
    /// `version`.
    pub version: Option<Spanned<String>>,
    /// `owner`.
    pub owner: Option<String>,
    /// `approved-by`.
    pub approved_by: Option<String>,
    /// `approved-on`.
    pub approved_on: Option<When>,
    /// `in-force-from`.
    pub in_force_from: Option<Spanned<Date>>,
    /// `in-force-until`: the last day.
    pub in_force_until: Option<Spanned<Date>>,
    /// `amended`.
    pub amended: Option<When>,
    /// `equality-impact-analysis`.
    pub equality_impact_analysis: Option<When>,
    /// `next-review`.
    pub next_review: Option<Spanned<When>>,
    /// `supersedes`: the version whose place it takes, where that is not the one before it in force.
    pub supersedes: Option<Spanned<String>>,
    /// `changes`: what the owner says has changed.
    pub changes: Option<Changes>,
    /// `corrected`: what was mended in the published text without a new version, in the order of the file.
    pub corrected: Vec<Correction>,
}

/// What the owner says has changed since the version before, to be verified against the two texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changes {
    /// Where the key stands.
    pub span: Span,
    /// Whether any list is given, be it an empty one, which says that there is none.
    pub lists: bool,
    /// In the owner's words.
    pub summary: Option<String>,
    /// Paragraphs that are new.
    pub added: Vec<Spanned<String>>,
    /// Paragraphs that say something else, or say it better.
    pub clarified: Vec<Spanned<String>>,
    /// Paragraphs that are gone, by the number that they had.
    pub removed: Vec<Spanned<String>>,
    /// Paragraphs with another number: the old one, the new one.
    pub renumbered: Vec<(Spanned<String>, Spanned<String>)>,
}

/// A published text that was mended without a new version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// When.
    pub on: Spanned<When>,
    /// What was mended, in the owner's words.
    pub what: String,
}

/// A day, a month or a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// `2023-07-04`.
    Day(Date),
    /// `2027-11`.
    Month(i16, i8),
    /// `2010`.
    Year(i16),
}

impl When {
    /// Reads `2023-07-04`, `2027-11` or `2010`.
    pub fn parse(text: &str) -> Option<When> {
        let digits = |t: &str, n: usize| t.len() == n && t.bytes().all(|b| b.is_ascii_digit());
        let parts: Vec<&str> = text.split('-').collect();
        match parts.as_slice() {
            [y] if digits(y, 4) => Some(When::Year(y.parse().ok()?)),
            [y, m] if digits(y, 4) && digits(m, 2) => {
                let month = m.parse().ok().filter(|m| (1..=12).contains(m))?;
                Some(When::Month(y.parse().ok()?, month))
            }
            [y, m, d] if digits(y, 4) && digits(m, 2) && digits(d, 2) => {
                text.parse().ok().map(When::Day)
            }
            _ => None,
        }
    }

    /// The first day of it.
    pub fn first_day(self) -> Date {
        match self {
            When::Day(day) => day,
            When::Month(y, m) => Date::constant(y, m, 1),
            When::Year(y) => Date::constant(y, 1, 1),
        }
    }

    /// The last day of it: a month or a year counts as its last day (FORMATS.md, section 3).
    pub fn last_day(self) -> Date {
        match self {
            When::Day(day) => day,
            When::Month(y, m) => Date::constant(y, m, 1).last_of_month(),
            When::Year(y) => Date::constant(y, 12, 31),
        }
    }
}

impl std::fmt::Display for When {
    /// As a file has it: `2023-07-04`, `2027-11` or `2010`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            When::Day(day) => write!(f, "{day}"),
            When::Month(y, m) => write!(f, "{y:04}-{m:02}"),
            When::Year(y) => write!(f, "{y:04}"),
        }
    }
}

/// Who a text is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[allow(missing_docs)] // each is its own name
pub enum Audience {
    #[default]
    Parents,
    YoungPeople,
    Professionals,
    EasyRead,
}

impl Audience {
    /// Each with the word that a file has for it.
    pub const ALL: [(Audience, &'static str); 4] = [
        (Audience::Parents, "parents"),
        (Audience::YoungPeople, "young-people"),
        (Audience::Professionals, "professionals"),
        (Audience::EasyRead, "easy-read"),
    ];

    /// The word that a file has for it.
    pub fn name(self) -> &'static str {
        Audience::ALL.iter().find(|(a, _)| *a == self).map_or("parents", |(_, n)| n)
    }
}

/// What kind of text has the front matter: which keys it may have, and which it must.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An ordinary page, a factsheet or a leaflet.
    Page,
    /// A version of a policy, which has more keys and must have three of them.
    Policy,
    /// The text of a version in another language: what it does not say, the source's text says for it.
    PolicyTranslation,
}

/// Splits a file into its front matter and the byte at which its text begins, and reads the first.
pub fn parse(text: &str, file: u32, kind: Kind, out: &mut Vec<Diagnostic>) -> (FrontMatter, usize) {
    let bom = beginning(text);
    let (yaml, yaml_at, body_at) = match split(&text[bom..]) {
        Split::None => {
            if text[bom..].lines().next().is_some_and(|line| line.trim_end() == "+++") {
                out.push(Diagnostic::new(
                    Code::ForeignSyntax,
                    Span::new(file, bom, bom + 3),
                    "`+++` begins the front matter of another program: it is shown as text",
                    "Write `---` before it and after it, and each key as `title: …`",
                ));
            }
            ("", 0, bom)
        }
        Split::Found { yaml, body } => {
            (&text[bom + yaml.start..bom + yaml.end], bom + yaml.start, bom + body)
        }
        Split::Open => {
            out.push(Diagnostic::new(
                Code::Syntax,
                Span::new(file, bom, bom + 3),
                "The front matter has no end",
                "Put a line `---` after its last key",
            ));
            ("", 0, text.len())
        }
    };
    let span = Span::new(file, yaml_at, yaml_at);
    let before = out.len();
    let policy = kind != Kind::Page;
    let value = value::yaml(yaml, file, yaml_at, out);
    if value.is_none() && out.len() > before {
        // Its keys are unknown, not missing.
        return (
            FrontMatter {
                span,
                policy: policy.then(PolicyMatter::default),
                ..FrontMatter::default()
            },
            body_at,
        );
    }
    let value = value.unwrap_or_else(|| Spanned::new(value::Kind::Map(Vec::new()), span));
    (read(&value, kind, out), body_at)
}

/// What stands below the front matter of a file.
pub fn body(text: &str) -> &str {
    let text = &text[beginning(text)..];
    match split(text) {
        Split::Found { body, .. } => &text[body..],
        Split::None | Split::Open => text,
    }
}

/// Where a text begins: after a byte order mark and lines that are blank.
fn beginning(text: &str) -> usize {
    let rest = text.trim_start_matches('\u{feff}');
    let blank: usize =
        rest.split_inclusive('\n').take_while(|l| l.trim().is_empty()).map(str::len).sum();
    text.len() - rest.len() + blank
}

enum Split {
    None,
    Found { yaml: std::ops::Range<usize>, body: usize },
    Open,
}

fn split(text: &str) -> Split {
    let mut lines = text.split_inclusive('\n');
    let Some(first) = lines.next().filter(|l| l.trim_end() == "---") else { return Split::None };
    let mut at = first.len();
    // A `---` with no key after it is a line across the page, not front matter.
    let begins = text[at..].lines().map(str::trim).find(|l| !l.is_empty() && !l.starts_with('#'));
    if !begins.is_some_and(|l| l == "---" || l.contains(':')) {
        return Split::None;
    }
    for line in lines {
        if matches!(line.trim_end(), "---" | "...") {
            return Split::Found { yaml: first.len()..at, body: at + line.len() };
        }
        at += line.len();
    }
    Split::Open
}

/// The keys that only a version of a policy has.
const OF_POLICIES: [&str; 11] = [
    "version",
    "owner",
    "approved-by",
    "approved-on",
    "in-force-from",
    "in-force-until",
    "amended",
    "equality-impact-analysis",
    "next-review",
    "changes",
    "corrected",
];

/// Says where a policy belongs, at each key of one that stands in another text.
fn misplaced(value: &Value, unknown: &mut [Diagnostic]) {
    let value::Kind::Map(map) = &value.value else { return };
    for d in unknown {
        let key = map.iter().find(|(key, _)| key.span == d.span).map(|(key, _)| key.value.as_str());
        if key.is_some_and(|key| OF_POLICIES.contains(&key)) {
            "Only a version of a policy has this key, and its file is policies/NAME/VERSION/policy.md, such as \
             policies/complaints/1.0/policy.md"
                .clone_into(&mut d.help);
        }
    }
}

fn read(value: &Value, kind: Kind, out: &mut Vec<Diagnostic>) -> FrontMatter {
    let (policy, must) = (kind != Kind::Page, kind == Kind::Policy);
    let what = if policy { "The front matter of a policy" } else { "Front matter" };
    let Some(mut fields) = Fields::of(value, what, out) else {
        return FrontMatter {
            span: value.span,
            policy: policy.then(PolicyMatter::default),
            ..FrontMatter::default()
        };
    };
    let title = if must { fields.required_text("title", out) } else { fields.text("title", out) };
    let description = fields.text("description", out).map(|t| t.value);
    let date = when(&mut fields, "date", out).map(|w| w.value);
    let updated = when(&mut fields, "updated", out).map(|w| w.value);
    let audience = audience(&mut fields, out);
    let order = fields.text("order", out).and_then(|t| number(&t, out));
    let nav_title = fields.text("nav-title", out).map(|t| t.value);
    let draft = fields.truth("draft", out).unwrap_or(false);
    let speaks_of = fields.text("policy", out);
    let source = fields.text("source", out);
    let speaks_for = fields.texts("speaks-for", out);
    let allow = fields.value("allow").map_or_else(Vec::new, |v| allow(v, out));
    if let Some(value) = fields.value("extra") {
        Fields::of(value, "`extra`", out);
    }
    let matter = policy.then(|| PolicyMatter {
        version: if must {
            fields.required_text("version", out)
        } else {
            fields.text("version", out)
        },
        owner: fields.text("owner", out).map(|t| t.value),
        approved_by: fields.text("approved-by", out).map(|t| t.value),
        approved_on: when(&mut fields, "approved-on", out).map(|w| w.value),
        in_force_from: {
            let given = fields.value("in-force-from").is_some();
            if !given && must {
                fields.required("in-force-from", out);
            }
            day(&mut fields, "in-force-from", out)
        },
        in_force_until: day(&mut fields, "in-force-until", out),
        amended: when(&mut fields, "amended", out).map(|w| w.value),
        equality_impact_analysis: when(&mut fields, "equality-impact-analysis", out)
            .map(|w| w.value),
        next_review: when(&mut fields, "next-review", out),
        supersedes: fields.text("supersedes", out),
        changes: {
            let at = fields.key_span("changes");
            fields.value("changes").and_then(|v| changes(v, at, out))
        },
        corrected: fields.value("corrected").map_or_else(Vec::new, |v| corrected(v, out)),
    });
    let span = fields.span();
    let from = out.len();
    fields.finish(out);
    if !policy {
        misplaced(value, &mut out[from..]);
    }
    FrontMatter {
        title,
        description,
        date,
        updated,
        audience,
        order,
        nav_title,
        speaks_of,
        source,
        speaks_for,
        draft,
        allow,
        policy: matter,
        span,
    }
}

/// `allow: {code: reason}`: a code without a reason is reported.
fn allow(value: &Value, out: &mut Vec<Diagnostic>) -> Vec<Spanned<Code>> {
    let value::Kind::Map(map) = &value.value else {
        out.push(Diagnostic::new(
            Code::WrongValue,
            value.span,
            "`allow` must name each code with a reason",
            "Write it as allow: {long-sentence: it is a quotation}",
        ));
        return Vec::new();
    };
    let mut names = Vec::new();
    for (name, reason) in map {
        let given = matches!(&reason.value, value::Kind::Text(t) if !t.trim().is_empty());
        if given {
            names.push(name.clone());
        } else {
            out.push(Diagnostic::new(
                Code::WrongValue,
                name.span,
                format!("`{}` is allowed without a reason", name.value),
                format!("Say why: allow: {{{}: the reason}}", name.value),
            ));
        }
    }
    crate::config::codes(names, out)
}

/// `changes: {summary: …, added: […], …}`.
fn changes(value: &Value, at: Span, out: &mut Vec<Diagnostic>) -> Option<Changes> {
    let mut fields = Fields::of(value, "`changes`", out)?;
    let lists = ["added", "clarified", "removed", "renumbered"];
    let found = Changes {
        span: at,
        lists: lists.iter().any(|key| fields.value(key).is_some()),
        summary: fields.text("summary", out).map(|t| t.value),
        added: fields.texts("added", out),
        clarified: fields.texts("clarified", out),
        removed: fields.texts("removed", out),
        renumbered: fields.value("renumbered").map_or_else(Vec::new, |v| renumbered(v, out)),
    };
    fields.finish(out);
    Some(found)
}

/// `renumbered: {"3.9": "3.10"}`: the old number, the new one.
fn renumbered(value: &Value, out: &mut Vec<Diagnostic>) -> Vec<(Spanned<String>, Spanned<String>)> {
    match &value.value {
        value::Kind::Map(map) => map
            .iter()
            .filter_map(|(old, new)| Some((old.clone(), value::text(new, &old.value, out)?)))
            .collect(),
        // `renumbered: []` says as `added: []` does that there is none.
        value::Kind::List(list) if list.is_empty() => Vec::new(),
        other => {
            out.push(Diagnostic::new(
                Code::WrongValue,
                value.span,
                format!(
                    "`renumbered` must give the new number of each old one, and this is {}",
                    other.words()
                ),
                "Write it as renumbered: {\"3.9\": \"3.10\"}",
            ));
            Vec::new()
        }
    }
}

/// `corrected: [{on: 2025-01-09, what: …}]`.
fn corrected(value: &Value, out: &mut Vec<Diagnostic>) -> Vec<Correction> {
    let value::Kind::List(list) = &value.value else {
        out.push(Diagnostic::new(
            Code::WrongValue,
            value.span,
            format!("`corrected` must be a list, and this is {}", value.value.words()),
            "Write it as corrected: [{on: 2025-01-09, what: A misprint in 4.2}]",
        ));
        return Vec::new();
    };
    list.iter()
        .filter_map(|entry| {
            let mut fields = Fields::of(entry, "A correction", out)?;
            let on = match fields.required("on", out) {
                Some(_) => when(&mut fields, "on", out),
                None => None,
            };
            let what = fields.required_text("what", out);
            fields.finish(out);
            Some(Correction { on: on?, what: what?.value })
        })
        .collect()
}

fn when(fields: &mut Fields<'_>, key: &str, out: &mut Vec<Diagnostic>) -> Option<Spanned<When>> {
    let text = fields.text(key, out)?;
    match When::parse(&text.value) {
        Some(when) => Some(Spanned::new(when, text.span)),
        None => {
            out.push(Diagnostic::new(
                Code::WrongValue,
                text.span,
                format!("`{key}` must be a day, a month or a year, and this is `{}`", text.value),
                "Write it as 2023-07-04, 2027-11 or 2010",
            ));
            None
        }
    }
}

fn day(fields: &mut Fields<'_>, key: &str, out: &mut Vec<Diagnostic>) -> Option<Spanned<Date>> {
    let text = fields.text(key, out)?;
    match When::parse(&text.value) {
        Some(When::Day(day)) => Some(Spanned::new(day, text.span)),
        _ => {
            out.push(Diagnostic::new(
                Code::WrongValue,
                text.span,
                format!("`{key}` must be a day, and this is `{}`", text.value),
                "Write it as 2024-11-25: year, month, day",
            ));
            None
        }
    }
}

fn number(text: &Spanned<String>, out: &mut Vec<Diagnostic>) -> Option<i64> {
    let parsed = text.value.parse().ok();
    if parsed.is_none() {
        out.push(Diagnostic::new(
            Code::WrongValue,
            text.span,
            format!("`order` must be a whole number, and this is `{}`", text.value),
            "Write a number such as 1; smaller comes first",
        ));
    }
    parsed
}

fn audience(fields: &mut Fields<'_>, out: &mut Vec<Diagnostic>) -> Option<Audience> {
    let text = fields.text("audience", out)?;
    let found = Audience::ALL.iter().find(|(_, n)| *n == text.value).map(|(a, _)| *a);
    if found.is_none() {
        let names = Audience::ALL.map(|(_, n)| n);
        out.push(Diagnostic::new(
            Code::WrongValue,
            text.span,
            format!("There is no audience `{}`", text.value),
            crate::diagnostic::did_you_mean(
                &text.value,
                names,
                format!("Write one of {}", names.join(", ")),
            ),
        ));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, policy: bool) -> (FrontMatter, usize, Vec<(&'static str, u32)>) {
        let mut out = Vec::new();
        let kind = if policy { Kind::Policy } else { Kind::Page };
        let (matter, at) = parse(text, 0, kind, &mut out);
        (matter, at, out.iter().map(|d| (d.code.name(), d.span.start)).collect())
    }

    #[test]
    fn front_matter_is_optional_and_a_line_across_is_none() {
        assert_eq!(read("Text", false).1, 0);
        assert_eq!(read("---\n\nText\n\n---\n", false).1, 0);
        let (matter, at, codes) = read("\u{feff}---\r\ntitle: A\r\n---\r\nText", false);
        assert_eq!((matter.title.map(|t| t.value), at), (Some("A".into()), 23));
        assert!(codes.is_empty());
    }

    #[test]
    fn a_policy_needs_its_keys_and_days() {
        let (_, _, codes) =
            read("---\ntitel: A\nversion: 4.10\nin-force-from: 2024-13-01\n---\n", true);
        assert_eq!(codes, [("missing-key", 4), ("wrong-value", 42), ("unknown-key", 4)]);
        let (matter, _, _) =
            read("---\ntitle: A\nversion: 4.10\nin-force-from: 2024-11-25\n---\n", true);
        let policy = matter.policy.expect("a policy");
        assert_eq!(policy.version.map(|v| v.value).as_deref(), Some("4.10"));
    }

    #[test]
    fn changes_and_corrections_are_read_at_their_places() {
        let head = "---\ntitle: A\nversion: 1\nin-force-from: 2024-11-25\n";
        let (matter, _, codes) = read(
            &format!(
                "{head}supersedes: 0.9\nchanges:\n  summary: Review.\n  added: [1.2, \"1.10\"]\n  removed: []\n  renumbered: {{3.9: 3.10}}\ncorrected: [{{on: 2025-01, what: A misprint}}]\n---\n"
            ),
            true,
        );
        assert!(codes.is_empty(), "{codes:?}");
        let policy = matter.policy.expect("a policy");
        let changes = policy.changes.expect("changes");
        let words = |list: &[Spanned<String>]| {
            list.iter().map(|t| t.value.clone()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(words(&changes.added), "1.2 1.10");
        assert_eq!(changes.renumbered[0].1.value, "3.10");
        assert!(changes.lists);
        assert_eq!(policy.corrected[0].on.value, When::Month(2025, 1));
        assert_eq!(policy.supersedes.map(|s| s.value).as_deref(), Some("0.9"));
        let at = head.len() as u32;
        for (yaml, expected) in [
            ("changes: Review", vec![("wrong-value", at + 9)]),
            ("changes: {sumary: x}", vec![("unknown-key", at + 10)]),
            ("changes: {added: {a: b}}", vec![("wrong-value", at + 18)]),
            ("changes: {renumbered: [\"3.9\"]}", vec![("wrong-value", at + 22)]),
            ("corrected: {on: 2025-01-09, what: x}", vec![("wrong-value", at + 12)]),
            (
                "corrected: [{on: soon, wat: x}]",
                vec![("wrong-value", at + 17), ("missing-key", at + 13), ("unknown-key", at + 23)],
            ),
        ] {
            let (_, _, codes) = read(&format!("{head}{yaml}\n---\n"), true);
            assert_eq!(codes, expected, "{yaml}");
        }
    }

    #[test]
    fn a_month_and_a_year_count_as_their_last_day() {
        assert_eq!(When::parse("2024-02").map(When::last_day), Some(Date::constant(2024, 2, 29)));
        assert_eq!(When::parse("2010").map(When::last_day), Some(Date::constant(2010, 12, 31)));
        for text in ["2024-02-29", "2024-02", "2010", "0099"] {
            assert_eq!(When::parse(text).map(|w| w.to_string()).as_deref(), Some(text));
        }
        for text in ["2024-2", "2024-02-30", "24", "soon", "2024-00"] {
            assert_eq!(When::parse(text), None, "{text}");
        }
    }
}
