//! `plainbook schema`: the JSON Schema of a file that a policy owner writes.

use super::{End, Ended, print};
use crate::author::schema::{self, Schema};
use crate::diagnostic::did_you_mean;

pub(super) fn run(name: Option<&str>) -> Ended {
    let Some(name) = name else {
        let width = schema::ALL.iter().map(|s| s.name.len()).max().unwrap_or(0);
        let list: Vec<_> =
            schema::ALL.iter().map(|s| format!("{:width$}  {}", s.name, s.about)).collect();
        return print(&list.join("\n"));
    };
    match Schema::find(name) {
        Some(schema) => print(&format!("{:#}", schema.json())),
        None => {
            let names: Vec<_> = schema::ALL.iter().map(|s| s.name).collect();
            let help = did_you_mean(
                name,
                names.iter().copied(),
                format!("The kinds of file are: {}", names.join(", ")),
            );
            Err(End::Unusable(format!("There is no schema `{name}`. {help}")))
        }
    }
}
