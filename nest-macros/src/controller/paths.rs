//! Whether the paths of a route and the parameters of its handler fit together.

use syn::LitStr;

use super::Handler;
use super::parameter::{Origin, Parameter};
use crate::support::Errors;

/// Every `#[param]` names a parameter of each path. Returns, for each path, those of its parameters that nothing here takes: the judge
/// knows the guards of the module and of the application as well.
pub(super) fn untaken(
    parameters: &[Parameter],
    paths: &[LitStr],
    own: &[Vec<String>],
    of_controller: &[String],
    is_enhanced: bool,
    errors: &mut Errors,
) -> Vec<Vec<String>> {
    let mut is_misnamed = false;
    for parameter in parameters {
        let Origin::Param(name) = &parameter.origin else { continue };
        let lacks = |own: &Vec<String>| !own.contains(name) && !of_controller.contains(name);
        let mut lacking = own.iter().zip(paths).filter(|(own, _)| lacks(own)).peekable();
        if lacking.peek().is_none() {
            continue;
        }
        is_misnamed = true;
        if own.iter().all(lacks) {
            let all: Vec<&String> = own.iter().take(1).flatten().chain(of_controller).collect();
            in_no_path(parameter, name, &paths[0], &all, errors);
            continue;
        }
        for (_, path) in lacking {
            let pattern = path.value();
            errors.under(
                path,
                format!(
                    "NEST-E0412: the path \"{pattern}\" has no parameter `{name}`, which the handler takes\n\
                     help: every path of a route has it: {}\n\
                     help: or write a second method for this path",
                    with(&pattern, name)
                ),
            );
        }
    }
    // Whoever sees the whole request may read the path as well.
    // A parameter with another name is one mistake, not two.
    let seen_elsewhere = is_misnamed
        || is_enhanced
        || parameters
            .iter()
            .any(|parameter| matches!(parameter.origin, Origin::Context) || parameter.asked().is_some());
    let is_taken = |name: &String| {
        parameters.iter().any(|parameter| matches!(&parameter.origin, Origin::Param(taken) if taken == name))
    };
    let of_path = |own: &Vec<String>| match seen_elsewhere {
        true => Vec::new(),
        false => own.iter().filter(|name| !name.starts_with('_') && !is_taken(name)).cloned().collect(),
    };
    own.iter().map(of_path).collect()
}

/// Nothing follows a rest, so that routes of a controller whose path ends with one add nothing to it.
pub(super) fn behind_rest(of_controller: Option<&LitStr>, handlers: &[Handler], errors: &mut Errors) {
    let Some(prefix) = of_controller.map(LitStr::value) else { return };
    let Some(rest) = prefix.rsplit('/').next().filter(|last| last.starts_with("{*")) else { return };
    for path in handlers.iter().flat_map(|handler| &handler.paths).filter_map(|path| path.literal.as_ref()) {
        if !path.value().trim_matches('/').is_empty() {
            errors.under(
                path,
                format!(
                    "NEST-E0403: the controller's path ends with `{rest}`, which takes the rest of the path\n\
                     help: move `{rest}` into the paths of the routes that need it"
                ),
            );
        }
    }
}

/// A `#[param]` that no path of the route has.
fn in_no_path(parameter: &Parameter, name: &str, path: &LitStr, all: &[&String], errors: &mut Errors) {
    let pattern = path.value();
    let mut help = String::new();
    for known in all {
        help.push_str(&format!("\nhelp: `#[param] {known}: …`, if `{{{known}}}` is meant"));
    }
    let or = if all.is_empty() { "" } else { "or " };
    help.push_str(&format!("\nhelp: {or}put it into the path: {}", with(&pattern, name)));
    errors.under(&parameter.syntax, format!("NEST-E0402: the path \"{pattern}\" has no parameter `{name}`{help}"));
}

/// A pattern with one more parameter.
fn with(pattern: &str, name: &str) -> String {
    let slash = if pattern.ends_with('/') { "" } else { "/" };
    format!("\"{pattern}{slash}{{{name}}}\"")
}
