//! Reads one route: its attribute, its shape, its parameters.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Attribute, Expr, FnArg, Ident, ImplItemFn, LitInt, LitStr, ReceiverKind, ReturnType};

use super::parameter::{Origin, Parameter, parameters};
use super::{
    Handler, HandlerPath, arguments, errors as stated_errors, exposure, paths, pattern, requirement, strayed, view,
};
use crate::support::{Errors, documentation, nearest, take_metadata, take_openapi};

pub(super) const VERBS: &[&str] = &["get", "post", "put", "patch", "delete", "head", "options", "all", "sse"];

/// Reads a route, and takes our attributes off it; `None` for a method that is no route. `prefix_names` are the parameters of
/// the controller's path, `host_names` those of its hosts; `is_enhanced` says that the controller has guards or their like.
pub(super) fn read(
    function: &mut ImplItemFn,
    (prefix_names, host_names): (&[String], &[String]),
    is_enhanced: bool,
    sites: &mut u16,
    errors: &mut Errors,
) -> Option<Handler> {
    let (routes, mut rest): (Vec<Attribute>, Vec<Attribute>) =
        function.attrs.drain(..).partition(|attribute| VERBS.iter().any(|verb| attribute.path().is_ident(verb)));
    let public = take_public(&mut rest, errors);
    let status = take_status(&mut rest, errors);
    let stated = stated_errors::take(&mut rest, errors);
    let metadata = take_metadata(&mut rest, errors);
    let openapi = take_openapi(&mut rest, true, errors);
    function.attrs = rest;
    let Some(route) = routes.first() else {
        misspelt(function, errors);
        return None;
    };
    if let Some(second) = routes.get(1) {
        errors.under(second, "NEST-E0117: a handler has one route\nhelp: write a second method for the second route");
    }
    let verb = route.path().get_ident()?.clone();
    strayed::take(&mut function.attrs, &verb.to_string(), errors);
    let site = *sites;
    *sites += 1;
    let name = VERBS.iter().find(|known| verb == **known).copied().unwrap_or("get");
    let arguments = match &route.meta {
        syn::Meta::List(list) => list.tokens.clone(),
        _ => TokenStream::new(),
    };
    let mut options = arguments::read(name, arguments, sites, errors);
    let requirements = requirement::take(&mut function.attrs, sites, errors);
    let exposure = exposure::take(&mut function.attrs, sites, errors);
    let view = view::take(&mut function.attrs, sites, errors);
    if let (Some(view), Some(exposure)) = (&view, &exposure) {
        errors.under(
            &exposure.syntax,
            format!(
                "NEST-E0118: `#[expose]` and `#[render(\"{}\")]` contradict each other\n\
                 help: keep one of them: what a template shows is what stands in the template",
                view.template.value()
            ),
        );
    }
    let is_written = options.path.is_some();
    let path = options.path.get_or_insert_with(|| LitStr::new("/", verb.span())).clone();
    shape(function, &verb, errors);
    let literals: Vec<LitStr> = std::iter::once(path).chain(options.more_paths.iter().cloned()).collect();
    let own: Vec<Vec<String>> = literals.iter().map(|literal| own_names(literal, prefix_names, errors)).collect();
    let mut parameters = parameters(&mut function.sig, sites, errors);
    number_files(&mut parameters, errors);
    let first_parameter_site = *sites;
    *sites += parameters.len() as u16;
    bodies(&parameters, &verb, options.body_limit.as_ref(), errors);
    hosts(&parameters, host_names, errors);
    let is_enhanced = is_enhanced || !options.enhancers.is_empty();
    let untaken = paths::untaken(&parameters, &literals, &own, prefix_names, is_enhanced, errors);
    let mut paths: Vec<HandlerPath> = Vec::new();
    for (literal, untaken) in literals.into_iter().zip(untaken) {
        let site = match paths.is_empty() {
            true => site,
            false => {
                *sites += 1;
                *sites - 1
            }
        };
        paths.push(HandlerPath { literal: Some(literal).filter(|_| is_written), untaken, site });
    }
    let output = match &function.sig.output {
        ReturnType::Default => quote!(()),
        ReturnType::Type(_, ty) => ty.to_token_stream(),
    };
    let ident = function.sig.ident.clone();
    let cfg = function.attrs.iter().filter(|attribute| attribute.path().is_ident("cfg")).cloned().collect();
    Some(Handler {
        ident,
        cfg,
        verb,
        options,
        status,
        errors: stated,
        public,
        metadata,
        requirements,
        exposure,
        view,
        documentation: documentation(&function.attrs),
        deprecated: function.attrs.iter().any(|attribute| attribute.path().is_ident("deprecated")),
        openapi,
        parameters,
        paths,
        output,
        first_parameter_site,
    })
}

