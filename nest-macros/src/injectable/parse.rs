//! Reads the fields of a struct.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Attribute, Expr, Field, Fields, ItemStruct, Type, parse_quote};

use super::Options;
use super::model::{Dependency, Provider};
use crate::support::{Errors, at, documentation, value_of, written};

/// Where a field's value comes from.
enum Origin {
    Injected,
    Default,
    Value(Box<Expr>),
}

/// Reads the fields, and takes `#[inject(…)]` off them.
pub(crate) fn fields(item: &mut ItemStruct, options: &Options, errors: &mut Errors) -> Option<Provider> {
    let private = options.krate.private();
    let mut dependencies = Vec::new();
    let mut values = Vec::new();
    for (number, field) in item.fields.iter_mut().enumerate() {
        let syntax = without_attributes(field);
        let origin = origin(field, errors)?;
        let member = match &field.ident {
            Some(name) => name.to_token_stream(),
            None => syn::Index::from(number).to_token_stream(),
        };
        let value = match origin {
            Origin::Injected => {
                if let Some((what, instead)) = shared_otherwise(&field.ty) {
                    let name = field.ident.as_ref().map(|name| format!("{name}: ")).unwrap_or_default();
                    errors.under(&field.ty, format!("NEST-E0114: {what}\nhelp: `{name}{instead}`"));
                }
                let index = dependencies.len();
                dependencies.push(Dependency {
                    name: member.to_string(),
                    ty: field.ty.clone(),
                    syntax,
                    span: field.ident.as_ref().map_or(field.ty.span(), Spanned::span),
                });
                let ty = &field.ty;
                quote!(<#ty as #private::Inject>::inject(resolver, #index))
            }
            Origin::Default => {
                let ty = &field.ty;
                quote_spanned!(at(ty.span())=> <#ty as #private::Default>::default())
            }
            Origin::Value(value) => value.to_token_stream(),
        };
        values.push(quote!(#member: #value));
    }
    let ident = item.ident.clone();
    let span = ident.span();
    let ready = options.krate.private_at(at(span));
    let (_, arguments, _) = item.generics.split_for_impl();
    let ty = parse_quote!(#ident #arguments);
    let turbofish = arguments.as_turbofish();
    let literal = match &item.fields {
        Fields::Unit => quote!(#ident #turbofish),
        _ => quote_spanned!(at(span)=> #ident #turbofish { #(#values),* }),
    };
    Some(Provider {
        ident,
        ty,
        generics: item.generics.clone(),
        dependencies,
        build: quote_spanned!(at(span)=> #ready::ready(#literal)),
        metadata: options.metadata.clone(),
        documentation: documentation(&item.attrs),
    })
}

/// What is at hand elsewhere to share something, or to hold several, and what is injected instead.
fn shared_otherwise(ty: &Type) -> Option<(&'static str, String)> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    let [syn::GenericArgument::Type(inner)] = arguments.args.iter().collect::<Vec<_>>()[..] else { return None };
    match (last.ident.to_string().as_str(), inner) {
        ("Rc", inner) => Some(("what is injected is shared between threads", format!("Arc<{}>", written(inner)))),
        ("Box", Type::TraitObject(_)) => Some(("what is injected is shared", format!("Arc<{}>", written(inner)))),
        ("Vec", Type::Path(shared)) if shared.path.segments.last()?.ident == "Arc" => {
            let bound = written(inner);
            let bound = bound.strip_prefix("Arc<")?.strip_suffix('>')?;
            Some(("all bindings of a trait are injected together", format!("All<{bound}>")))
        }
        _ => None,
    }
}

fn without_attributes(field: &Field) -> TokenStream {
    let (ident, ty) = (&field.ident, &field.ty);
    match ident {
        Some(ident) => quote!(#ident: #ty),
        None => quote!(#ty),
    }
}

/// Reads and removes the `#[inject(…)]` of a field.
fn origin(field: &mut Field, errors: &mut Errors) -> Option<Origin> {
    let mut origin = Origin::Injected;
    let mut seen: Option<Attribute> = None;
    let mut kept = Vec::new();
    for attribute in field.attrs.drain(..) {
        if !attribute.path().is_ident("inject") {
            kept.push(attribute);
            continue;
        }
        if seen.is_some() {
            errors.under(&attribute, "NEST-E0117: `#[inject]` is given twice on this field\nhelp: remove one");
        }
        match parse_origin(&attribute) {
            Ok(parsed) => origin = parsed,
            Err(error) => errors.add(error),
        }
        seen = Some(attribute);
    }
    field.attrs = kept;
    Some(origin)
}

fn parse_origin(attribute: &Attribute) -> syn::Result<Origin> {
    const HELP: &str = "a field is injected as it is, or says `#[inject(default)]` or `#[inject(value = …)]`";
    match &attribute.meta {
        syn::Meta::Path(_) => return Ok(Origin::Injected),
        syn::Meta::NameValue(_) => {
            return Err(syn::Error::new_spanned(
                attribute,
                format!("NEST-E0116: expected `#[inject(…)]`\nhelp: {HELP}"),
            ));
        }
        syn::Meta::List(_) => {}
    }
    attribute.parse_args_with(|input: syn::parse::ParseStream<'_>| {
        let word: syn::Ident = input.parse().map_err(|error| {
            syn::Error::new(error.span(), format!("NEST-E0116: expected an argument\nhelp: {HELP}"))
        })?;
        if word == "default" {
            return Ok(Origin::Default);
        }
        if word == "value" {
            value_of(&word, "…", input)?;
            return Ok(Origin::Value(Box::new(input.parse()?)));
        }
        let help = match crate::support::nearest(&word.to_string(), &["default", "value"]) {
            Some(known) => format!("did you mean `{known}`?"),
            None => HELP.to_owned(),
        };
        Err(syn::Error::new(word.span(), format!("NEST-E0116: `#[inject]` has no argument `{word}`\nhelp: {help}")))
    })
}
