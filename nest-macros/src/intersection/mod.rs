//! `#[intersection]`: a struct whose fields are structs, and which is read and written as one object with the fields of all.
//!
//! The attribute takes `Deserialize` out of the derives below it and writes one that hands the object to each part. It says to the
//! other derives what they know words for: `#[serde(flatten)]`, `#[validate(nested)]`.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::punctuated::Punctuated;
use syn::{Field, Fields, GenericParam, Ident, Item, ItemStruct, Lifetime, Path, Token, Type, parse_quote};

use crate::injectable::first_token;
use crate::support::{CratePath, Errors};

/// Types that are no objects with fields of their own, by the last words of their paths.
const NO_OBJECTS: &[&str] = &[
    "String",
    "bool",
    "char",
    "i8",
    "i16",
    "i32",
    "i64",
    "i128",
    "isize",
    "u8",
    "u16",
    "u32",
    "u64",
    "u128",
    "usize",
    "f32",
    "f64",
    "Vec",
    "Option",
    "Patch",
    "DateTime",
    "NaiveDate",
    "Uuid",
];

pub(crate) fn intersection(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let krate = CratePath::of_arguments("intersection", arguments, &mut errors);
    let mut item = match syn::parse2::<Item>(item.clone()) {
        Ok(Item::Struct(item)) if matches!(item.fields, Fields::Named(_)) => item,
        Ok(other) => {
            errors.under(
                first_token(&other),
                "NEST-E0115: `#[intersection]` goes on a struct with named fields, each of which is a struct",
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
    let derived = take_deserialize(&mut item);
    if !derived.iter().any(|derive| derive == "Deserialize") {
        errors.under(
            &item.ident,
            "NEST-E0531: there is no `Deserialize` in the derives below `#[intersection]`\n\
             help: put `#[intersection]` above `#[derive(Deserialize)]`, which it stands in for\n\
             help: what is only written needs no more than `#[serde(flatten)]` on its fields",
        );
    }
    refuse_attributes(&item, &mut errors);
    item.fields.iter().for_each(|field| refuse_no_object(field, &mut errors));
    item.attrs.retain(|attribute| !attribute.path().is_ident("serde") || writes(&derived));
    let is_sound = errors.is_empty();
    for field in &mut item.fields {
        if !is_sound {
            field.attrs.retain(|attribute| {
                !["serde", "validate", "schemars"].iter().any(|word| attribute.path().is_ident(word))
            });
            continue;
        }
        if writes(&derived) {
            field.attrs.push(parse_quote!(#[serde(flatten)]));
        }
        let is_nested = |attribute: &syn::Attribute| attribute.path().is_ident("validate");
        if derived.iter().any(|derive| derive == "Validate") && !field.attrs.iter().any(is_nested) {
            field.attrs.push(parse_quote!(#[validate(nested)]));
        }
    }
    // Without it in the derives below, it may stand in one above.
    let is_read = derived.iter().any(|derive| derive == "Deserialize");
    let implementation = is_read.then(|| read(&item, &krate, is_sound));
    let errors = errors.into_tokens();
    quote!(#item #implementation #errors)
}

/// Whether one of these derives knows attributes of serde.
fn writes(derived: &[String]) -> bool {
    derived.iter().any(|derive| derive == "Serialize" || derive == "JsonSchema")
}

/// The last words of what is derived, and `Deserialize` no longer among it.
fn take_deserialize(item: &mut ItemStruct) -> Vec<String> {
    let mut derived = Vec::new();
    for attribute in item.attrs.iter_mut().filter(|attribute| attribute.path().is_ident("derive")) {
        let Ok(derives) = attribute.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated) else { continue };
        let word = |path: &Path| path.segments.last().map(|last| last.ident.to_string());
        derived.extend(derives.iter().filter_map(word));
        let rest = derives.iter().filter(|path| word(path).as_deref() != Some("Deserialize"));
        *attribute = parse_quote!(#[derive(#(#rest),*)]);
    }
    derived
}

/// What serde would be told of a part has no meaning: its fields have their own names.
fn refuse_attributes(item: &ItemStruct, errors: &mut Errors) {
    let of_fields = item.fields.iter().flat_map(|field| &field.attrs);
    for attribute in item.attrs.iter().chain(of_fields).filter(|attribute| attribute.path().is_ident("serde")) {
        errors.under(
            attribute,
            "NEST-E0530: `#[serde(…)]` means nothing in an intersection, whose fields have no names in the object\n\
             help: remove it, and say it in the structs of which it is made",
        );
    }
}

fn refuse_no_object(field: &Field, errors: &mut Errors) {
    let (Type::Path(path), Some(name)) = (&field.ty, &field.ident) else { return };
    let Some(last) = path.path.segments.last().filter(|last| NO_OBJECTS.iter().any(|word| last.ident == word)) else {
        return;
    };
    let help = match last.ident.to_string().as_str() {
        "Option" => {
            "write the struct itself, with fields that may be left out: `#[variants(… = partial)]` makes one".to_owned()
        }
        _ => format!("put `{name}` into a struct, and a field of that struct here"),
    };
    errors.under(
        &field.ty,
        format!("NEST-E0530: `{}` has no fields that an intersection could have\nhelp: {help}", last.ident),
    );
}

/// `Deserialize` of the struct.
fn read(item: &ItemStruct, krate: &CratePath, is_sound: bool) -> TokenStream {
    let private = krate.private();
    let ident = &item.ident;
    let fields: Vec<&Ident> = item.fields.iter().filter_map(|field| field.ident.as_ref()).collect();
    let types = item.fields.iter().map(|field| field.ty.to_token_stream());
    let names: String = fields.iter().map(|field| format!(",{}", field.to_string().trim_start_matches("r#"))).collect();
    let name = format!("#[intersection]{names}");
    let de = Lifetime::new("'__de", ident.span());
    let mut generics = item.generics.clone();
    for parameter in generics.type_params_mut() {
        parameter.bounds.push(parse_quote!(#private::http::Deserialize<#de>));
        parameter.default = None;
    }
    generics.params.insert(0, GenericParam::Lifetime(parse_quote!(#de)));
    let (implementation, _, clause) = generics.split_for_impl();
    let (_, of, _) = item.generics.split_for_impl();
    let body = match is_sound {
        true => quote! {
            let (#(#fields,)*): (#(#types,)*) = #private::http::read_parts(#name, __deserializer)?;
            #private::Result::Ok(#ident { #(#fields),* })
        },
        // Inert, so that one mistake gives one message.
        false => quote!(let _ = __deserializer; #private::unreachable!("the program does not compile")),
    };
    quote! {
        #[automatically_derived]
        impl #implementation #private::http::Deserialize<#de> for #ident #of #clause {
            fn deserialize<__D: #private::http::Deserializer<#de>>(
                __deserializer: __D,
            ) -> #private::Result<Self, __D::Error> {
                #body
            }
        }
    }
}
