//! From a request path, or an id inside a body, to what it names.
//!
//! The grammar is case-insensitive, collapses empty segments, splits on `/` before decoding, and
//! takes the last `/providers/` as the border between a scope and what lives on it.

use std::borrow::Cow;
use std::fmt;

use percent_encoding::percent_decode_str;

use super::resource_id::CORE;
use super::{ResourceId, ResourceType, Scope};

/// No id is longer, in bytes: real ones stay below two thousand.
const MAX_LENGTH: usize = 8_192;
/// How many scopes may stand in each other; an extension of an extension needs two.
const MAX_SCOPES: usize = 4;

/// What a path names. Whether a collection is listed or is an action is for the verb to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    Resource(ResourceId),
    Collection(Collection),
}

/// An odd path: a type below a parent. Under POST the last segment is the name of an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collection {
    /// `None` at the tenant.
    pub parent: Option<ResourceId>,
    pub ty: ResourceType,
}

/// Why a path names nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathError {
    /// A percent escape that is broken or not UTF-8.
    Encoding,
    /// No rule of the grammar matches.
    NoMatch,
}

impl Target {
    /// Reads a path with or without a leading slash; a query is not part of it.
    ///
    /// # Errors
    /// A broken escape, or a path that names nothing: too long, or nested too deep, among others.
    pub fn parse(path: &str) -> Result<Self, PathError> {
        if path.len() > MAX_LENGTH {
            return Err(PathError::NoMatch);
        }
        let segments = decode(path)?;
        Self::from_segments(&segments, MAX_SCOPES)
    }

    /// The type named: of the resource, or of the collection's members.
    pub fn ty(&self) -> &ResourceType {
        match self {
            Self::Resource(id) => &id.ty,
            Self::Collection(collection) => &collection.ty,
        }
    }

    /// The resource itself, or the collection's parent.
    pub fn nearest(&self) -> Option<&ResourceId> {
        match self {
            Self::Resource(id) => Some(id),
            Self::Collection(collection) => collection.parent.as_ref(),
        }
    }

