//! Writes what all enhancers state.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;

use super::Kind;
use crate::controller::ask_of;
use crate::controller::describe;
use crate::controller::parameter::{Origin, Parameter};
use crate::injectable;
use crate::support::{CratePath, Places};

/// What an attribute has understood of an enhancer.
pub(super) struct Facts<'a> {
    pub(super) kind: Kind,
    pub(super) ty: &'a Type,
    /// Its type parameters.
    pub(super) generics: &'a syn::Generics,
    /// Where the attribute's item is.
    pub(super) span: Span,
    /// What its parameters ask for.
    pub(super) parameters: &'a [Parameter],
    /// What a guard proves, as an expression.
    pub(super) gives: TokenStream,
    /// How it is built when no module lists it.
    pub(super) free: TokenStream,
    /// What it returns, and what it transforms, as facts that describe it.
    pub(super) says: TokenStream,
    /// Whether what it answers with sets cookies by the application's key, as an expression.
    pub(super) sets_protected: TokenStream,
    /// What may stand for it in a test, as a bound.
    pub(super) stands_in: TokenStream,
    /// Makes the erased enhancer out of `instance`.
    pub(super) erased: TokenStream,
}

/// `impl Enhancer`.
pub(super) fn facts(facts: &Facts<'_>, krate: &CratePath) -> TokenStream {
    let private = krate.private();
    let places = Places::new(krate);
    let (ty, kind, place) = (facts.ty, facts.kind.variant(), places.of(facts.span));
    let asks =
        facts.parameters.iter().filter_map(|parameter| ask_of(&private, parameter, 0, &places.of(parameter.span)));
    let params = facts.parameters.iter().filter_map(|parameter| match &parameter.origin {
        Origin::Param(name) => {
            let place = places.of(parameter.span);
            Some(quote!(#private::ParamAsk { name: #name, place: #place }))
        }
        _ => None,
    });
    let protected = facts.parameters.iter().filter_map(|parameter| parameter.protected(krate, &places));
    let enforces = facts.parameters.iter().filter_map(|parameter| match &parameter.origin {
        Origin::Parts => {
            let ty = &parameter.ty;
            Some(quote_spanned!(ty.span()=> <#ty as #private::http::FromRequestParts>::ENFORCES))
        }
        _ => None,
    });
    let read: TokenStream =
        facts.parameters.iter().map(|parameter| describe::enhancer_reads(parameter, ty, krate)).collect();
    let Facts { gives, free, erased, says, sets_protected, stands_in, .. } = facts;
    let description = describe::described(krate, &quote!(#read #says));
    let stated = quote! {
        #private::EnhancerFacts {
            kind: #private::EnhancerKind::#kind,
            place: #place,
            gives: #gives,
            asks: &[#(#asks),*],
            enforces: &[#(#enforces),*],
            params: &[#(#params),*],
            protected: &[#(#protected),*],
            sets_protected: #sets_protected,
            free: #free,
            bind: |instance| #private::Box::new(#erased),
            describe: #description,
        }
    };
    let bounds = injectable::bounded(facts.generics, &quote!(#private::Keyed));
    let (implementation, _, clause) = bounds.split_for_impl();
    let mut replaced = bounds.clone();
    replaced.params.push(syn::parse_quote!(__By: #stands_in));
    let (replaced, ..) = replaced.split_for_impl();
    // A generic type can have no static.
    let (statics, reference) = match facts.generics.params.is_empty() {
        true => (Some(quote!(static FACTS: #private::EnhancerFacts = #stated;)), quote!(&FACTS)),
        false => (None, quote!(&#stated)),
    };
    quote! {
        #statics
        #[automatically_derived]
        impl #implementation #private::Enhancer for #ty #clause {
            const FACTS: &'static #private::EnhancerFacts = #reference;
        }
        #[automatically_derived]
        impl #replaced #private::ReplacedBy<__By> for #ty #clause {
            type Met = __By;
        }
        #[automatically_derived]
        #[allow(dead_code, unreachable_pub, reason = "generated: lists of modules refer to it")]
        impl #implementation #ty #clause {
            #[doc(hidden)]
            pub const __NEST_ENHANCER: #private::Option<&'static #private::EnhancerFacts> =
                Some(<#ty as #private::Enhancer>::FACTS);
        }
    }
}

/// What a guard proves. All of it stands at the guard's result, where the compiler says but once that this is no proof.
pub(super) fn gives(at: Span, proof: &TokenStream, krate: &CratePath) -> TokenStream {
    let private = krate.private_at(at);
    quote_spanned!(at=> <#proof as #private::Proof>::PROOF)
}

/// What a guard's check returns, at the guard's own result.
pub(super) fn checked(at: Span, krate: &CratePath) -> TokenStream {
    let private = krate.private_at(at);
    quote_spanned!(at=> #private::Result<Self::Proof, #private::http::Failure>)
}

/// The imports that extraction of parameters needs.
pub(crate) fn extraction_traits(private: &TokenStream) -> TokenStream {
    quote! {
        #[allow(unused_imports, reason = "generated")]
        use #private::http::{
            ViaDto as _, ViaFromQuery as _, ViaFromRequest as _, ViaNoQuery as _, ViaNothing as _, ViaObject as _,
        };
    }
}
