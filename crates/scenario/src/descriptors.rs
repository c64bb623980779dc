//! What holds for the description of every type, whichever provider it comes from.
//!
//! Knows: what the engine, the lists of types and rights, and clients rely on.
//! Must not know: any type.

use std::collections::HashSet;

use arm::{Preconditions, ResourceId, ResourceType, Scope, Verb};
use contract::{
    Action, ActionMount, CodeRule, Codes, Descriptor, ETagRule, Entry, FieldTree, Hosting, Lro,
    OperationUrl, Provider, Word,
};

const MEMBERS: [&str; 7] = ["location", "tags", "sku", "identity", "kind", "zones", "managedBy"];
const FUNCTIONS: [&str; 4] = ["contains", "endswith", "startswith", "substringof"];
const LARGEST_PAGE: usize = 1_000;

/// All faults of the descriptions, each behind the name of its type.
pub fn faults(providers: &[Provider]) -> Vec<String> {
    let mut faults = twice(providers);
    for provider in providers {
        for entry in &provider.entries {
            let of = entry.descriptor();
            let told = [names(of), versions(of), verbs(entry), bodies(entry), listing(of)];
            let mut told: Vec<String> = told.into_iter().flatten().collect();
            told.extend(of.lro.iter().flat_map(|lro| operation(lro, &of.verbs)));
            told.extend(of.actions.iter().flat_map(|one| action(of, one)));
            if of.ty.namespace() != provider.namespace {
                told.push(format!("its namespace is not {}", provider.namespace));
            }
            faults.extend(told.into_iter().map(|fault| format!("{}: {fault}", of.ty)));
        }
    }
    faults
}

/// The text of each rule that does not hold.
fn broken<const N: usize>(rules: [(bool, &str); N]) -> Vec<String> {
    rules.into_iter().filter(|(holds, _)| !holds).map(|(_, text)| text.to_owned()).collect()
}

/// Paths that lead to two places. Where there are none, no right is told twice either.
fn twice(providers: &[Provider]) -> Vec<String> {
    let mut seen = HashSet::new();
    let entries = providers.iter().flat_map(|provider| &provider.entries);
    let paths = entries.map(Entry::descriptor).flat_map(|of| {
        let ty = std::iter::once(format!("type {}", of.ty.key()));
        let lists = of.listing.iter().flat_map(|listing| &listing.also_at);
        let lists = lists.chain(of.listing.as_ref().map(|_| &of.ty));
        let actions = of.actions.iter().map(|action| match action.mount {
            ActionMount::Resource => of.ty.child(&action.name),
            _ => ResourceType::new(of.ty.namespace(), [&action.name]),
        });
        ty.chain(lists.map(|ty| format!("list {}", ty.key())))
            .chain(actions.map(|ty| format!("action {}", ty.key())))
    });
    paths.filter(|path| !seen.insert(path.clone())).map(|path| format!("{path} is twice")).collect()
}

fn names(of: &Descriptor) -> Vec<String> {
    let names = vec!["n".to_owned(); of.ty.segments().len()];
    let id = ResourceId { scope: Scope::Tenant, ty: of.ty.clone(), names };
    let read = ResourceId::parse(&id.to_string());
    let above = |ty: &ResourceType| {
        std::iter::successors(id.parent(), ResourceId::parent).any(|above| above.ty == *ty)
    };
    let (code, text) = &of.errors.validation;
    let (least, most) = of.name.length;
    let words = [&of.display, code, text, &of.errors.name];
    broken([
        // What has lists alone may stand where no id can: `/tenants`.
        (
            of.verbs.is_empty() || read.is_some_and(|read| read.ty == of.ty),
            "a path of it does not read as it",
        ),
        (
            !matches!(&of.hosting, Hosting::Below(ty) if !above(ty)),
            "it is kept below a type that its path does not name",
        ),
        (words.iter().all(|word| !word.is_empty()), "a name, code or text is empty"),
        ((1..=most).contains(&least), "its names have no sound length"),
        (of.name.run(&"a".repeat(most + 1)).is_err(), "its name rule lets longer names in"),
        (of.wire.ty.iter().all(|ty| ResourceType::parse(ty).is_some()), "it shows no type"),
        (
            of.wire.members.iter().chain(&of.wire.nulls).all(|one| MEMBERS.contains(&one.as_str())),
            "it shows a member that no resource has",
        ),
        (
            !of.tracked || (of.wire.shows("location") && of.wire.shows("tags")),
            "it is tracked, and shows no location or no tags",
        ),
        (
            of.limit.iter().all(|limit| limit.most > 0 && !limit.code.is_empty()),
            "its limit lets nothing in, or has no code",
        ),
    ])
}

fn versions(of: &Descriptor) -> Vec<String> {
    let mut told = broken([
        (!of.versions.is_empty(), "it has no version"),
        (of.versions.is_sorted_by(|a, b| a > b), "its versions are not newest first"),
    ]);
    told.extend(codes(of, &of.codes, |rule| of.verbs.contains(&rule.verb)));
    told
}

/// Rows of a table of codes that nothing ever reads.
fn codes(of: &Descriptor, codes: &Codes, fits: impl Fn(&CodeRule) -> bool) -> Vec<String> {
    let read = |rule: &CodeRule| {
        fits(rule) && of.versions.iter().any(|v| codes.rule(rule.verb, rule.word, v) == Some(rule))
    };
    let idle = codes.0.iter().filter(|rule| !read(rule));
    idle.map(|rule| format!("no answer has the code of {:?} {:?}", rule.verb, rule.word)).collect()
}

