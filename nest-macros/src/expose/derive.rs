//! Writes `Expose` and `Serialize` of a type with rules.
//!
//! What is sent is a struct, or an enum, of the fields that are seen, with serde's own derive on it, so that all that serde's attributes
//! say holds: names, flattening, tags.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::{Attribute, Data, DeriveInput, Field, Fields, Generics, Ident, Index, Meta, Path, Token, parse_quote};

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
    let mut errors = Errors::default();
    let generics = bounded(&input.generics, &krate);
    let mut fields: Vec<Written> = Vec::new();
    let (seen, value) = match &input.data {
        Data::Struct(data) => {
            let own = all(&data.fields, 0, Place::Struct, &generics, &krate, &mut errors);
            let (declared, value) = (enclosed(&data.fields, &own, true), enclosed(&data.fields, &own, false));
            fields.extend(own);
            let end = matches!(data.fields, Fields::Unnamed(_)).then(|| quote!(;));
            ((quote!(struct), quote!(#declared #end)), quote!(__Seen #value))
        }
        Data::Enum(data) => {
            let (mut declared, mut arms) = (TokenStream::new(), TokenStream::new());
            for variant in &data.variants {
                let own = all(&variant.fields, fields.len(), Place::Variant, &generics, &krate, &mut errors);
                let (name, kept) = (&variant.ident, of_variant(&variant.attrs, &mut errors));
                let (shape, value) = (enclosed(&variant.fields, &own, true), enclosed(&variant.fields, &own, false));
                let pattern = pattern(&variant.fields);
                declared.extend(quote!(#(#[serde(#kept)])* #name #shape,));
                arms.extend(quote!(Self::#name #pattern => __Seen::#name #value,));
                fields.extend(own);
            }
            let arms = if data.variants.is_empty() { quote!(match *self {}) } else { quote!(match self { #arms }) };
            ((quote!(enum), quote!({ #declared })), arms)
        }
        Data::Union(_) => return Err(syn::Error::new_spanned(&input.ident, super::PLACE)),
    };
    let (word, shape) = seen;
    let (implementation, _, clause) = generics.split_for_impl();
    let (_, of, _) = input.generics.split_for_impl();
    let (private, ident) = (krate.private(), &input.ident);
    let types = fields.iter().filter_map(|field| field.ty.as_ref());
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
            #word __Seen<#(#types),*> #shape
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
                    #private::http::Serialize::serialize(&#value, __serializer)
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

/// Where a field stands.
#[derive(Clone, Copy)]
enum Place {
    Struct,
    Variant,
}

/// What is written of some fields. Their numbers go on from one variant to the next, since the types have names by them.
fn all(
    fields: &Fields,
    first: usize,
    place: Place,
    generics: &Generics,
    krate: &CratePath,
    errors: &mut Errors,
) -> Vec<Written> {
    let each = fields.iter().enumerate().map(|(position, field)| {
        let access = match (place, &field.ident) {
            (Place::Struct, Some(name)) => quote!(&self.#name),
            (Place::Struct, None) => {
                let position = Index::from(position);
                quote!(&self.#position)
            }
            (Place::Variant, _) => binding(position).into_token_stream(),
        };
        written(first + position, field, &access, generics, krate, errors)
    });
    each.collect()
}

/// The declarations or the values of fields, in what stands around them.
fn enclosed(fields: &Fields, written: &[Written], is_declared: bool) -> TokenStream {
    let inner = written.iter().map(|field| if is_declared { &field.declared } else { &field.value });
    let inner = inner.filter(|tokens| !tokens.is_empty());
    match fields {
        Fields::Named(_) => quote!({ #(#inner),* }),
        Fields::Unnamed(_) => quote!((#(#inner),*)),
        Fields::Unit => TokenStream::new(),
    }
}

/// What takes a variant apart.
fn pattern(fields: &Fields) -> TokenStream {
    let bindings = fields.iter().enumerate().map(|(position, field)| {
        let binding = binding(position);
        match &field.ident {
            Some(name) => quote!(#name: #binding),
            None => quote!(#binding),
        }
    });
    match fields {
        Fields::Named(_) => quote!({ #(#bindings),* }),
        Fields::Unnamed(_) => quote!((#(#bindings),*)),
        Fields::Unit => TokenStream::new(),
    }
}

/// A field of a variant. Not all of them are written.
fn binding(position: usize) -> Ident {
    format_ident!("_field{position}", span = Span::call_site())
}

/// What is said of a variant.
fn of_variant(attributes: &[Attribute], errors: &mut Errors) -> Vec<Meta> {
    let rules = Rules::of(attributes);
    if let Some(writer) = &rules.writer {
        errors.under(
            writer,
            "NEST-E0522: a function that writes a whole variant knows nothing of the rules\nhelp: put it on a field",
        );
    }
    let mut kept = rules.kept;
    if rules.is_skipped {
        kept.push(parse_quote!(skip_serializing));
    }
    kept
}

/// A field of what is seen, with the same place in all lists though nothing is seen of it.
struct Written {
    /// Its type: a parameter, for which the compiler finds what stands for the field.
    ty: Option<Ident>,
    declared: TokenStream,
    value: TokenStream,
    /// For a field that a function writes: a type that has it written so.
    helper: TokenStream,
}

fn written(
    i: usize,
    field: &Field,
    access: &TokenStream,
    generics: &Generics,
    krate: &CratePath,
    errors: &mut Errors,
) -> Written {
    let (rule, rules) = (rule(&field.attrs, errors), Rules::of(&field.attrs));
    if rules.is_skipped || matches!(rule, Some(Rule::Never)) {
        // Without a name it keeps its place: serde writes one field alone otherwise than one of two.
        let (declared, value) = match &field.ident {
            Some(_) => (TokenStream::new(), TokenStream::new()),
            None => (
                quote!(
                    #[serde(skip_serializing)]
                    ()
                ),
                quote!(()),
            ),
        };
        return Written { ty: None, declared, value, helper: TokenStream::new() };
    }
    let private = krate.private();
    let ty = format_ident!("__F{i}", span = Span::call_site());
    let (value, helper) = match &rules.writer {
        Some(writer) => {
            let name = format_ident!("__Written{i}", span = Span::call_site());
            (quote!(#name(#access)), helper(&name, writer, field, generics, &private))
        }
        None => {
            let at = field.ty.span();
            let private = krate.private_at(at);
            (quote_spanned!(at=> #private::http::Field(#access).for_groups(__groups)), TokenStream::new())
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
    let is_kept = rules.skip_if.as_ref().map(|skip| quote!(!#skip(#access)));
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
    let name = field.ident.as_ref().map(|name| quote!(#name:));
    let declared = quote!(#(#[serde(#kept)])* #hidden #name #of);
    Written { ty: Some(ty), declared, value: quote!(#name #value), helper }
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
