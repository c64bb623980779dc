//! The part of OData's `$filter` that the services document.
//!
//! `or` < `and` < `not` < comparison | function | ( … ). Comparisons: eq ne gt ge lt le.

use arm::ArmError;
use contract::Listing;
use serde_json::Value;

use super::options::invalid;

/// How deep a filter may nest.
const MAX_DEPTH: usize = 32;
/// How long it may be, in bytes.
const MAX_LENGTH: usize = 8_192;

/// A filter over rendered resources.
#[derive(Clone, Debug, PartialEq)]
pub enum Filter {
    Or(Box<Filter>, Box<Filter>),
    And(Box<Filter>, Box<Filter>),
    Not(Box<Filter>),
    Compare {
        pointer: String,
        operator: Operator,
        literal: Value,
    },
    Function {
        name: String,
        pointer: String,
        text: String,
    },
    /// `tagName eq 'a'`, with `and tagValue eq 'b'` or without.
    Tag {
        name: String,
        value: Option<String>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    Eq,
    Ne,
    Gt,
    Ge,
    Lt,
    Le,
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(String),
    Text(String),
    Number(f64),
    Open,
    Close,
    Comma,
}

impl Filter {
    /// # Errors
    /// What cannot be read, or a field the type does not filter by.
    pub fn parse(text: &str, listing: &Listing) -> Result<Self, ArmError> {
        if text.len() > MAX_LENGTH {
            return Err(bad("it is too long"));
        }
        let mut parser = Parser { tokens: tokens(text)?, at: 0, depth: 0, listing };
        let filter = parser.or()?;
        match parser.peek() {
            None => paired(filter),
            Some(_) => Err(bad("it goes on where it should end")),
        }
    }

    /// Whether a rendered resource matches. Text compares without case, as the services do.
    pub fn matches(&self, item: &Value) -> bool {
        match self {
            Self::Or(a, b) => a.matches(item) || b.matches(item),
            Self::And(a, b) => a.matches(item) && b.matches(item),
            Self::Not(inner) => !inner.matches(item),
            Self::Compare { pointer, operator, literal } => {
                compare(item.pointer(pointer).unwrap_or(&Value::Null), *operator, literal)
            }
            Self::Function { name, pointer, text } => {
                let value = item.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
                let (value, text) = (value.to_lowercase(), text.to_lowercase());
                match name.as_str() {
                    "startswith" => value.starts_with(&text),
                    "endswith" => value.ends_with(&text),
                    _ => value.contains(&text),
                }
            }
            Self::Tag { name, value } => {
                let tags = item.get("tags").and_then(Value::as_object);
                tags.is_some_and(|tags| {
                    tags.iter().any(|(key, found)| {
                        key.eq_ignore_ascii_case(name)
                            && value.as_deref().is_none_or(|value| found.as_str() == Some(value))
                    })
                })
            }
        }
    }
}

fn compare(value: &Value, operator: Operator, literal: &Value) -> bool {
    use std::cmp::Ordering::{Equal, Greater, Less};
    let order = match (value, literal) {
        (Value::String(a), Value::String(b)) => Some(a.to_lowercase().cmp(&b.to_lowercase())),
        (Value::Number(a), Value::Number(b)) => {
            a.as_f64().and_then(|a| a.partial_cmp(&b.as_f64()?))
        }
        (a, b) if a == b => Some(Equal),
        _ => None,
    };
    match operator {
        Operator::Eq => order == Some(Equal),
        Operator::Ne => order != Some(Equal),
        Operator::Gt => order == Some(Greater),
        Operator::Ge => matches!(order, Some(Greater | Equal)),
        Operator::Lt => order == Some(Less),
        Operator::Le => matches!(order, Some(Less | Equal)),
    }
}

/// A filter whose tags have all found their names.
fn paired(filter: Filter) -> Result<Filter, ArmError> {
    let filter = pair_tags(filter);
    if asks_for_value_alone(&filter) {
        return Err(bad("tagValue follows upon 'tagName eq' and nothing else"));
    }
    Ok(filter)
}

fn asks_for_value_alone(filter: &Filter) -> bool {
    match filter {
        Filter::Or(a, b) | Filter::And(a, b) => asks_for_value_alone(a) || asks_for_value_alone(b),
        Filter::Not(inner) => asks_for_value_alone(inner),
        Filter::Compare { pointer, .. } => pointer == TAG_VALUE,
        Filter::Function { .. } | Filter::Tag { .. } => false,
    }
}

/// `tagName` and `tagValue` joined by `and` speak of the same tag.
fn pair_tags(filter: Filter) -> Filter {
    let Filter::And(a, b) = filter else { return filter };
    match (pair_tags(*a), pair_tags(*b)) {
        (Filter::Tag { name, value: None }, Filter::Compare { pointer, literal, .. })
            if pointer == TAG_VALUE =>
        {
            Filter::Tag { name, value: literal.as_str().map(str::to_owned) }
        }
        (a, b) => Filter::And(Box::new(a), Box::new(b)),
    }
}

/// Stands for `tagValue` until it is paired; no resource has such a member.
const TAG_VALUE: &str = "/\u{0}tagValue";

struct Parser<'a> {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    listing: &'a Listing,
}

