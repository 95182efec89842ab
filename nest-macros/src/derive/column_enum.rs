//! `#[derive(ColumnEnum)]`: an enum whose variants are texts in a column.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Fields, LitStr};

use super::proof::crate_of;
use crate::support::Errors;

pub(crate) fn column_enum(input: TokenStream) -> TokenStream {
    let input = match syn::parse2::<DeriveInput>(input) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let krate = match crate_of(&input.attrs) {
        Ok(krate) => krate,
        Err(error) => return error.into_compile_error(),
    };
    let mut errors = Errors::default();
    let variants = match &input.data {
        Data::Enum(data) if data.variants.iter().all(|variant| matches!(variant.fields, Fields::Unit)) => {
            data.variants.iter().collect()
        }
        _ => {
            errors.under(
                &input.ident,
                "NEST-E0704: `#[derive(ColumnEnum)]` goes on an enum without fields\n\
                 help: what has fields is stored as JSON, by a column of `Json<…>`",
            );
            Vec::new()
        }
    };
    let mut texts: Vec<String> = Vec::new();
    for variant in &variants {
        let mut text = snake_case(&variant.ident.to_string());
        for attribute in variant.attrs.iter().filter(|attribute| attribute.path().is_ident("column")) {
            let result = attribute.parse_nested_meta(|meta| {
                if !meta.path.is_ident("name") {
                    return Err(meta.error("NEST-E0116: `#[column]` on a variant takes `name = \"…\"`"));
                }
                text = meta.value()?.parse::<LitStr>()?.value();
                Ok(())
            });
            if let Err(error) = result {
                errors.add(error);
            }
        }
        if texts.contains(&text) {
            errors.under(&variant.ident, format!("NEST-E0704: two variants would be stored as `{text}`"));
        }
        texts.push(text);
    }
    if !errors.is_empty() {
        return errors.into_tokens();
    }
    let (private, data, ident) = (krate.private(), krate.data(), &input.ident);
    let names: Vec<_> = variants.iter().map(|variant| &variant.ident).collect();
    let expected = format!("one of {}", texts.join(", "));
    quote! {
        #[automatically_derived]
        impl #data::IntoValue for #ident {
            const KIND: #data::ValueKind = #data::ValueKind::Text;

            fn into_value(self) -> #data::Value {
                #data::IntoValue::into_value(match self { #(Self::#names => #texts),* })
            }
        }

        #[automatically_derived]
        impl #data::FromColumn for #ident {
            const EXPECTED: &'static str = #expected;

            fn from_column(value: #data::Value) -> #private::Option<Self> {
                match value {
                    #data::Value::Text(text) => match text.as_str() {
                        #(#texts => #private::Option::Some(Self::#names),)*
                        _ => #private::Option::None,
                    },
                    _ => #private::Option::None,
                }
            }
        }
    }
}

/// `InTransit` is stored as `in_transit`.
fn snake_case(name: &str) -> String {
    let mut text = String::new();
    for (index, character) in name.char_indices() {
        if character.is_uppercase() && index > 0 {
            text.push('_');
        }
        text.extend(character.to_lowercase());
    }
    text
}
