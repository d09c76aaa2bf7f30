//! The schemas say what the readers do: the same keys, required or not, and the same values refused.
//!
//! Each test takes a file with every key of a schema (`schema::example`), changes one thing, and has the reader of
//! that kind of file look at it.

use plainbook::author::schema::{self, Schema, example};
use plainbook::config;
use plainbook::diagnostic::{Code, Diagnostic};
use plainbook::source::parse::front_matter::Kind;
use plainbook::source::parse::{
    front_matter, glossary, process, scope, scope_cases, scope_words, standards,
};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What the reader of `schema`'s files says of `file`.
fn read(schema: &Schema, file: &Value) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    let in_dashes = || {
        let keys = file.as_object().into_iter().flatten();
        // JSON is YAML.
        let lines: Vec<_> = keys.map(|(key, value)| format!("{}: {value}\n", json!(key))).collect();
        format!("---\n{}---\n", lines.concat())
    };
    match schema.name {
        "book" => drop(config::parse(&toml(file, true), 0, &mut out)),
        "page" => drop(front_matter::parse(&in_dashes(), 0, Kind::Page, &mut out)),
        "policy" => drop(front_matter::parse(&in_dashes(), 0, Kind::Policy, &mut out)),
        "scope" => drop(scope::parse(&file.to_string(), 0, &mut out)),
        "scope-words" => drop(scope_words::parse(&file.to_string(), 0, &mut out)),
        "scope-cases" => drop(scope_cases::parse(&file.to_string(), 0, &mut out)),
        "standards" => drop(standards::parse(&file.to_string(), 0, &mut out)),
        "process" => drop(process::parse(&file.to_string(), 0, &mut out)),
        "glossary" => drop(glossary::parse(&file.to_string(), 0, &mut out)),
        other => panic!("no reader is known for the schema `{other}`: name it here"),
    }
    out
}

