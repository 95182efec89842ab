//! Reads what stands in the parentheses of `#[controller]` and of routes.

use proc_macro2::TokenStream;
use syn::parse::{ParseStream, Parser};
use syn::{Ident, LitStr, Token};

use super::{Options, version};
use crate::enhancer::{LISTS, Used};
use crate::module::{Site, sites};
use crate::support::{Arguments, Entries, Errors, value_of};

const KNOWN: &[&str] =
    &["version", "guards", "interceptors", "pipes", "filters", "middleware", "layers", "body_limit", "host", "crate"];
const KNOWN_OF_ROUTE: &[&str] =
    &["version", "guards", "interceptors", "pipes", "filters", "middleware", "layers", "body_limit"];

pub(super) fn read(attribute: &'static str, arguments: TokenStream, next: &mut u16, errors: &mut Errors) -> Options {
    let mut options = Options::default();
    let known = if attribute == "controller" { KNOWN } else { KNOWN_OF_ROUTE };
    let parser = |input: ParseStream<'_>| {
        while input.peek(LitStr) {
            let path: LitStr = input.parse()?;
            match &options.path {
                None => options.path = Some(path),
                Some(_) if attribute == "controller" => errors.under(
                    &path,
                    "NEST-E0116: a controller has one path\nhelp: give its routes several: `#[get(\"cats\", \"felines\")]`",
                ),
                Some(_) => options.more_paths.push(path),
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Arguments::new(attribute, known, errors)
            .read(input, |name, input, _| argument(name, input, &mut options, next));
        version::check(options.versions.as_deref().unwrap_or_default(), errors);
        Ok(())
    };
    if let Err(error) = Parser::parse2(parser, arguments) {
        errors.add(error);
    }
    options
}

/// A string, or a list of strings.
fn texts(input: ParseStream<'_>, fault: &str) -> syn::Result<Vec<LitStr>> {
    if input.peek(LitStr) {
        return Ok(vec![input.parse()?]);
    }
    let list: Entries<LitStr> = input.parse().map_err(|error: syn::Error| syn::Error::new(error.span(), fault))?;
    Ok(list.entries.into_iter().map(|(_, text)| text).collect())
}

fn argument(name: &Ident, input: ParseStream<'_>, options: &mut Options, next: &mut u16) -> syn::Result<()> {
    if name == "body_limit" {
        value_of(name, "10 * MIB", input)?;
        options.body_limit = Some(input.parse()?);
        return Ok(());
    }
    input.parse::<Token![=]>()?;
    match name.to_string().as_str() {
        "crate" => options.krate = Some(input.call(syn::Path::parse_mod_style)?),
        "version" => {
            options.versions =
                Some(texts(input, "NEST-E0116: a version is a string or a list of strings: `version = \"1\"`")?);
        }
        "host" => {
            options.hosts =
                texts(input, "NEST-E0116: a host is a string or a list of strings: `host = \"{tenant}.example.com\"`")?;
        }
        "layers" => {
            let list: Entries<syn::Expr> = input.parse()?;
            options.layers = list.entries.into_iter().map(|(_, layer)| layer).collect();
        }
        list => {
            let entries: Entries<syn::Type> = input.parse()?;
            if let Some((_, kind)) = LISTS.iter().find(|(known, _)| *known == list) {
                for site in sites(entries, next) {
                    let used = Used { kind: *kind, ty: site.entry, only: None };
                    options.enhancers.push(Site { number: site.number, cfg: site.cfg, entry: used });
                }
            }
        }
    }
    Ok(())
}
