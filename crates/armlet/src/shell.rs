//! How shells write variables and quote words.

use clap::ValueEnum;
use serde_json::{Map, Value};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    /// Any POSIX shell; also as zsh and sh
    #[default]
    #[value(aliases = ["zsh", "sh"])]
    Bash,
    Fish,
    Powershell,
    /// One object, for programs
    Json,
}

impl Shell {
    /// The text that sets `variables`.
    pub fn export(self, variables: &[(&str, String)]) -> String {
        let lines = |form: fn(&str, &str) -> String| {
            variables.iter().map(|(name, value)| form(name, value)).collect::<Vec<_>>().join("\n")
        };
        match self {
            Self::Bash => lines(|name, value| format!("export {name}={}", quote(value))),
            Self::Fish => lines(|name, value| {
                let value = value.replace('\\', "\\\\").replace('\'', "\\'");
                format!("set -gx {name} '{value}'")
            }),
            Self::Powershell => {
                lines(|name, value| format!("$env:{name} = '{}'", value.replace('\'', "''")))
            }
            Self::Json => {
                let pairs =
                    variables.iter().map(|(n, v)| ((*n).to_owned(), Value::from(v.clone())));
                format!("{:#}", Value::Object(pairs.collect::<Map<_, _>>()))
            }
        }
    }
}

/// One word of a POSIX shell, whatever is in it.
pub fn quote(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// As [`quote`], where that is needed.
pub fn word(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/._-+=:@,".contains(&byte);
    if !text.is_empty() && text.bytes().all(plain) { text.to_owned() } else { quote(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shell_reads_back_what_was_meant() {
        let nasty = [("A", r"it's $x \ `y`".to_owned())];
        assert_eq!(Shell::Bash.export(&nasty), r"export A='it'\''s $x \ `y`'");
        assert_eq!(Shell::Fish.export(&nasty), r"set -gx A 'it\'s $x \\ `y`'");
        assert_eq!(Shell::Powershell.export(&nasty), r"$env:A = 'it''s $x \ `y`'");
        let json: Value = serde_json::from_str(&Shell::Json.export(&nasty)).unwrap();
        assert_eq!(json["A"], nasty[0].1);
    }

    #[test]
    fn every_posix_shell_may_be_named() {
        for name in ["bash", "zsh", "sh"] {
            assert_eq!(Shell::from_str(name, false), Ok(Shell::Bash));
        }
    }

    #[test]
    fn words_are_quoted_where_needed() {
        assert_eq!(word("/srv/x-1.2"), "/srv/x-1.2");
        assert_eq!(word("/a b"), "'/a b'");
        assert_eq!(word(""), "''");
    }
}
