//! A field that may be left out: `Patch` of what it was, and what is said of it, said of the value.

use proc_macro2::TokenStream;
use quote::quote;
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Expr, ExprLit, Field, GenericArgument, Ident, Lit, LitStr, Meta, Path, PathArguments, Token, Type,
    parse_quote,
};

use super::{in_text, method};
use crate::support::{CratePath, Errors};

/// What a field needs besides.
pub(super) struct Made {
    /// Functions that the attributes name.
    pub(super) helpers: TokenStream,
    /// The statement that writes it over what there is.
    pub(super) applied: TokenStream,
}

/// Rules that ask the type itself, and have no answer for what is left out.
const NOT_KNOWN: &[&str] = &["contains", "does_not_contain", "ip", "credit_card", "non_control_character"];

pub(super) fn partial(
    field: &mut Field,
    of: &Ident,
    derived: &[String],
    krate: &CratePath,
    errors: &mut Errors,
) -> Made {
    let root = krate.root();
    let Some(name) = field.ident.clone() else { return Made { helpers: quote!(), applied: quote!() } };
    let is_required = metas(&field.attrs, "validate").any(|meta| meta.path().is_ident("required"));
    let mut partial = Partial {
        name: name.clone(),
        of,
        value: field.ty.clone(),
        patch: quote!(#root::http::Patch),
        private: krate.private(),
        has_schema: derived.iter().any(|derive| derive == "JsonSchema"),
        helpers: TokenStream::new(),
    };
    let mut applied = quote!(self.#name.apply_to(&mut current.#name););
    if last_word(&field.ty) == Some("Patch".to_owned()) {
        return Made { helpers: quote!(), applied: quote!() };
    }
    if let (true, Some(inner)) = (is_required, inner_of_option(&field.ty)) {
        partial.value = inner.clone();
        applied = quote!(self.#name.map(#root::__private::Option::Some).apply_to(&mut current.#name););
    }
    let (value, patch) = (partial.value.clone(), partial.patch.clone());
    field.ty = parse_quote!(#patch<#value>);
    let mut attributes: Vec<Attribute> = Vec::new();
    for attribute in std::mem::take(&mut field.attrs) {
        let word = attribute.path().get_ident().map(ToString::to_string).unwrap_or_default();
        let Ok(metas) = attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated) else {
            attributes.push(attribute);
            continue;
        };
        let metas: Vec<Meta> = match word.as_str() {
            "serde" => metas.into_iter().flat_map(|meta| partial.serde(meta, &mut attributes, errors)).collect(),
            "validate" => metas.into_iter().filter_map(|meta| partial.rule(meta, errors)).collect(),
            "schemars" => metas.into_iter().map(|meta| partial.schema(meta)).collect(),
            _ => {
                attributes.push(attribute);
                continue;
            }
        };
        if !metas.is_empty() {
            let path = attribute.path();
            attributes.push(parse_quote!(#[#path(#(#metas),*)]));
        }
    }
    if derived.iter().any(|derive| derive == "Serialize") {
        let is_missing = in_text(quote!(#patch::is_missing));
        attributes.push(parse_quote!(#[serde(skip_serializing_if = #is_missing)]));
    }
    field.attrs = attributes;
    Made { helpers: partial.helpers, applied }
}

/// A field on its way.
struct Partial<'a> {
    name: Ident,
    /// The variant.
    of: &'a Ident,
    /// What is patched.
    value: Type,
    patch: TokenStream,
    private: TokenStream,
    has_schema: bool,
    helpers: TokenStream,
}

impl Partial<'_> {
    /// What serde is told instead.
    fn serde(&mut self, meta: Meta, attributes: &mut Vec<Attribute>, errors: &mut Errors) -> Vec<Meta> {
        let word = meta.path().get_ident().map(ToString::to_string).unwrap_or_default();
        match (word.as_str(), path_of(&meta)) {
            ("default" | "skip_serializing_if", _) => Vec::new(),
            ("flatten", _) => {
                errors.under(
                    &meta,
                    format!(
                        "NEST-E0523: `{}` cannot be left out: it is flattened\nhelp: `partial(omit({}))`",
                        self.name, self.name
                    ),
                );
                Vec::new()
            }
            ("deserialize_with", Some(path)) => vec![parse_quote!(default), self.reader(&path)],
            ("serialize_with", Some(path)) => vec![self.writer(&path)],
            ("with", Some(path)) => {
                if self.has_schema {
                    let ty = in_text({
                        let patch = &self.patch;
                        quote!(#patch<#path>)
                    });
                    attributes.push(parse_quote!(#[schemars(with = #ty)]));
                }
                let (read, write): (Path, Path) = (parse_quote!(#path::deserialize), parse_quote!(#path::serialize));
                vec![parse_quote!(default), self.reader(&read), self.writer(&write)]
            }
            _ => vec![meta],
        }
    }

    fn reader(&mut self, path: &Path) -> Meta {
        let Partial { name, of, value, patch, private, .. } = self;
        let reader = method("read", name);
        self.helpers.extend(quote! {
            #[doc(hidden)]
            fn #reader<'de, __D: #private::http::Deserializer<'de>>(
                deserializer: __D,
            ) -> #private::Result<#patch<#value>, __D::Error> {
                #path(deserializer).map(#patch::Value)
            }
        });
        let text = in_text(quote!(#of::#reader));
        parse_quote!(deserialize_with = #text)
    }

    fn writer(&mut self, path: &Path) -> Meta {
        let Partial { name, of, value, patch, private, .. } = self;
        let writer = method("write", name);
        self.helpers.extend(quote! {
            #[doc(hidden)]
            fn #writer<__S: #private::http::Serializer>(
                field: &#patch<#value>,
                serializer: __S,
            ) -> #private::Result<__S::Ok, __S::Error> {
                match field {
                    #patch::Value(value) => #path(value, serializer),
                    #patch::Missing => serializer.serialize_none(),
                }
            }
        });
        let text = in_text(quote!(#of::#writer));
        parse_quote!(serialize_with = #text)
    }

    /// The same rule for the value.
    fn rule(&mut self, meta: Meta, errors: &mut Errors) -> Option<Meta> {
        if meta.path().is_ident("required") {
            return None;
        }
        if let Some(word) = NOT_KNOWN.iter().find(|word| meta.path().is_ident(word)) {
            errors.under(
                &meta,
                format!(
                    "NEST-E0523: `{word}` says nothing of a field that is left out, as `{}` may be in `{}`\nhelp: `custom(function = …)`, which is asked for values only",
                    self.name, self.of
                ),
            );
            return None;
        }
        let Meta::List(list) = &meta else { return Some(meta) };
        if !meta.path().is_ident("custom") {
            return Some(meta);
        }
        let arguments = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).ok()?;
        let with_context = arguments.iter().any(|argument| argument.path().is_ident("use_context"));
        if with_context {
            errors.under(
                &meta,
                format!(
                    "NEST-E0523: a variant that is partial has no context for its rules\nhelp: `partial(omit({}))`",
                    self.name
                ),
            );
            return None;
        }
        let arguments: Vec<Meta> = arguments
            .into_iter()
            .map(|argument| match path_of(&argument).filter(|_| argument.path().is_ident("function")) {
                Some(path) => {
                    let text = self.judge(&path);
                    parse_quote!(function = #text)
                }
                None => argument,
            })
            .collect();
        Some(parse_quote!(custom(#(#arguments),*)))
    }

    /// A function of `custom`, for values only. For an `Option` it is asked for what is in there, as validator does it.
    fn judge(&mut self, path: &Path) -> String {
        let Partial { name, of, value, patch, private, .. } = self;
        let number = self.helpers.clone().into_iter().count();
        let judge = method(&format!("rule{number}"), name);
        let judged = match inner_of_option(value) {
            Some(_) => quote!(value.as_ref().map_or(#private::Result::Ok(()), |value| #path(value))),
            None => quote!(#path(value)),
        };
        self.helpers.extend(quote! {
            #[doc(hidden)]
            fn #judge(field: &#patch<#value>) -> #private::Result<(), ::validator::ValidationError> {
                match field {
                    #patch::Value(value) => #judged,
                    #patch::Missing => #private::Result::Ok(()),
                }
            }
        });
        in_text(quote!(#of::#judge))
    }

    /// What schemars is told instead.
    fn schema(&self, meta: Meta) -> Meta {
        match path_type_of(&meta).filter(|_| meta.path().is_ident("with")) {
            Some(ty) => {
                let patch = &self.patch;
                let ty = in_text(quote!(#patch<#ty>));
                parse_quote!(with = #ty)
            }
            None => meta,
        }
    }
}

fn metas(attributes: &[Attribute], word: &'static str) -> impl Iterator<Item = Meta> {
    attributes
        .iter()
        .filter(move |attribute| attribute.path().is_ident(word))
        .filter_map(|attribute| attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).ok())
        .flatten()
}

/// The path that `name = "path"` or `name = path` says.
fn path_of(meta: &Meta) -> Option<Path> {
    match meta {
        Meta::NameValue(meta) => match &meta.value {
            Expr::Path(path) => Some(path.path.clone()),
            value => text(value)?.parse().ok(),
        },
        _ => None,
    }
}

fn path_type_of(meta: &Meta) -> Option<Type> {
    match meta {
        Meta::NameValue(meta) => text(&meta.value)?.parse().ok(),
        _ => None,
    }
}

fn text(value: &Expr) -> Option<&LitStr> {
    match value {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text),
        _ => None,
    }
}

fn last_word(ty: &Type) -> Option<String> {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
        _ => None,
    }
}

fn inner_of_option(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == "Option")?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first() {
        Some(GenericArgument::Type(inner)) => Some(inner),
        _ => None,
    }
}
