//! `#[expose]`: a type of which not everybody sees all fields.
//!
//! The attribute takes `Serialize` out of the derives below it, and puts a derive of ours there, which knows the rules of the
//! fields: `derive.rs`. With that, nothing that serializes the struct can see more of it than the rules say.

mod derive;
mod serde;

pub(crate) use derive::derive;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, Data, DeriveInput, Expr, Field, Fields, Item, Meta, Path, Token, Variant, parse_quote};

use crate::injectable::first_token;
use crate::support::{CratePath, Errors, nearest};

/// What is told of anything else.
const PLACE: &str = "NEST-E0115: `#[expose]` goes on a struct with fields, or on an enum";

/// What `#[expose(…)]` says of a field.
enum Rule {
    /// Nobody sees it.
    Never,
    /// Whoever is in one of these groups sees it.
    Groups(Vec<Expr>),
}

pub(crate) fn expose(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let krate = CratePath::of_arguments("expose", arguments, &mut errors);
    let mut item = match syn::parse2::<Item>(item.clone()) {
        Ok(Item::Struct(item)) if !matches!(item.fields, Fields::Unit) => DeriveInput::from(item),
        Ok(Item::Enum(item)) => DeriveInput::from(item),
        Ok(other) => {
            errors.under(first_token(&other), PLACE);
            let errors = errors.into_tokens();
            return quote!(#other #errors);
        }
        Err(error) => {
            errors.add(error);
            let errors = errors.into_tokens();
            return quote!(#item #errors);
        }
    };
    let serialize = take_serialize(&mut item);
    if serialize.is_none() {
        errors.under(
            &item.ident,
            "NEST-E0522: there is no `Serialize` in the derives below `#[expose]`\n\
             help: put `#[expose]` above `#[derive(Serialize)]`: it says what of that is for whom",
        );
    }
    serde::refuse_detours(&item.attrs, &mut errors);
    if let Data::Enum(item) = &item.data {
        item.variants.iter().for_each(|variant| refuse_rules_of_a_variant(variant, &mut errors));
    }
    for field in fields_of(&mut item) {
        if let Some(rule) = rule(&field.attrs, &mut errors) {
            if field.ident.is_none() {
                errors.at(
                    field.attrs.iter().find(|attribute| attribute.path().is_ident("expose")).span(),
                    "NEST-E0532: a field without a name cannot be hidden: those behind it would move\n\
                     help: give the fields names, or put `#[expose]` on the type of this one",
                );
                continue;
            }
            state(&rule, &mut field.attrs, &krate);
        }
    }
    match serialize {
        Some((at, path)) if errors.is_empty() => {
            let root = krate.root();
            item.attrs.insert(at, parse_quote!(#[derive(#root::__Expose)]));
            item.attrs.insert(at + 1, parse_quote!(#[expose(derive = #path)]));
            if let Some(path) = krate.given() {
                item.attrs.insert(at + 2, parse_quote!(#[nest(crate = #path)]));
            }
            item.into_token_stream()
        }
        // Inert, so that one mistake gives one message.
        _ => {
            item.attrs.retain(|attribute| !attribute.path().is_ident("derive") && !is_helper(attribute));
            fields_of(&mut item).for_each(|field| field.attrs.retain(|attribute| !is_helper(attribute)));
            if let Data::Enum(item) = &mut item.data {
                item.variants.iter_mut().for_each(|variant| variant.attrs.retain(|attribute| !is_helper(attribute)));
            }
            let (ident, (implementation, of, clause)) = (&item.ident, item.generics.split_for_impl());
            let private = krate.private();
            let errors = errors.into_tokens();
            quote! {
                #item
                #errors
                #[automatically_derived]
                impl #implementation #private::http::Serialize for #ident #of #clause {
                    fn serialize<__S: #private::http::Serializer>(
                        &self,
                        _: __S,
                    ) -> #private::Result<__S::Ok, __S::Error> {
                        #private::unreachable!("the program does not compile")
                    }
                }
            }
        }
    }
}

/// The fields, of all variants if there are some.
fn fields_of(item: &mut DeriveInput) -> Box<dyn Iterator<Item = &mut Field> + '_> {
    match &mut item.data {
        Data::Struct(item) => Box::new(item.fields.iter_mut()),
        Data::Enum(item) => Box::new(item.variants.iter_mut().flat_map(|variant| variant.fields.iter_mut())),
        Data::Union(_) => Box::new(std::iter::empty()),
    }
}

/// Which variant it is is all that there is to write.
fn refuse_rules_of_a_variant(variant: &Variant, errors: &mut Errors) {
    for attribute in variant.attrs.iter().filter(|attribute| attribute.path().is_ident("expose")) {
        errors.under(
            attribute,
            format!(
                "NEST-E0532: a variant cannot be hidden: there would be nothing to write for a `{}`\n\
                 help: hide its fields, or the field that holds the enum",
                variant.ident
            ),
        );
    }
}

/// An attribute of a derive that is taken off.
fn is_helper(attribute: &Attribute) -> bool {
    ["default", "expose", "schemars", "serde", "validate"].iter().any(|helper| attribute.path().is_ident(helper))
}

/// Takes `Serialize` out of the derives: the path as it is written, and behind which attribute it stood.
fn take_serialize(item: &mut DeriveInput) -> Option<(usize, Path)> {
    for (at, attribute) in
        item.attrs.iter_mut().enumerate().filter(|(_, attribute)| attribute.path().is_ident("derive"))
    {
        let Ok(derives) = attribute.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated) else { continue };
        let (found, rest): (Vec<Path>, Vec<Path>) =
            derives.into_iter().partition(|path| path.segments.last().is_some_and(|last| last.ident == "Serialize"));
        if let Some(path) = found.into_iter().next() {
            *attribute = parse_quote!(#[derive(#(#rest),*)]);
            return Some((at + 1, path));
        }
    }
    None
}

/// The rule of a field, if it has one.
fn rule(attributes: &[Attribute], errors: &mut Errors) -> Option<Rule> {
    let mut rule = None;
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("expose")) {
        if rule.is_some() {
            errors.under(attribute, "NEST-E0117: `#[expose]` is given twice\nhelp: merge them into one");
        }
        if matches!(attribute.meta, Meta::Path(_)) {
            errors.under(attribute, format!("NEST-E0116: a field says who sees it\nhelp: {FIELD}"));
            continue;
        }
        match attribute.parse_args_with(read_rule) {
            Ok(read) => rule = Some(read),
            Err(error) => errors.add(error),
        }
    }
    rule
}

/// What a field may say.
const FIELD: &str = "`#[expose(never)]`, or `#[expose(groups(ADMIN))]`";

fn read_rule(input: ParseStream<'_>) -> syn::Result<Rule> {
    let word: syn::Ident = input.parse().map_err(|error| {
        syn::Error::new(error.span(), format!("NEST-E0116: a field says who sees it\nhelp: {FIELD}"))
    })?;
    match word.to_string().as_str() {
        "never" => Ok(Rule::Never),
        "groups" => {
            let content;
            syn::parenthesized!(content in input);
            let groups = Punctuated::<Expr, Token![,]>::parse_terminated(&content)?;
            if groups.is_empty() {
                return Err(syn::Error::new(
                    word.span(),
                    "NEST-E0116: `groups()` is empty\nhelp: name one, or write `never`",
                ));
            }
            Ok(Rule::Groups(groups.into_iter().collect()))
        }
        other => {
            let help = match nearest(other, &["never", "groups"]) {
                Some(known) => format!("did you mean `{known}`?"),
                None => FIELD.to_owned(),
            };
            Err(syn::Error::new(
                word.span(),
                format!("NEST-E0116: `#[expose]` on a field has no argument `{other}`\nhelp: {help}"),
            ))
        }
    }
}

/// Says to schemars what a rule means for the schema of what is sent. It says nothing of what is read.
fn state(rule: &Rule, attributes: &mut Vec<Attribute>, krate: &CratePath) {
    if serde::Rules::of(attributes).is_skipped {
        return;
    }
    match rule {
        Rule::Never => attributes.push(parse_quote!(#[schemars(skip_serializing)])),
        Rule::Groups(_) => {
            let path = format!("{}::http::may_be_hidden", krate.private()).replace(' ', "");
            attributes.push(parse_quote!(#[schemars(skip_serializing_if = #path)]));
        }
    }
}
