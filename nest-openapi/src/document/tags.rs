//! The tags: one for each controller, named by the first paragraph of its doc comment.

use nest_core::http::RouteDescription;
use serde_json::{Value, json};

use super::paragraphs;

/// The tags, in the order in which they are met, those of the settings in front.
pub(super) struct Tags(Vec<(String, Option<String>)>);

impl Tags {
    pub(super) fn new(described: &[(String, String)]) -> Tags {
        Tags(described.iter().map(|(name, description)| (name.clone(), Some(description.clone()))).collect())
    }

    /// The tags of a route.
    pub(super) fn of(&mut self, route: &RouteDescription) -> Vec<String> {
        if !route.operation.tags.is_empty() {
            return route.operation.tags.iter().map(|tag| self.add((*tag).to_owned(), None)).collect();
        }
        let tag = match route.controller_documentation {
            Some(text) => {
                let (name, description) = paragraphs(text);
                self.add(name, description)
            }
            None => self.add(named_by_type(&route.controller), None),
        };
        vec![tag]
    }

    fn add(&mut self, name: String, description: Option<&str>) -> String {
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => *known = known.take().or_else(|| description.map(str::to_owned)),
            None => self.0.push((name.clone(), description.map(str::to_owned))),
        }
        name
    }

    pub(super) fn into_json(self) -> Value {
        let tag = |(name, description): (String, Option<String>)| match description {
            Some(description) => json!({ "name": name, "description": description }),
            None => json!({ "name": name }),
        };
        self.0.into_iter().map(tag).collect()
    }
}

/// `UserController` is `User`, as in NestJS.
fn named_by_type(controller: &str) -> String {
    match controller.strip_suffix("Controller") {
        Some(name) if !name.is_empty() => name.to_owned(),
        _ => controller.to_owned(),
    }
}
