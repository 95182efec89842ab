//! Writes `Expose` and `Serialize` of a struct with rules.
//!
//! What is sent is a struct of the fields that are seen, with serde's own derive on it, so that all that serde's attributes
//! say holds: names, flattening, tags.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::{Attribute, Data, DeriveInput, Field, Generics, Ident, Path, Token, parse_quote};

use super::serde::Rules;
use super::{Rule, rule};
use crate::derive::crate_of;
use crate::support::{CratePath, Errors};

pub(crate) fn derive(input: TokenStream) -> TokenStream {
    expand(input).unwrap_or_else(syn::Error::into_compile_error)
}

fn expand(input: TokenStream) -> syn::Result<TokenStream> {
    let input = syn::parse2::<DeriveInput>(input)?;
    let krate = crate_of(&input.attrs)?;
    let serialize = serialize(&input.attrs)?;
    let Data::Struct(data) = &input.data else {
        return Err(syn::Error::new_spanned(
            &input.ident,
            "NEST-E0115: `#[expose]` goes on a struct with named fields",
        ));
    };
    let mut errors = Errors::default();
    let generics = bounded(&input.generics, &krate);
    let fields: Vec<Written> = data
        .fields
        .iter()
        .enumerate()
        .filter_map(|(i, field)| written(i, field, &generics, &krate, &mut errors))
        .collect();
    let (implementation, _, clause) = generics.split_for_impl();
    let (_, of, _) = input.generics.split_for_impl();
    let (private, ident) = (krate.private(), &input.ident);
    let (types, declared, values) = (
        fields.iter().map(|field| &field.ty),
        fields.iter().map(|field| &field.declared),
        fields.iter().map(|field| &field.value),
    );
    let helpers = fields.iter().map(|field| &field.helper);
    let container = Rules::of(&input.attrs);
    let kept = &container.kept;
    let name = ident.to_string();
    let rename = (!container.is_renamed).then(|| quote!(#[serde(rename = #name)]));
    let errors = errors.into_tokens();
    Ok(quote! {
        #errors
        #[doc(hidden)]
        #[allow(unused_qualifications, reason = "generated: names are written out")]
        const _: () = {
            #(#helpers)*
            #[derive(#serialize)]
            #(#[serde(#kept)])*
            #rename
            struct __Seen<#(#types),*> { #(#declared),* }
            #[automatically_derived]
            impl #implementation #private::http::Expose for #ident #of #clause {
                fn expose<__S: #private::http::Serializer>(
                    &self,
                    __groups: &#private::http::Groups,
                    __serializer: __S,
                ) -> #private::Result<__S::Ok, __S::Error> {
                    #[allow(unused_imports, reason = "generated")]
                    use #private::http::ViaSerialize as _;
                    let _ = __groups;
                    #private::http::Serialize::serialize(&__Seen { #(#values),* }, __serializer)
                }
            }
            #[automatically_derived]
            impl #implementation #private::http::Serialize for #ident #of #clause {
                fn serialize<__S: #private::http::Serializer>(
                    &self,
                    __serializer: __S,
                ) -> #private::Result<__S::Ok, __S::Error> {
                    #private::http::closed(self, __serializer)
                }
            }
        };
    })
}

/// `#[expose(derive = serde::Serialize)]`: what the attribute has taken out of the derives.
fn serialize(attributes: &[Attribute]) -> syn::Result<Path> {
    let attribute = attributes.iter().find(|attribute| attribute.path().is_ident("expose"));
    let read = |input: ParseStream<'_>| {
        input.parse::<Ident>()?;
        input.parse::<Token![=]>()?;
        input.call(Path::parse_mod_style)
    };
    attribute.map_or_else(|| Ok(parse_quote!(::serde::Serialize)), |attribute| attribute.parse_args_with(read))
}

/// The parameters of the type are written for the same groups.
fn bounded(generics: &Generics, krate: &CratePath) -> Generics {
    let private = krate.private();
    let mut generics = generics.clone();
    for parameter in generics.type_params_mut() {
        parameter.bounds.push(parse_quote!(#private::http::Expose));
        parameter.default = None;
    }
    generics
}

/// A field of what is seen.
struct Written {
    /// Its type: a parameter, for which the compiler finds what stands for the field.
    ty: Ident,
    declared: TokenStream,
    value: TokenStream,
    /// For a field that a function writes: a type that has it written so.
    helper: TokenStream,
}

fn written(i: usize, field: &Field, generics: &Generics, krate: &CratePath, errors: &mut Errors) -> Option<Written> {
    let ident = field.ident.as_ref()?;
    let (rule, rules) = (rule(&field.attrs, errors), Rules::of(&field.attrs));
    if rules.is_skipped || matches!(rule, Some(Rule::Never)) {
        return None;
    }
    let private = krate.private();
    let ty = format_ident!("__F{i}", span = Span::call_site());
    let (value, helper) = match &rules.writer {
        Some(writer) => {
            let name = format_ident!("__Written{i}", span = Span::call_site());
            (quote!(#name(&self.#ident)), helper(&name, writer, field, generics, &private))
        }
        None => {
            let at = field.ty.span();
            let private = krate.private_at(at);
            (quote_spanned!(at=> #private::http::Field(&self.#ident).for_groups(__groups)), TokenStream::new())
        }
    };
    let is_for = match &rule {
        Some(Rule::Groups(groups)) => Some({
            let groups = groups.iter().map(|group| {
                let private = krate.private_at(group.span());
                quote_spanned!(group.span()=> #private::http::group(#group))
            });
            quote!(#private::http::is_for(__groups, [#(#groups),*]))
        }),
        _ => None,
    };
    let is_kept = rules.skip_if.as_ref().map(|skip| quote!(!#skip(&self.#ident)));
    let kept = &rules.kept;
    let conditions: Vec<&TokenStream> = is_for.iter().chain(&is_kept).collect();
    let (value, hidden, of) = match &conditions[..] {
        [] => (value, None, quote!(#ty)),
        conditions => {
            let is_none = format!("{}::Option::is_none", private).replace(' ', "");
            let value = quote!(#private::http::shown(#(#conditions)&&*, || #value));
            (value, Some(quote!(#[serde(skip_serializing_if = #is_none)])), quote!(#private::Option<#ty>))
        }
    };
    let declared = quote!(#(#[serde(#kept)])* #hidden #ident: #of);
    Some(Written { ty, declared, value: quote!(#ident: #value), helper })
}

fn helper(name: &Ident, writer: &Path, field: &Field, generics: &Generics, private: &TokenStream) -> TokenStream {
    let ty = &field.ty;
    let mut generics = generics.clone();
    generics.params.insert(0, parse_quote!('__a));
    let (implementation, _, clause) = generics.split_for_impl();
    let writer = writer.to_token_stream();
    quote! {
        struct #name<'__a, __T>(&'__a __T);
        #[automatically_derived]
        impl #implementation #private::http::Serialize for #name<'__a, #ty> #clause {
            fn serialize<__S: #private::http::Serializer>(
                &self,
                __serializer: __S,
            ) -> #private::Result<__S::Ok, __S::Error> {
                #writer(self.0, __serializer)
            }
        }
    }
}
