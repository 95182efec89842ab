//! `#[variants]`: structs of some fields of a struct, with all that is said of them: rules, names, documentation.

mod partial;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Attribute, Fields, Ident, Item, ItemStruct, Meta, Path, Token, Visibility, parse_quote};

use crate::injectable::first_token;
use crate::support::{CratePath, Errors, nearest};

/// `/// What a PATCH says. pub UpdateProduct = partial(omit(id))`.
struct Variant {
    attributes: Vec<Attribute>,
    visibility: Visibility,
    name: Ident,
    shape: Shape,
}

/// Which fields, and whether they may be left out.
#[derive(Default)]
struct Shape {
    is_partial: bool,
    /// `pick` or `omit`, and the fields.
    choice: Option<(bool, Vec<Ident>)>,
}

const SHAPES: &[&str] = &["partial", "pick", "omit"];

impl Parse for Shape {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let word: Ident = input
            .parse()
            .map_err(|error| syn::Error::new(error.span(), "NEST-E0116: expected `partial`, `pick(…)` or `omit(…)`"))?;
        let mut shape = Shape::default();
        match word.to_string().as_str() {
            "partial" => {
                if input.peek(syn::token::Paren) {
                    let content;
                    syn::parenthesized!(content in input);
                    shape = content.parse()?;
                }
                shape.is_partial = true;
            }
            choice @ ("pick" | "omit") => {
                let content;
                syn::parenthesized!(content in input);
                let fields = Punctuated::<Ident, Token![,]>::parse_terminated(&content)?;
                shape.choice = Some((choice == "pick", fields.into_iter().collect()));
            }
            other => {
                let help = match nearest(other, SHAPES) {
                    Some(known) => format!("did you mean `{known}`?"),
                    None => "`partial`, `pick(a, b)`, `omit(a)`, or `partial(omit(a))`".to_owned(),
                };
                return Err(syn::Error::new(
                    word.span(),
                    format!("NEST-E0116: a variant is no `{other}`\nhelp: {help}"),
                ));
            }
        }
        Ok(shape)
    }
}

impl Parse for Variant {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        let name: Ident = input.parse().map_err(|error| {
            syn::Error::new(
                error.span(),
                "NEST-E0116: expected a name\nhelp: `#[variants(UpdateProduct = partial(omit(id)))]`",
            )
        })?;
        if input.parse::<Token![=]>().is_err() {
            let message =
                format!("NEST-E0116: `{name}` needs a value\nhelp: `{name} = partial`, `pick(a, b)` or `omit(a)`");
            return Err(syn::Error::new(name.span(), message));
        }
        Ok(Variant { attributes, visibility, name, shape: input.parse()? })
    }
}