impl Parser<'_> {
    fn or(&mut self) -> Result<Filter, ArmError> {
        let mut left = self.and()?;
        while self.eat_word("or") {
            left = Filter::Or(Box::new(left), Box::new(self.and()?));
        }
        Ok(left)
    }

    fn and(&mut self) -> Result<Filter, ArmError> {
        let mut left = self.not()?;
        while self.eat_word("and") {
            left = Filter::And(Box::new(left), Box::new(self.not()?));
        }
        Ok(left)
    }

    fn not(&mut self) -> Result<Filter, ArmError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(bad("it nests too deep"));
        }
        let filter = if self.eat_word("not") {
            Filter::Not(Box::new(self.not()?))
        } else if self.eat(&Token::Open) {
            let inner = self.or()?;
            self.need(&Token::Close, ")")?;
            inner
        } else {
            self.term()?
        };
        self.depth -= 1;
        Ok(filter)
    }

    fn term(&mut self) -> Result<Filter, ArmError> {
        let Some(Token::Word(word)) = self.next() else { return Err(bad("a field is expected")) };
        if self.eat(&Token::Open) {
            return self.function(&word);
        }
        let operator = match self.next() {
            Some(Token::Word(operator)) => read_operator(&operator)?,
            _ => return Err(bad("an operator is expected behind a field")),
        };
        let literal = self.literal()?;
        if word.eq_ignore_ascii_case("tagName") && operator == Operator::Eq && self.has("tagName") {
            let name = literal.as_str().unwrap_or_default().to_owned();
            return Ok(Filter::Tag { name, value: None });
        }
        if word.eq_ignore_ascii_case("tagValue") && self.has("tagName") {
            return Ok(Filter::Compare { pointer: TAG_VALUE.into(), operator, literal });
        }
        Ok(Filter::Compare { pointer: self.pointer(&word)?, operator, literal })
    }

    fn function(&mut self, word: &str) -> Result<Filter, ArmError> {
        let name = word.to_lowercase();
        if !self.listing.functions.iter().any(|known| known.eq_ignore_ascii_case(&name)) {
            return Err(bad("it uses a function that is not supported here"));
        }
        let (first, second) = (self.next(), {
            self.need(&Token::Comma, ",")?;
            self.next()
        });
        self.need(&Token::Close, ")")?;
        // `substringof('text', field)` is the one that turns its arguments round.
        let (field, text) = match (first, second) {
            (Some(Token::Word(field)), Some(Token::Text(text))) if name != "substringof" => {
                (field, text)
            }
            (Some(Token::Text(text)), Some(Token::Word(field))) if name == "substringof" => {
                (field, text)
            }
            _ => return Err(bad("a function takes a field and a text in quotes")),
        };
        if self.peek_word("eq") {
            self.at += 1;
            let literal = self.literal()?;
            let inner = Filter::Function { name, pointer: self.pointer(&field)?, text };
            return match literal {
                Value::Bool(true) => Ok(inner),
                Value::Bool(false) => Ok(Filter::Not(Box::new(inner))),
                _ => Err(bad("a function is true or false")),
            };
        }
        Ok(Filter::Function { name, pointer: self.pointer(&field)?, text })
    }

    fn literal(&mut self) -> Result<Value, ArmError> {
        match self.next() {
            Some(Token::Text(text)) => Ok(Value::String(text)),
            Some(Token::Number(number)) => Ok(serde_json::json!(number)),
            Some(Token::Word(word)) => match word.to_lowercase().as_str() {
                "true" => Ok(Value::Bool(true)),
                "false" => Ok(Value::Bool(false)),
                "null" => Ok(Value::Null),
                _ => Err(bad("a text in quotes, a number, true, false or null is expected")),
            },
            _ => Err(bad("a value is expected behind an operator")),
        }
    }

    fn pointer(&self, word: &str) -> Result<String, ArmError> {
        let bare = word.strip_prefix("properties/").unwrap_or(word);
        let field = self.listing.filter.iter().find(|field| {
            field.name.eq_ignore_ascii_case(bare) || field.name.eq_ignore_ascii_case(word)
        });
        field.map(|field| field.pointer.clone()).ok_or_else(|| {
            let known: Vec<&str> = self.listing.filter.iter().map(|f| f.name.as_str()).collect();
            bad(&format!("it may name only: {}", known.join(", ")))
        })
    }

    fn has(&self, name: &str) -> bool {
        self.listing.filter.iter().any(|field| field.name == name)
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn peek_word(&self, word: &str) -> bool {
        matches!(self.peek(), Some(Token::Word(found)) if found.eq_ignore_ascii_case(word))
    }

    fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token
    }

    fn eat(&mut self, token: &Token) -> bool {
        let found = self.peek() == Some(token);
        self.at += usize::from(found);
        found
    }

    fn eat_word(&mut self, word: &str) -> bool {
        let found = self.peek_word(word);
        self.at += usize::from(found);
        found
    }

    fn need(&mut self, token: &Token, name: &str) -> Result<(), ArmError> {
        if self.eat(token) { Ok(()) } else { Err(bad(&format!("a '{name}' is expected"))) }
    }
}

