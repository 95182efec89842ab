//! `#[derive(HttpError)]`: an error with a status for each variant.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::{Attribute, Data, DeriveInput, Fields, Ident, LitInt, LitStr, Type};

use super::proof::crate_of;
use crate::support::{Errors, documentation};

pub(crate) fn http_error(input: TokenStream) -> TokenStream {
    let input = match syn::parse2::<DeriveInput>(input) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let krate = match crate_of(&input.attrs) {
        Ok(krate) => krate,
        Err(error) => return error.into_compile_error(),
    };
    let mut errors = Errors::default();
    let of_type = said(&input.attrs, &mut errors);
    let cases: Vec<Case> = match &input.data {
        Data::Enum(data) => data
            .variants
            .iter()
            .filter_map(|variant| {
                let said = said(&variant.attrs, &mut errors).or(of_type);
                let name = &variant.ident;
                let text = message(&variant.attrs);
                case(quote!(Self::#name), (name, text), &variant.fields, said, &mut errors)
            })
            .collect(),
        Data::Struct(data) => {
            let named = (&input.ident, message(&input.attrs));
            case(quote!(Self), named, &data.fields, of_type, &mut errors).into_iter().collect()
        }
        Data::Union(_) => {
            errors.under(&input.ident, "NEST-E0510: a union is no error\nhelp: make it a struct or an enum");
            Vec::new()
        }
    };
    let (implementation, arguments, clause) = input.generics.split_for_impl();
    let (private, ident) = (krate.private(), &input.ident);
    let statuses = cases.iter().map(|Case { pattern, status, .. }| match status {
        Status::Number(number) => quote!(#pattern => #private::http::status(#number),),
        Status::Inner => quote!(#pattern => #private::http::status_within(self),),
    });
    let inner = cases.iter().filter_map(|Case { binding, .. }| {
        let (binding, span) = binding.as_ref()?;
        let private_at = krate.private_at(*span);
        let within = quote_spanned!(*span=> #private_at::http::within(inner));
        Some(quote!(#binding => #private::Some(#within),))
    });
    let status = match errors.is_empty() && !cases.is_empty() {
        true => quote!(match self { #(#statuses)* }),
        false => quote!(#private::http::status(500)),
    };
    let inner: TokenStream = inner.collect();
    let inner = (errors.is_empty() && !inner.is_empty()).then(|| {
        quote! {
            fn inner(&self) -> #private::Option<&dyn #private::http::HttpError> {
                #[allow(unreachable_patterns, reason = "every variant may be transparent")]
                match self { #inner _ => #private::None }
            }
        }
    });
    let answers: TokenStream = cases.iter().map(|case| case.answer()).collect();
    let described = errors
        .is_empty()
        .then(|| quote!(#private::described_error!({#implementation} {#ident #arguments} {#clause} #answers);));
    let name_of_type = ident.to_string();
    let known = cases.iter().map(|Case { name, inner, .. }| {
        let within = match inner {
            Some(ty) => quote!(#private::http::CasesProbe::<#ty>::CASES),
            None => quote!(#private::None),
        };
        quote!(#private::http::ErrorCase { name: #name, within: #within })
    });
    let named = cases.iter().map(|Case { pattern, name, .. }| quote!(#pattern => #name,));
    let case = (errors.is_empty() && !cases.is_empty()).then(|| {
        quote! {
            fn case(&self) -> #private::Option<&'static str> {
                #private::Some(match self { #(#named)* })
            }
        }
    });
    let errors = errors.into_tokens();
    quote! {
        #errors
        #[automatically_derived]
        impl #implementation #private::http::HttpError for #ident #arguments #clause {
            fn status(&self) -> #private::http::StatusCode {
                #status
            }
            #inner
            #case
        }
        #[automatically_derived]
        impl #implementation #private::http::HasCases for #ident #arguments #clause {
            const CASES: &'static #private::http::ErrorCases = {
                #[allow(unused_imports, reason = "generated")]
                use #private::http::ViaNoCases as _;
                &#private::http::ErrorCases { name: #name_of_type, cases: &[#(#known),*] }
            };
        }
        #described
    }
}

/// A variant, or a whole struct.
struct Case {
    pattern: TokenStream,
    status: Status,
    /// For an error that is passed on: binds it as `inner`; and where its type stands.
    binding: Option<(TokenStream, Span)>,
    /// For an error that is passed on: its type.
    inner: Option<Type>,
    name: String,
    /// The sentence of `#[error("…")]`, or else the doc comment's first line.
    message: String,
}

impl Case {
    /// What it says to a description of the routes. An error from 500 on says nothing of itself.
    fn answer(&self) -> TokenStream {
        let Case { name, message, .. } = self;
        match (self.status, &self.inner) {
            (Status::Inner, Some(ty)) => quote!(within(#name, #ty),),
            (Status::Inner, None) => TokenStream::new(),
            (Status::Number(status @ 500..), _) => quote!(answer(#status, #name, ""),),
            (Status::Number(status), _) => quote!(answer(#status, #name, #message),),
        }
    }
}

/// What clients read of an error, with `{…}` where values stand: thiserror's text, or else the first line of the doc comment.
fn message(attributes: &[Attribute]) -> String {
    let error = attributes.iter().find(|attribute| attribute.path().is_ident("error"));
    let text = error.and_then(|attribute| {
        let first = |input: ParseStream<'_>| {
            let text = input.parse::<LitStr>()?;
            input.parse::<TokenStream>().map(|_| text)
        };
        attribute.parse_args_with(first).ok()
    });
    match text {
        Some(text) => text.value().replace("{{", "{").replace("}}", "}"),
        None => documentation(attributes).and_then(|text| text.lines().next().map(str::to_owned)).unwrap_or_default(),
    }
}

/// What `#[http(…)]` says.
#[derive(Clone, Copy)]
enum Status {
    /// `#[http(404)]`.
    Number(u16),
    /// `#[http(transparent)]`: that of the error within.
    Inner,
}

fn case(
    path: TokenStream,
    (name, message): (&Ident, String),
    fields: &Fields,
    said: Option<Status>,
    errors: &mut Errors,
) -> Option<Case> {
    let binding = match (said, fields.iter().next()) {
        (None, _) => {
            errors.under(
                name,
                format!(
                    "NEST-E0510: `{name}` has no status\n\
                     help: `#[http(404)]`, on it or on the whole type\n\
                     help: `#[http(transparent)]` when it only passes on another error that has one"
                ),
            );
            return None;
        }
        (Some(Status::Inner), Some(field)) if fields.len() == 1 => {
            let binding = match &field.ident {
                Some(field) => quote!(#path { #field: inner }),
                None => quote!(#path(inner)),
            };
            Some((binding, field.ty.span()))
        }
        (Some(Status::Inner), _) => {
            errors.under(
                name,
                format!(
                    "NEST-E0510: `{name}` passes on no error: `#[http(transparent)]` is for one field\n\
                     help: `{name}(OtherError)`, or a status of its own: `#[http(404)]`"
                ),
            );
            return None;
        }
        (Some(Status::Number(_)), _) => None,
    };
    let inner = binding.as_ref().and(fields.iter().next()).map(|field| field.ty.clone());
    let name = name.to_string();
    said.map(|status| Case { pattern: quote!(#path { .. }), status, binding, inner, name, message })
}

/// What `#[http(404)]` or `#[http(transparent)]` says.
fn said(attributes: &[Attribute], errors: &mut Errors) -> Option<Status> {
    let mut found = None;
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("http")) {
        if attribute.parse_args::<Ident>().is_ok_and(|word| word == "transparent") {
            found = Some(Status::Inner);
            continue;
        }
        match attribute.parse_args::<LitInt>().and_then(|number| number.base10_parse::<u16>()) {
            Ok(status) if (400..600).contains(&status) => found = Some(Status::Number(status)),
            _ => {
                errors.under(
                    attribute,
                    "NEST-E0510: `#[http]` takes the status of an error, from 400 to 599, or `transparent`\n\
                     help: `#[http(404)]`",
                );
                // So that the same variant is not said to have none.
                found = Some(Status::Number(500));
            }
        }
    }
    found
}
