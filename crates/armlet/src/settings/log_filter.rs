//! What is to be logged, as people write it.
//!
//! A filter's own grammar takes any word for the name of a target, which then is logged alone: a
//! level that is misspelt would silence everything.

use serde::de::Error as _;
use serde::{Deserialize as _, Deserializer};

const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];

/// Reads `info` or `info,engine=debug`.
///
/// # Errors
/// What is wrong, with an example.
pub fn parse(text: &str) -> Result<String, String> {
    let parts: Vec<&str> = text.split(',').map(str::trim).collect();
    match parts.iter().find(|part| !is_directive(part)) {
        None => Ok(parts.join(",")),
        Some(part) => Err(format!(
            "{part:?} is neither a level ({}) nor one for a target, such as in info,engine=debug",
            LEVELS.join(", ")
        )),
    }
}

/// The same from a file.
///
/// # Errors
/// As [`parse`], with the value.
pub fn deserialize<'de, D: Deserializer<'de>>(told: D) -> Result<Option<String>, D::Error> {
    let told = String::deserialize(told)?;
    let filter = parse(&told);
    filter.map(Some).map_err(|fault| D::Error::custom(format!("invalid value {told:?}: {fault}")))
}

fn is_directive(part: &str) -> bool {
    let is_level = |word: &str| LEVELS.iter().any(|level| level.eq_ignore_ascii_case(word));
    let for_target =
        |(target, level): (&str, &str)| !target.trim().is_empty() && is_level(level.trim());
    is_level(part) || part.rsplit_once('=').is_some_and(for_target)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_and_directives_are_filters_and_single_words_are_not() {
        for good in ["off", "WARN", "info,engine=debug", "info, engine=debug", "[a{b=c}]=trace"] {
            assert!(parse(good).is_ok(), "{good}");
        }
        for bad in ["verbose", "", "info,", "engine", "engine=verbose", "=debug", "3"] {
            let fault = parse(bad).unwrap_err();
            assert!(fault.contains("info,engine=debug"), "{bad}: {fault}");
        }
    }
}