fn read_operator(word: &str) -> Result<Operator, ArmError> {
    match word.to_lowercase().as_str() {
        "eq" => Ok(Operator::Eq),
        "ne" => Ok(Operator::Ne),
        "gt" => Ok(Operator::Gt),
        "ge" => Ok(Operator::Ge),
        "lt" => Ok(Operator::Lt),
        "le" => Ok(Operator::Le),
        _ => Err(bad("it uses an operator other than eq, ne, gt, ge, lt, le")),
    }
}

fn tokens(text: &str) -> Result<Vec<Token>, ArmError> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let used = match first {
            '(' => push(&mut tokens, Token::Open),
            ')' => push(&mut tokens, Token::Close),
            ',' => push(&mut tokens, Token::Comma),
            '\'' => quoted(rest, &mut tokens)?,
            _ => word(rest, &mut tokens)?,
        };
        rest = rest[used..].trim_start();
    }
    Ok(tokens)
}

fn push(tokens: &mut Vec<Token>, token: Token) -> usize {
    tokens.push(token);
    1
}

/// `'it''s'`: a doubled quote stands for one.
fn quoted(rest: &str, tokens: &mut Vec<Token>) -> Result<usize, ArmError> {
    let mut text = String::new();
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c != '\'' {
            text.push(c);
        } else if chars.next_if(|(_, next)| *next == '\'').is_some() {
            text.push('\'');
        } else {
            tokens.push(Token::Text(text));
            return Ok(at + 1);
        }
    }
    Err(bad("a quote is not closed"))
}

fn word(rest: &str, tokens: &mut Vec<Token>) -> Result<usize, ArmError> {
    let in_word = |c: char| c.is_alphanumeric() || "_./-$".contains(c);
    let end = rest.find(|c| !in_word(c)).unwrap_or(rest.len());
    if end == 0 {
        return Err(bad("it has a character that is not expected"));
    }
    let word = &rest[..end];
    let number = word.starts_with(|c: char| c.is_ascii_digit() || c == '-');
    tokens.push(match word.parse::<f64>() {
        Ok(value) if number => Token::Number(value),
        _ => Token::Word(word.to_owned()),
    });
    Ok(end)
}

fn bad(what: &str) -> ArmError {
    invalid("$filter", &format!("The filter cannot be read: {what}."))
}
