//! Whether everything a client may send has a size that is bounded.

use super::{FieldTree, Members, Shape};

impl FieldTree {
    /// Paths of the texts and lists that a client may send at any size; there should be none. Free
    /// members (of a map, of [`Shape::Any`]) are bounded by the body alone.
    pub fn unbounded(&self) -> Vec<String> {
        let mut paths = Vec::new();
        members(&self.root, "", &mut paths);
        paths
    }
}

fn members(of: &Members, path: &str, paths: &mut Vec<String>) {
    for field in of.0.iter().filter(|field| !field.facets.read_only) {
        shape(&field.shape, &format!("{path}/{}", field.name), paths);
    }
}

fn shape(of: &Shape, path: &str, paths: &mut Vec<String>) {
    match of {
        Shape::Text(rule) if rule.most == usize::MAX => paths.push(path.to_owned()),
        Shape::List { item, most, .. } => {
            if *most == usize::MAX {
                paths.push(path.to_owned());
            }
            shape(item, &format!("{path}/*"), paths);
        }
        Shape::Map(item) => shape(item, &format!("{path}/*"), paths),
        Shape::Object(inner) => members(inner, path, paths),
        Shape::Union { variants, .. } => {
            for (name, inner) in variants {
                members(inner, &format!("{path}:{name}"), paths);
            }
        }
        Shape::Any | Shape::Bool | Shape::Integer { .. } | Shape::Number | Shape::Enum(_) => {}
        Shape::Text(_) => {}
    }
}
