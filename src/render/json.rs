//! JSON that a person can read, too.

use serde::Serialize;

/// `value` with an indent for each level, and a line end.
pub fn json(value: &impl Serialize) -> serde_json::Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(value)?;
    bytes.push(b'\n');
    Ok(bytes)
}
