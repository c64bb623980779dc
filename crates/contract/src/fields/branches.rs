//! The part of a tree that leads to some of its fields, so that a walk to those passes all else by.

use super::{Facets, Field, FieldTree, Members, Shape};

impl FieldTree {
    pub fn new(root: Members) -> Self {
        let sealed = leading_to(&root, &|field| field.facets.sealed.is_some());
        let gated = |field: &Field| field.facets.read_only || field.facets.since.is_some();
        let gated = leading_to(&root, &gated);
        let carried = |field: &Field| {
            let Facets { read_only, create_only, since, .. } = &field.facets;
            *read_only || *create_only || since.is_some()
        };
        let carried = leading_to(&root, &carried);
        Self { root, sealed, gated, carried }
    }

    /// The branches that lead to secrets. A secret holds no further ones.
    pub fn sealed(&self) -> &Members {
        &self.sealed
    }

    /// The branches that lead to members which a client cannot set, or some versions do not know.
    pub fn gated(&self) -> &Members {
        &self.gated
    }

    /// As [`FieldTree::gated`], and to those which a client sets but once: a write carries them over.
    pub fn carried(&self) -> &Members {
        &self.carried
    }

    pub fn root(&self) -> &Members {
        &self.root
    }
}

fn leading_to(members: &Members, wanted: &dyn Fn(&Field) -> bool) -> Members {
    let branches: Vec<_> = members.0.iter().map(|field| branch_of(field, wanted)).collect();
    if branches.iter().all(Option::is_none) {
        return Members::default();
    }
    let fields = members.0.iter().zip(branches).filter_map(|(field, branch)| {
        // Where an object stays, it can still be told whether it is complete.
        let shape = branch.or_else(|| field.required.then_some(Shape::Any))?;
        Some(Field { shape, ..field.clone() })
    });
    Members(fields.collect())
}

fn branch_of(field: &Field, wanted: &dyn Fn(&Field) -> bool) -> Option<Shape> {
    branch(&field.shape, wanted).or_else(|| wanted(field).then_some(Shape::Any))
}

fn branch(shape: &Shape, wanted: &dyn Fn(&Field) -> bool) -> Option<Shape> {
    match shape {
        Shape::Object(members) => {
            let members = leading_to(members, wanted);
            (!members.0.is_empty()).then_some(Shape::Object(members))
        }
        Shape::Union { tag, variants } => {
            let led: Vec<(String, Members)> = variants
                .iter()
                .map(|(name, members)| (name.clone(), leading_to(members, wanted)))
                .collect();
            let any = led.iter().any(|(_, members)| !members.0.is_empty());
            any.then(|| Shape::Union { tag: tag.clone(), variants: led })
        }
        Shape::List { item, least, most } => {
            let item = Box::new(branch(item, wanted)?);
            Some(Shape::List { item, least: *least, most: *most })
        }
        Shape::Map(item) => Some(Shape::Map(Box::new(branch(item, wanted)?))),
        Shape::Any
        | Shape::Bool
        | Shape::Integer { .. }
        | Shape::Number
        | Shape::Text(_)
        | Shape::Enum(_) => None,
    }
}
