//! Attributes that stand beside a route, and were meant for its parentheses or as another attribute of ours.

use syn::Attribute;

use crate::support::{Errors, is_slip};

/// Takes such attributes off a handler or a controller, so that the compiler does not complain as well, which knows no cure. `verb` is that
/// of the route, or `controller`.
pub(super) fn take(attributes: &mut Vec<Attribute>, verb: &str, errors: &mut Errors) {
    attributes.retain(|attribute| {
        let word = attribute.path().get_ident().map(ToString::to_string).unwrap_or_default();
        let Some(help) = meant(&word, verb) else { return true };
        errors.under(attribute, format!("NEST-E0116: there is no attribute `#[{word}]`\nhelp: {help}"));
        false
    });
}

/// What to write instead. Only for words that can hardly be attributes of anybody else's.
fn meant(word: &str, verb: &str) -> Option<String> {
    let kind = word.strip_prefix("use_").unwrap_or(word);
    let plural = if kind.ends_with('s') { kind.to_owned() } else { format!("{kind}s") };
    if ["guards", "interceptors", "pipes", "filters"].contains(&plural.as_str()) {
        return Some(format!("in the parentheses: `#[{verb}(\"…\", {plural} = […])]`"));
    }
    match word {
        "http_code" | "status_code" if verb != "controller" => Some("`#[status(201)]`".to_owned()),
        _ => is_slip(word, "public").then(|| "did you mean `#[public]`?".to_owned()),
    }
}