fn verbs(entry: &Entry) -> Vec<String> {
    let of = entry.descriptor();
    let able: &[Verb] = match entry {
        Entry::Stored(_) => &[Verb::Put, Verb::Patch, Verb::Get, Verb::Delete],
        Entry::View(_) => &[Verb::Get, Verb::Delete],
        Entry::Tracked(_) => &[],
    };
    let once = of.verbs.iter().enumerate().all(|(at, verb)| !of.verbs[..at].contains(verb));
    broken([
        (once, "it has a verb twice"),
        (of.verbs.iter().all(|verb| able.contains(verb)), "it has a verb that it cannot answer"),
        (
            of.preconditions == Preconditions::Ignored || of.wire.etag != ETagRule::None,
            "it is guarded by a tag that it does not show",
        ),
    ])
}

/// What a client may send at any size.
fn bodies(entry: &Entry) -> Vec<String> {
    let of = entry.descriptor();
    let written = match entry {
        Entry::Stored(handler) if of.allows(Verb::Put) || of.allows(Verb::Patch) => {
            handler.fields().unbounded()
        }
        _ => Vec::new(),
    };
    let sent = of.actions.iter().filter_map(|one| one.body.as_ref()).flat_map(FieldTree::unbounded);
    written.into_iter().chain(sent).map(|path| format!("{path} is unbounded")).collect()
}

fn listing(of: &Descriptor) -> Vec<String> {
    let Some(listing) = &of.listing else { return Vec::new() };
    let mut seen = HashSet::new();
    broken([
        ((1..=LARGEST_PAGE).contains(&listing.page), "its pages have no sound size"),
        (
            listing.filter.iter().all(|field| seen.insert(field.name.to_lowercase())),
            "it filters by a name twice",
        ),
        (
            listing.filter.iter().all(|field| field.pointer.starts_with('/')),
            "it filters by what is no pointer",
        ),
        (
            listing.functions.iter().all(|name| FUNCTIONS.contains(&name.as_str())),
            "it filters by a function that is none",
        ),
    ])
}

fn action(of: &Descriptor, action: &Action) -> Vec<String> {
    let named = broken([(is_word(&action.name), "an action has no name that a path takes")]);
    let done = |rule: &CodeRule| rule.verb == Verb::Action && rule.word == Word::Done;
    let lro = action.lro.iter().flat_map(|lro| operation(lro, &[Verb::Action]));
    named.into_iter().chain(codes(of, &action.codes, done)).chain(lro).collect()
}

fn operation(lro: &Lro, verbs: &[Verb]) -> Vec<String> {
    let segments = lro.status.iter().chain(&lro.result).map(|url| match url {
        OperationUrl::Location { segment }
        | OperationUrl::Resource { segment }
        | OperationUrl::Subscription { segment } => segment,
    });
    broken([
        (lro.verbs.iter().all(|verb| verbs.contains(verb)), "it runs long for a verb it has not"),
        (lro.status.is_some() || lro.result.is_some(), "its operations are polled nowhere"),
        (
            segments.chain(&lro.status_aliases).all(|one| is_word(one)),
            "a path cannot take its urls",
        ),
        (!lro.running.is_empty(), "its operations have no word while they run"),
    ])
}

/// Whether a path takes it as a segment, unescaped.
fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use contract::{Listing, Outcome, VersionRange};

    use super::*;

    fn told(of: Vec<Descriptor>) -> Vec<String> {
        let entries = of.into_iter().map(|one| Entry::Tracked(Arc::new(one))).collect();
        let (namespace, display) = ("Contoso.Toys".to_owned(), "Toys".to_owned());
        faults(&[Provider { namespace, display, entries }])
    }

    fn sound() -> Descriptor {
        let verbs = Vec::new();
        Descriptor { verbs, ..Descriptor::new("Contoso.Toys/boxes", "Box", &["2024-01-01"]) }
    }

    #[test]
    fn a_sound_description_has_no_faults() {
        assert_eq!(told(vec![sound()]), [""; 0]);
    }

    #[test]
    fn each_fault_is_told() {
        let mut bad = Descriptor::new("Contoso/providers", "", &["2023-01-01", "2024-01-01"]);
        bad.verbs = vec![Verb::Get];
        bad.listing = Some(Listing { page: 0, ..Listing::default() });
        bad.actions = vec![Action::on_resource("a b")];
        let late = VersionRange::since("2025-01-01");
        let never = CodeRule::new(Verb::Get, Word::Done, Outcome::Ok, true).in_versions(late);
        bad.codes = Codes(vec![never]);
        bad.tracked = true;
        bad.preconditions = Preconditions::Standard;
        let expected = [
            "a path of it does not read as it",
            "a name, code or text is empty",
            "it is tracked, and shows no location or no tags",
            "its versions are not newest first",
            "no answer has the code of Get Done",
            "it has a verb that it cannot answer",
            "it is guarded by a tag that it does not show",
            "its pages have no sound size",
            "an action has no name that a path takes",
            "its namespace is not Contoso.Toys",
        ];
        assert_eq!(told(vec![bad]), expected.map(|text| format!("Contoso/providers: {text}")));
    }

    #[test]
    fn a_path_leads_to_one_place() {
        let also = Listing { also_at: vec![sound().ty], ..Listing::default() };
        let other = Descriptor::new("Contoso.Toys/others", "Other", &["2024-01-01"]);
        let other = Descriptor { listing: Some(also), verbs: Vec::new(), ..other };
        assert_eq!(told(vec![sound(), other]), ["list contoso.toys/boxes is twice"]);
    }
}