/// A method with an attribute that is nearly one of ours; it is taken off, so that the compiler does not complain as well.
fn misspelt(function: &mut ImplItemFn, errors: &mut Errors) {
    let known = ["inline", "must_use", "test", "allow", "expect", "cfg", "doc", "deprecated"];
    function.attrs.retain(|attribute| {
        let word = attribute.path().get_ident().map(ToString::to_string).unwrap_or_default();
        if known.contains(&word.as_str()) || word.len() < 3 {
            return true;
        }
        let Some(verb) = nearest(&word, VERBS) else { return true };
        errors.under(
            attribute,
            format!("NEST-E0116: there is no route attribute `#[{word}]`\nhelp: did you mean `#[{verb}]`?"),
        );
        false
    });
}

fn take_public(attributes: &mut Vec<Attribute>, errors: &mut Errors) -> bool {
    let mut found = 0;
    attributes.retain(|attribute| {
        let ours = attribute.path().is_ident("public");
        if ours {
            found += 1;
            if found == 2 {
                errors.under(attribute, "NEST-E0117: `#[public]` is given twice\nhelp: remove one");
            }
        }
        !ours
    });
    found > 0
}

fn take_status(attributes: &mut Vec<Attribute>, errors: &mut Errors) -> Option<u16> {
    let mut status = None;
    attributes.retain(|attribute| {
        if !attribute.path().is_ident("status") {
            return true;
        }
        match attribute.parse_args::<LitInt>().and_then(|number| number.base10_parse::<u16>()) {
            Ok(number) if (200..400).contains(&number) => status = Some(number),
            _ => errors.under(
                attribute,
                "NEST-E0116: `#[status]` takes the status of a success, from 200 to 399\n\
                 help: `#[status(204)]`; an error sets its own status",
            ),
        }
        false
    });
    status
}

/// A handler is async, takes `&self`, and has no generics.
fn shape(function: &ImplItemFn, verb: &Ident, errors: &mut Errors) {
    let signature = &function.sig;
    let name = &signature.ident;
    if signature.asyncness.is_none() {
        errors.under(
            signature.fn_token,
            format!("NEST-E0501: the handler `{name}` is not async\nhelp: `async fn {name}(…)`"),
        );
    }
    match signature.inputs.first() {
        Some(FnArg::Receiver(receiver)) if matches!(receiver.kind, ReceiverKind::Reference(_, _, None)) => {}
        Some(FnArg::Receiver(receiver)) => errors.under(
            receiver,
            format!(
                "NEST-E0501: the handler `{name}` takes its controller as `{}`\n\
                 help: take `&self`: a controller is shared by all requests; what changes goes behind a lock, or into a database",
                receiver.to_token_stream().to_string().replace("& ", "&")
            ),
        ),
        _ => errors.under(
            name,
            format!("NEST-E0501: the handler `{name}` does not take `&self`\nhelp: `async fn {name}(&self, …)`"),
        ),
    }
    if !signature.generics.params.is_empty() {
        errors.under(
            &signature.generics,
            format!(
                "NEST-E0501: the handler `{name}` is generic\n\
                     help: write the types out: nobody could say with which ones `#[{verb}]` calls it"
            ),
        );
    }
}

