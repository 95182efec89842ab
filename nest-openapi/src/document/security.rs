//! How clients say who they are.

use std::borrow::Cow;
use std::collections::BTreeMap;

use nest_core::http::RouteDescription;
use nest_core::http::describe::SecurityScheme;
use serde_json::{Map, Value, json};

/// The schemes of the document, by name.
pub(super) struct Securities {
    /// Those of guards that don't say it themselves.
    usual: Vec<SecurityScheme>,
    used: BTreeMap<String, SecurityScheme>,
}

impl Securities {
    pub(super) fn new(usual: &[SecurityScheme]) -> Securities {
        Securities { usual: usual.to_vec(), used: BTreeMap::new() }
    }

    /// What a route asks for: each element is enough, and asks for all that is in it. `None` for one that asks for nothing.
    pub(super) fn of(&mut self, route: &RouteDescription) -> Option<Value> {
        let said = &route.operation.security;
        let schemes = if said.is_empty() && route.is_guarded { self.usual.clone() } else { said.clone() };
        if schemes.is_empty() {
            return None;
        }
        let mut enough = vec![Map::new()];
        for scheme in schemes {
            let before = std::mem::take(&mut enough);
            for alternative in alternatives(scheme) {
                enough.extend(before.iter().map(|needed| self.and(needed.clone(), alternative.as_ref())));
            }
        }
        Some(json!(enough))
    }

    /// What was needed already, and a scheme.
    fn and(&mut self, mut needed: Map<String, Value>, scheme: Option<&SecurityScheme>) -> Map<String, Value> {
        if let Some(scheme) = scheme {
            needed.insert(self.name(scheme.clone()), json!([]));
        }
        needed
    }

    /// The name of a scheme, a new one where another scheme has it.
    fn name(&mut self, scheme: SecurityScheme) -> String {
        let usual = usual_name(&scheme);
        let names = std::iter::once(usual.clone()).chain((2..).map(|number| format!("{usual}{number}")));
        for name in names {
            match self.used.get(&name) {
                Some(known) if *known != scheme => {}
                Some(_) => return name,
                None => {
                    self.used.insert(name.clone(), scheme);
                    return name;
                }
            }
        }
        usual
    }

    pub(super) fn into_json(self) -> Value {
        self.used.into_iter().map(|(name, scheme)| (name, described(&scheme))).collect::<Map<_, _>>().into()
    }
}

/// The schemes of which one is enough; `None` for the one that asks for nothing.
fn alternatives(scheme: SecurityScheme) -> Vec<Option<SecurityScheme>> {
    match scheme {
        SecurityScheme::AnyOf(schemes) => schemes.into_iter().flat_map(alternatives).collect(),
        SecurityScheme::Anonymous => vec![None],
        scheme => vec![Some(scheme)],
    }
}

fn usual_name(scheme: &SecurityScheme) -> String {
    let name: Cow<'_, str> = match scheme {
        SecurityScheme::Bearer { .. } => "bearer".into(),
        SecurityScheme::Basic => "basic".into(),
        SecurityScheme::OpenIdConnect(_) => "openIdConnect".into(),
        SecurityScheme::ApiKeyHeader(name) | SecurityScheme::ApiKeyQuery(name) | SecurityScheme::ApiKeyCookie(name) => {
            name.as_ref().into()
        }
        _ => "other".into(),
    };
    // The characters that the name of a component may have.
    name.chars().map(|char| if char.is_ascii_alphanumeric() || "._-".contains(char) { char } else { '-' }).collect()
}

fn described(scheme: &SecurityScheme) -> Value {
    let key = |place: &str, name: &str| json!({ "type": "apiKey", "in": place, "name": name });
    match scheme {
        SecurityScheme::Bearer { format } => json!({ "type": "http", "scheme": "bearer", "bearerFormat": format }),
        SecurityScheme::ApiKeyHeader(name) => key("header", name),
        SecurityScheme::ApiKeyQuery(name) => key("query", name),
        SecurityScheme::ApiKeyCookie(name) => key("cookie", name),
        SecurityScheme::OpenIdConnect(url) => json!({ "type": "openIdConnect", "openIdConnectUrl": url }),
        SecurityScheme::Basic | _ => json!({ "type": "http", "scheme": "basic" }),
    }
}