/// A value as TOML has it; `top`: the keys of a file.
fn toml(value: &Value, top: bool) -> String {
    match value {
        Value::Object(map) => {
            let keys: Vec<_> =
                map.iter().map(|(k, v)| format!("{} = {}", json!(k), toml(v, false))).collect();
            if top { keys.join("\n") + "\n" } else { format!("{{{}}}", keys.join(", ")) }
        }
        Value::Array(list) => {
            format!("[{}]", list.iter().map(|v| toml(v, false)).collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

/// What is wrong with the form of a file; what it means beside others is not looked at here.
fn of_form(found: &[Diagnostic]) -> Vec<&Diagnostic> {
    let form = [
        Code::UnknownKey,
        Code::MissingKey,
        Code::WrongValue,
        Code::Syntax,
        Code::ScopeWeight,
        Code::ScopeUncited,
        Code::ScopeDeadEnd,
    ];
    found.iter().filter(|d| form.contains(&d.code)).collect()
}

/// A place in the example of a schema: where, and what the schema says of it.
struct Place {
    /// A JSON pointer into the example.
    at: String,
    schema: Value,
}

/// Every place in the example of `schema`, itself first.
fn places(schema: &Value, value: &Value, at: &str, found: &mut Vec<Place>) {
    found.push(Place { at: at.to_owned(), schema: schema.clone() });
    let schema = chosen(schema);
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                let more = schema.get("additionalProperties").filter(|more| more.is_object());
                let by_name = schema["patternProperties"].as_object();
                let by_name = by_name.and_then(|patterns| patterns.values().next());
                let known = schema["properties"].get(key).or(more).or(by_name);
                if let Some(known) = known {
                    places(known, value, &format!("{at}/{}", key.replace('/', "~1")), found);
                }
            }
        }
        Value::Array(list) => {
            for (i, value) in list.iter().enumerate() {
                places(&schema["items"], value, &format!("{at}/{i}"), found);
            }
        }
        _ => {}
    }
}

/// Of several kinds, the one that the example has: the first.
fn chosen(schema: &Value) -> &Value {
    schema["anyOf"].get(0).map_or(schema, chosen)
}

/// The example, with another value at a place.
fn changed(whole: &Value, at: &str, to: Value) -> Value {
    let mut whole = whole.clone();
    *whole.pointer_mut(at).expect("a place") = to;
    whole
}

/// What a reader takes as it is: it is for the templates of a theme.
/// The languages of a book depend on each other: one that is named twice is refused.
const NOT_LOOKED_INTO: [&str; 2] = ["/extra", "/book/languages/"];

/// Runs `test` with each schema, its example, and each place in it.
fn each(test: impl Fn(&Schema, &Value, &Place)) {
    for schema in schema::ALL {
        let json = schema.json();
        let whole = example(&json);
        let mut found = Vec::new();
        places(&json, &whole, "", &mut found);
        assert!(found.len() > 1, "{}", schema.name);
        let looked_into = |p: &&Place| !NOT_LOOKED_INTO.iter().any(|at| p.at.starts_with(at));
        for place in found.iter().filter(looked_into) {
            test(schema, &whole, place);
        }
    }
}

#[test]
fn a_file_with_every_key_is_read_without_complaint() {
    for schema in schema::ALL {
        let whole = example(&schema.json());
        let found = read(schema, &whole);
        assert!(of_form(&found).is_empty(), "{}: {found:#?}\n{whole:#}", schema.name);
    }
}

#[test]
fn reader_and_schema_know_the_same_keys() {
    each(|schema, whole, place| {
        let kind = chosen(&place.schema);
        let mut map = whole.pointer(&place.at).expect("a place").clone();
        if kind["additionalProperties"] != json!(false) || !map.is_object() {
            return;
        }
        let known: BTreeSet<String> = map.as_object().expect("a map").keys().cloned().collect();
        map["zz_unknown"] = json!("x");
        let found = read(schema, &changed(whole, &place.at, map));
        let told =
            found.iter().find(|d| d.code == Code::UnknownKey && d.message.contains("zz_unknown"));
        let told = told.unwrap_or_else(|| panic!("{}{}: any key is read", schema.name, place.at));
        // The help lists the keys that the reader asked for.
        let asked: BTreeSet<String> =
            told.help.split('`').skip(1).step_by(2).map(str::to_owned).collect();
        // A table of another language stands in the example only where the languages name it.
        assert_eq!(asked, known, "{}{}", schema.name, place.at);
    });
}

#[test]
fn reader_and_schema_want_the_same_keys() {
    each(|schema, whole, place| {
        let kind = chosen(&place.schema);
        let Some(keys) = kind["properties"].as_object() else { return };
        for key in keys.keys() {
            let mut map = whole.pointer(&place.at).expect("a place").clone();
            let Some(keys) = map.as_object_mut() else { return };
            keys.remove(key);
            let found = read(schema, &changed(whole, &place.at, map));
            // Without `languages`, a table of one of them is unknown.
            let found: Vec<_> =
                of_form(&found).into_iter().filter(|d| d.code != Code::UnknownKey).collect();
            let required = kind["required"].as_array().is_some_and(|r| r.contains(&json!(key)));
            assert_eq!(
                !found.is_empty(),
                required,
                "{}{}/{key}: {found:#?}",
                schema.name,
                place.at
            );
        }
    });
}

#[test]
fn reader_and_schema_refuse_the_same_values() {
    each(|schema, whole, place| {
        let refused = |value: Value| {
            let file = changed(whole, &place.at, value.clone());
            let found = read(schema, &file);
            assert!(!of_form(&found).is_empty(), "{}{}: {value} is read", schema.name, place.at);
        };
        let taken = |value: Value| {
            let found = read(schema, &changed(whole, &place.at, value.clone()));
            let found = of_form(&found);
            assert!(found.is_empty(), "{}{}: {value}: {found:#?}", schema.name, place.at);
        };
        if place.at.is_empty() {
            return;
        }
        let kinds = place.schema["anyOf"].as_array().cloned().unwrap_or(vec![place.schema.clone()]);
        for kind in &kinds {
            for value in kind["enum"].as_array().into_iter().flatten() {
                // What the book does not deny is no warning to be allowed twice: each on its own.
                taken(value.clone());
            }
            taken(match kind.get("const") {
                Some(value) => value.clone(),
                None => example(kind),
            });
        }
        let is = |what: &str| kinds.iter().any(|k| k["type"].as_str() == Some(what));
        let plain_text = kinds.iter().any(|k| {
            k["type"].as_array().is_some_and(|t| t.contains(&json!("boolean")))
                || k["type"] == "string" && (k.get("pattern").is_none() || k["pattern"] == "\\S")
        });
        if !plain_text {
            refused(json!("no value of this kind!"));
        }
        if !is("object") && place.schema["additionalProperties"].is_null() {
            refused(json!({"zz": "x"}));
        }
        if !is("array") && !kinds.iter().any(|k| k.get("enum").is_some() && is("array")) {
            refused(json!([["x"]]));
        }
    });
}

#[test]
fn a_schema_is_found_by_its_name_or_its_file() {
    let book = crate::support::Book::with("");
    let list = book.run(&["schema"]);
    for schema in schema::ALL {
        assert!(list.out.lines().any(|l| l.starts_with(schema.name)), "{}", list.out);
        for name in [schema.name, schema.file] {
            let run = book.run(&["schema", name]);
            assert_eq!(run.status, 0);
            let printed: Value = serde_json::from_str(&run.out).expect("JSON");
            assert_eq!(printed["$schema"], "https://json-schema.org/draft/2020-12/schema");
            assert_eq!(printed, schema.json());
        }
    }
    let run = book.run(&["schema", "scop"]);
    assert_eq!((run.status, run.out.as_str()), (2, ""));
    assert!(run.err.contains("Did you mean `scope`?"), "{}", run.err);
}