/// Numbers the files of a form. One field goes to one parameter.
fn number_files(parameters: &mut [Parameter], errors: &mut Errors) {
    let mut names: Vec<(String, String)> = Vec::new();
    for (parameter, argument) in parameters.iter_mut().zip(0u16..) {
        let Origin::File(file) = &mut parameter.origin else { continue };
        (file.number, file.argument) = (names.len(), argument);
        if let Some((_, first)) = names.iter().find(|(field, _)| *field == file.name) {
            let field = &file.name;
            errors.under(
                &parameter.syntax,
                format!(
                    "NEST-E0502: a second parameter for the field `{field}`: `{first}` is the first\n\
                     help: take them together: `#[files(\"{field}\")] {first}: Vec<UploadedFile>`"
                ),
            );
        }
        names.push((file.name.clone(), parameter.name.clone()));
    }
}

/// At most one body, and none where requests have none. Of a form there may be several parameters, one of them for its texts.
fn bodies(parameters: &[Parameter], verb: &Ident, limit: Option<&Expr>, errors: &mut Errors) {
    let mut bodies = parameters.iter().filter(|parameter| parameter.takes_body());
    let Some(first) = bodies.next() else {
        if let Some(limit) = limit {
            errors.under(
                limit,
                "NEST-E0545: this route has a limit for its body, and takes none\n\
                 help: take the body, `#[body] import: Import`, or take `body_limit` out",
            );
        }
        return;
    };
    if ["get", "head", "options", "sse"].iter().any(|without| verb == without) {
        errors.under(
            &first.syntax,
            format!("NEST-E0502: a {} request has no body\nhelp: take it from the query, `#[query]`, or make it a `#[post]`",
                if verb == "sse" { "GET".to_owned() } else { verb.to_string().to_uppercase() }),
        );
    }
    let is_second = |second: &Parameter| !(first.is_of_form() && second.is_of_form());
    if let Some(second) = bodies.clone().find(|second| is_second(second)) {
        let help = if first.is_of_form() || second.is_of_form() {
            "take the texts beside the files as `#[form]`, or the whole body as `#[body]`"
        } else {
            "make one struct of them"
        };
        errors.under(&second.syntax, format!("NEST-E0502: a second body: `{}` is the first\nhelp: {help}", first.name));
    }
    let mut texts = parameters.iter().filter(|parameter| matches!(parameter.origin, Origin::Form));
    if let (Some(first), Some(second)) = (texts.next(), texts.next()) {
        errors.under(
            &second.syntax,
            format!("NEST-E0502: a second `#[form]`: `{}` is the first\nhelp: make one struct of them", first.name),
        );
    }
}

/// Every `#[host]` names a parameter of the controller's hosts.
fn hosts(parameters: &[Parameter], known: &[String], errors: &mut Errors) {
    for parameter in parameters {
        let Origin::Host(name) = &parameter.origin else { continue };
        if known.contains(name) {
            continue;
        }
        let mut help: String =
            known.iter().map(|known| format!("\nhelp: `#[host] {known}: …`, if `{{{known}}}` is meant")).collect();
        if known.is_empty() {
            help = format!("\nhelp: `#[controller(\"…\", host = \"{{{name}}}.example.com\")]`");
        }
        errors.under(
            &parameter.syntax,
            format!("NEST-E0409: the hosts of the controller have no parameter `{name}`{help}"),
        );
    }
}

/// How many parameters a path may have: `MAX_PARAMS` of nest-core.
const MAX_PARAMS: usize = 8;

/// The parameters of one of the route's paths, none of which its controller has as well.
fn own_names(path: &LitStr, prefix_names: &[String], errors: &mut Errors) -> Vec<String> {
    let names = pattern::names(path, errors);
    for name in names.iter().filter(|name| prefix_names.contains(name)) {
        errors.under(
            path,
            format!(
                "NEST-E0403: a second parameter `{name}`: the controller's path has one\nhelp: give it another name"
            ),
        );
    }
    if prefix_names.len() + names.len() > MAX_PARAMS {
        errors.under(
            path,
            format!(
                "NEST-E0403: a path has at most {MAX_PARAMS} parameters, with those of its controller\n\
                 help: take some of them from the query, or the rest of the path as one: `{{*rest}}`"
            ),
        );
    }
    names
}

/// The span of the verb.
pub(super) fn span(handler: &Handler) -> proc_macro2::Span {
    handler.verb.span()
}