    fn from_segments(segments: &[Cow<'_, str>], scopes: usize) -> Result<Self, PathError> {
        let is = |index: usize, word: &str| {
            segments.get(index).is_some_and(|segment| segment.eq_ignore_ascii_case(word))
        };
        let border = segments.iter().enumerate().rposition(|(index, segment)| {
            // A name may itself read `providers`; only keyword positions can be the border.
            index % 2 == 0 && segment.eq_ignore_ascii_case("providers")
        });
        match border {
            Some(border) if is_core_provider(segments, border) => core(segments),
            Some(border) => provider(&segments[..border], &segments[border + 1..], scopes),
            None if is(0, "subscriptions") || segments.len() == 1 => core(segments),
            None => Err(PathError::NoMatch),
        }
    }
}

/// `[/subscriptions/{s}]/providers[/{ns}[/register…]]` is ARM's own; more below is the provider's.
fn is_core_provider(segments: &[Cow<'_, str>], border: usize) -> bool {
    const ACTIONS: [&str; 4] = ["register", "unregister", "resourcetypes", "providerpermissions"];
    let in_reach =
        border == 0 || (border == 2 && segments[0].eq_ignore_ascii_case("subscriptions"));
    let below = &segments[border + 1..];
    in_reach
        && match below {
            [] | [_] => true,
            [_, action] => border == 2 && ACTIONS.contains(&action.to_ascii_lowercase().as_str()),
            _ => false,
        }
}

fn core(segments: &[Cow<'_, str>]) -> Result<Target, PathError> {
    let (types, names) = pairs(segments);
    if types.is_empty() {
        return Err(PathError::NoMatch);
    }
    let ty = ResourceType::new(CORE, types.iter().map(|t| canonical_keyword(t)));
    build(Scope::Tenant, ty, names)
}

fn provider(
    scope: &[Cow<'_, str>],
    rest: &[Cow<'_, str>],
    scopes: usize,
) -> Result<Target, PathError> {
    let [namespace, rest @ ..] = rest else { return Err(PathError::NoMatch) };
    let scopes = scopes.checked_sub(1).ok_or(PathError::NoMatch)?;
    let (types, names) = pairs(rest);
    if types.is_empty() {
        return Err(PathError::NoMatch);
    }
    let scope = if scope.is_empty() {
        Scope::Tenant
    } else {
        match Target::from_segments(scope, scopes)? {
            Target::Resource(id) => Scope::of(&id),
            Target::Collection(_) => return Err(PathError::NoMatch),
        }
    };
    build(scope, ResourceType::new(namespace.as_ref(), types), names)
}

fn build(scope: Scope, ty: ResourceType, names: Vec<String>) -> Result<Target, PathError> {
    // A decoded slash inside a type would read as another type further down.
    if !is_word(ty.namespace()) || !ty.segments().iter().all(|segment| is_word(segment)) {
        return Err(PathError::NoMatch);
    }
    if names.len() == ty.segments().len() {
        return Ok(Target::Resource(ResourceId { scope, ty, names }));
    }
    let parent = match ty.parent() {
        Some(parent) => Some(ResourceId { scope, ty: parent, names }),
        None => scope.id(),
    };
    Ok(Target::Collection(Collection { parent, ty }))
}

/// What namespaces and types are made of.
fn is_word(segment: &str) -> bool {
    segment.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-$".contains(&byte))
}

fn pairs(segments: &[Cow<'_, str>]) -> (Vec<String>, Vec<String>) {
    let owned = |segment: &Cow<'_, str>| segment.clone().into_owned();
    let types = segments.iter().step_by(2).map(owned).collect();
    let names = segments.iter().skip(1).step_by(2).map(owned).collect();
    (types, names)
}

fn canonical_keyword(segment: &str) -> String {
    const WORDS: [&str; 8] = [
        "subscriptions",
        "resourceGroups",
        "providers",
        "locations",
        "tenants",
        "resources",
        "operationresults",
        "tagNames",
    ];
    let known = WORDS.iter().find(|word| word.eq_ignore_ascii_case(segment));
    known.map_or_else(|| segment.to_owned(), |word| (*word).to_owned())
}

fn decode(path: &str) -> Result<Vec<Cow<'_, str>>, PathError> {
    path.split('/').filter(|segment| !segment.is_empty()).map(decode_segment).collect()
}

fn decode_segment(segment: &str) -> Result<Cow<'_, str>, PathError> {
    if segment.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'%') {
        return Ok(Cow::Borrowed(segment));
    }
    let broken = segment.bytes().enumerate().any(|(at, byte)| {
        byte == b'%'
            && !segment.as_bytes()[at + 1..]
                .iter()
                .take(2)
                .filter(|b| b.is_ascii_hexdigit())
                .count()
                .eq(&2)
    });
    if broken {
        return Err(PathError::Encoding);
    }
    let text = percent_decode_str(segment).decode_utf8().map_err(|_| PathError::Encoding)?;
    if text.chars().any(char::is_control) {
        return Err(PathError::Encoding);
    }
    Ok(text)
}

impl fmt::Display for Collection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nested =
            self.parent.as_ref().filter(|parent| self.ty.parent().as_ref() == Some(&parent.ty));
        match (nested, &self.parent) {
            (Some(parent), _) => write!(f, "{parent}/{}", self.ty.leaf()),
            (None, _)
                if self.ty.namespace().eq_ignore_ascii_case(CORE) && self.parent.is_none() =>
            {
                write!(f, "/{}", self.ty.leaf())
            }
            (None, scope) => {
                if let Some(scope) = scope {
                    write!(f, "{scope}")?;
                }
                write!(f, "/providers/{}/{}", self.ty.namespace(), self.ty.path())
            }
        }
    }
}