pub(crate) fn variants(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let (krate, variants) = match Parser::parse2(arguments_of, arguments) {
        Ok((krate, variants)) => (CratePath::new(krate), variants),
        Err(error) => {
            errors.add(error);
            (CratePath::new(None), Vec::new())
        }
    };
    let source = match syn::parse2::<Item>(item.clone()) {
        Ok(Item::Struct(item)) if matches!(item.fields, Fields::Named(_)) && item.generics.params.is_empty() => item,
        Ok(other) => {
            errors.under(
                first_token(&other),
                "NEST-E0115: `#[variants]` goes on a struct with named fields, without parameters",
            );
            let errors = errors.into_tokens();
            return quote!(#other #errors);
        }
        Err(error) => {
            errors.add(error);
            let errors = errors.into_tokens();
            return quote!(#item #errors);
        }
    };
    refuse_rules_of_the_whole(&source, &mut errors);
    let generated: TokenStream = variants.iter().map(|variant| expand(variant, &source, &krate, &mut errors)).collect();
    let errors = errors.into_tokens();
    quote!(#source #generated #errors)
}

/// The variants, and `crate = …`.
fn arguments_of(input: ParseStream<'_>) -> syn::Result<(Option<Path>, Vec<Variant>)> {
    let (mut krate, mut variants) = (None, Vec::new());
    while !input.is_empty() {
        if input.peek(Token![crate]) && input.peek2(Token![=]) {
            input.parse::<Token![crate]>()?;
            input.parse::<Token![=]>()?;
            krate = Some(input.call(Path::parse_mod_style)?);
        } else {
            variants.push(input.parse()?);
        }
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok((krate, variants))
}

/// A rule that takes the whole struct cannot take another.
fn refuse_rules_of_the_whole(source: &ItemStruct, errors: &mut Errors) {
    for attribute in source.attrs.iter().filter(|attribute| attribute.path().is_ident("validate")) {
        let Ok(metas) = attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated) else { continue };
        for meta in metas.iter().filter(|meta| meta.path().is_ident("schema")) {
            errors.under(
                meta,
                format!(
                    "NEST-E0523: this rule takes a whole `{}`, and its variants are other types\nhelp: check it in a `#[pipe]` with `validate`, for each type that it holds for",
                    source.ident
                ),
            );
        }
    }
}

fn expand(variant: &Variant, source: &ItemStruct, krate: &CratePath, errors: &mut Errors) -> TokenStream {
    let names: Vec<String> =
        source.fields.iter().filter_map(|field| field.ident.as_ref()).map(Ident::to_string).collect();
    let known: Vec<&str> = names.iter().map(String::as_str).collect();
    let Variant { attributes, visibility, name, shape } = variant;
    if let Some((_, fields)) = &shape.choice {
        for (i, field) in fields.iter().enumerate() {
            if fields[..i].contains(field) {
                errors.at(field.span(), format!("NEST-E0117: `{field}` is given twice\nhelp: remove one"));
            }
            if !known.contains(&field.to_string().as_str()) {
                let help = match nearest(&field.to_string(), &known) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!(
                        "it has {}",
                        known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
                    ),
                };
                errors.at(field.span(), format!("NEST-E0523: `{}` has no field `{field}`\nhelp: {help}", source.ident));
            }
        }
    }
    let is_chosen = |field: &Ident| match &shape.choice {
        Some((is_pick, fields)) => fields.contains(field) == *is_pick,
        None => true,
    };
    let mut item = source.clone();
    item.ident = name.clone();
    if !matches!(visibility, Visibility::Inherited) {
        item.vis = visibility.clone();
    }
    item.attrs = attributes_of(attributes, &source.attrs, shape.is_partial);
    let derived = derived(&item.attrs);
    let mut helpers = TokenStream::new();
    let mut applied = TokenStream::new();
    if let Fields::Named(fields) = &mut item.fields {
        let chosen = fields.named.iter().filter(|field| field.ident.as_ref().is_some_and(is_chosen)).cloned();
        fields.named = chosen
            .map(|mut field| {
                field.attrs.retain(|attribute| is_understood(attribute, &derived));
                if shape.is_partial {
                    let made = partial::partial(&mut field, name, &derived, krate, errors);
                    helpers.extend(made.helpers);
                    applied.extend(made.applied);
                }
                field
            })
            .collect();
    }
    let (source, vis) = (&source.ident, &item.vis);
    let apply = format_ident!("apply_to", span = Span::call_site());
    let methods = shape.is_partial.then(|| {
        quote! {
            #[automatically_derived]
            #[allow(dead_code, clippy::missing_errors_doc, reason = "generated: derives and applications call what they need")]
            impl #name {
                /// Writes what is given over what there is. A field that is left out changes nothing.
                #vis fn #apply(self, current: &mut #source) {
                    let _ = &current;
                    #applied
                }
                #helpers
            }
        }
    });
    quote!(#item #methods)
}

/// The attributes of a variant: its own documentation and derives in the place of the source's, if it has any. It does not have
/// the source's name.
fn attributes_of(own: &[Attribute], of_source: &[Attribute], is_partial: bool) -> Vec<Attribute> {
    let has = |word: &str| own.iter().any(|attribute| attribute.path().is_ident(word));
    let (has_doc, has_derive) = (has("doc"), has("derive"));
    let inherited = of_source.iter().filter(|attribute| {
        !(has_doc && attribute.path().is_ident("doc") || has_derive && attribute.path().is_ident("derive"))
    });
    let mut attributes: Vec<Attribute> = own.iter().chain(inherited).cloned().collect();
    let derived = derived(&attributes);
    attributes.retain(|attribute| is_understood(attribute, &derived));
    for attribute in &mut attributes {
        without(attribute, "serde", &|meta| {
            meta.path().is_ident("rename") || is_partial && meta.path().is_ident("default")
        });
        without(attribute, "schemars", &|meta| ["rename", "title"].iter().any(|word| meta.path().is_ident(word)));
    }
    attributes
}

/// Takes what an attribute says that meets the condition out of it.
fn without(attribute: &mut Attribute, word: &str, is_out: &dyn Fn(&Meta) -> bool) {
    if !attribute.path().is_ident(word) {
        return;
    }
    if let Ok(metas) = attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated) {
        let kept: Vec<Meta> = metas.into_iter().filter(|meta| !is_out(meta)).collect();
        let path = attribute.path().clone();
        *attribute = parse_quote!(#[#path(#(#kept),*)]);
    }
}

/// The last words of what is derived.
fn derived(attributes: &[Attribute]) -> Vec<String> {
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("derive"))
        .filter_map(|attribute| attribute.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated).ok())
        .flatten()
        .filter_map(|path| path.segments.last().map(|last| last.ident.to_string()))
        .collect()
}

/// Whether an attribute of a derive is one of these derives'.
fn is_understood(attribute: &Attribute, derived: &[String]) -> bool {
    const HELPERS: &[(&str, &[&str])] = &[
        ("serde", &["Serialize", "Deserialize", "JsonSchema", "__Expose"]),
        ("schemars", &["JsonSchema", "__Expose"]),
        ("validate", &["Validate", "JsonSchema", "__Expose"]),
        ("column", &["Entity"]),
        ("entity", &["Entity"]),
    ];
    let helper = HELPERS.iter().find(|(helper, _)| attribute.path().is_ident(helper));
    helper.is_none_or(|(_, derives)| derived.iter().any(|derive| derives.contains(&derive.as_str())))
}

/// A word as it stands in a path.
fn method(what: &str, field: &Ident) -> Ident {
    let field = field.to_string();
    format_ident!("__nest_{what}_{}", field.trim_start_matches("r#"), span = Span::call_site())
}

/// A path in the text of an attribute.
fn in_text(path: impl ToTokens) -> String {
    path.to_token_stream().to_string()
}
