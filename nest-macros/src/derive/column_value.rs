//! `#[derive(ColumnValue)]`: a struct around one value that is a column as that value is.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Field, Fields, Index, Member, Type};

use super::proof::crate_of;
use crate::support::{CratePath, Errors};

pub(crate) fn column_value(input: TokenStream) -> TokenStream {
    let input = match syn::parse2::<DeriveInput>(input) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let krate = match crate_of(&input.attrs) {
        Ok(krate) => krate,
        Err(error) => return error.into_compile_error(),
    };
    let mut errors = Errors::default();
    if !input.generics.params.is_empty() {
        errors.under(
            &input.generics,
            "NEST-E0705: what is a column has no parameters\nhelp: write a struct for each type",
        );
    }
    let stored_as = stored_as(&input, &mut errors);
    let field = only_field(&input);
    if field.is_none() && stored_as.is_none() {
        errors.under(
            &input.ident,
            "NEST-E0705: `#[derive(ColumnValue)]` goes on a struct around one value\n\
             help: `#[column(stored_as = String)]` stores it as another type, a column of `Json<…>` as JSON, and an enum \
             without fields takes `#[derive(ColumnEnum)]`",
        );
    }
    if !errors.is_empty() {
        return errors.into_tokens();
    }
    match (stored_as, field) {
        (Some(ty), _) => converted(&input, &ty, &krate),
        (None, Some((member, field))) => wrapped(&input, &member, &field.ty, &krate),
        (None, None) => errors.into_tokens(),
    }
}

fn only_field(input: &DeriveInput) -> Option<(Member, &Field)> {
    let Data::Struct(data) = &input.data else { return None };
    match &data.fields {
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
            Some((Member::Unnamed(Index::from(0)), fields.unnamed.first()?))
        }
        Fields::Named(fields) if fields.named.len() == 1 => {
            let field = fields.named.first()?;
            Some((Member::Named(field.ident.clone()?), field))
        }
        _ => None,
    }
}

fn stored_as(input: &DeriveInput, errors: &mut Errors) -> Option<Type> {
    let mut stored_as = None;
    for attribute in input.attrs.iter().filter(|attribute| attribute.path().is_ident("column")) {
        let result = attribute.parse_nested_meta(|meta| {
            if !meta.path.is_ident("stored_as") {
                return Err(meta.error("NEST-E0116: `#[column]` on a struct takes `stored_as = String`"));
            }
            stored_as = Some(meta.value()?.parse::<Type>()?);
            Ok(())
        });
        if let Err(error) = result {
            errors.add(error);
        }
    }
    stored_as
}

/// Any value of the inner type is one of the outer.
fn wrapped(input: &DeriveInput, member: &Member, ty: &Type, krate: &CratePath) -> TokenStream {
    let (private, ident) = (krate.private(), &input.ident);
    let data = krate.data_at(ty.span());
    let into_value = quote_spanned!(ty.span()=> <#ty as #data::IntoValue>);
    let from_column = quote_spanned!(ty.span()=> <#ty as #data::FromColumn>);
    quote! {
        #[automatically_derived]
        impl #data::IntoValue for #ident {
            const KIND: #data::ValueKind = #into_value::KIND;
            const NULLABLE: bool = #into_value::NULLABLE;

            fn into_value(self) -> #data::Value {
                #into_value::into_value(self.#member)
            }
        }

        #[automatically_derived]
        impl #data::FromColumn for #ident {
            const EXPECTED: &'static str = #from_column::EXPECTED;

            fn from_column(value: #data::Value) -> #private::Option<Self> {
                #private::Option::map(#from_column::from_column(value), |value| Self { #member: value })
            }
        }
    }
}

/// `TryFrom` decides whether a stored value is one of the type, and `Into` makes one to be stored; `StoredAs` says which is missing.
fn converted(input: &DeriveInput, ty: &Type, krate: &CratePath) -> TokenStream {
    let (private, ident) = (krate.private(), &input.ident);
    let data = krate.data_at(ty.span());
    let expected = format!("a value that `{ident}` accepts");
    let into_value = quote_spanned!(ty.span()=> <#ty as #data::IntoValue>);
    let from_column = quote_spanned!(ty.span()=> <#ty as #data::FromColumn>);
    let stored = quote_spanned!(ty.span()=> <Self as #data::StoredAs<#ty>>::into_stored);
    let read = quote_spanned!(ty.span()=> <Self as #data::StoredAs<#ty>>::from_stored);
    quote! {
        #[automatically_derived]
        impl #data::IntoValue for #ident {
            const KIND: #data::ValueKind = #into_value::KIND;
            const NULLABLE: bool = #into_value::NULLABLE;

            fn into_value(self) -> #data::Value {
                #into_value::into_value(#stored(self))
            }
        }

        #[automatically_derived]
        impl #data::FromColumn for #ident {
            const EXPECTED: &'static str = #expected;

            fn from_column(value: #data::Value) -> #private::Option<Self> {
                #private::Option::and_then(#from_column::from_column(value), #read)
            }
        }
    }
}
