//! `#[expose(to = …, groups(…))]` on a route or a controller: whom results are written for.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, Expr, Token, Type};

use crate::support::{Arguments, CratePath, Errors, Places, value_of};

/// The attribute as it is understood.
#[derive(Clone)]
pub(crate) struct Exposure {
    /// The proof that says its groups.
    to: Option<Type>,
    /// Groups that are always the same.
    groups: Vec<Expr>,
    /// Whole, to underline.
    pub(crate) syntax: TokenStream,
    span: Span,
    pub(crate) site: u16,
    /// Whether it stands on the controller: it then counts for the results that have rules.
    pub(crate) is_inherited: bool,
}

/// Takes the attribute off; it has a site, from `sites` on.
pub(crate) fn take(attributes: &mut Vec<Attribute>, sites: &mut u16, errors: &mut Errors) -> Option<Exposure> {
    let mut found: Option<Exposure> = None;
    attributes.retain(|attribute| {
        if !attribute.path().is_ident("expose") {
            return true;
        }
        if found.is_some() {
            errors.under(attribute, "NEST-E0117: `#[expose]` is given twice\nhelp: merge them into one");
            return false;
        }
        let mut exposure = Exposure {
            to: None,
            groups: Vec::new(),
            syntax: attribute.meta.to_token_stream(),
            span: attribute.path().span(),
            site: *sites,
            is_inherited: false,
        };
        *sites += 1;
        let tokens = match &attribute.meta {
            syn::Meta::List(list) => list.tokens.clone(),
            _ => TokenStream::new(),
        };
        if tokens.is_empty() {
            errors.under(
                attribute,
                "NEST-E0116: `#[expose]` on a route says for whom its result is written\n\
                 help: `#[expose(to = CurrentUser)]`, or `#[expose(groups(ADMIN))]`",
            );
            return false;
        }
        let parser = |input: ParseStream<'_>| {
            Arguments::new("expose", &["to", "groups"], errors).read(input, |name, input, _| {
                if name == "to" {
                    value_of(name, "CurrentUser", input)?;
                    exposure.to = Some(input.parse()?);
                    return Ok(());
                }
                let content;
                syn::parenthesized!(content in input);
                exposure.groups = Punctuated::<Expr, Token![,]>::parse_terminated(&content)?.into_iter().collect();
                Ok(())
            });
            Ok(())
        };
        if let Err(error) = Parser::parse2(parser, tokens) {
            errors.add(error);
        }
        found = Some(exposure);
        false
    });
    found
}

impl Exposure {
    /// That of a controller, for one of its routes.
    pub(crate) fn inherited(&self) -> Exposure {
        Exposure { is_inherited: true, ..self.clone() }
    }

    /// What it asks of guards.
    pub(crate) fn ask(&self, krate: &CratePath, places: &Places) -> Option<TokenStream> {
        let (private, site, place) = (krate.private(), self.site, places.of(self.span));
        let viewer = self.to.as_ref()?;
        let private_at = krate.private_at(viewer.span());
        let proof = quote_spanned!(viewer.span()=> #private_at::http::viewer::<#viewer>());
        Some(quote! {
            #private::ProofAsk { site: #site, place: #place, argument: "#[expose] to", borrowed: false, proof: #proof }
        })
    }

    /// Makes of the result what is sent.
    pub(crate) fn apply(&self, krate: &CratePath, cx: &TokenStream, output: Span) -> TokenStream {
        let private = krate.private();
        let groups = self.groups.iter().map(|group| {
            let private = krate.private_at(group.span());
            quote_spanned!(group.span()=> .with(#private::http::group(#group)))
        });
        let groups = quote!(#private::http::Groups::none()#(#groups)*);
        let groups = match &self.to {
            Some(viewer) => quote!(#private::http::exposed_to::<#viewer>(#cx, #groups)?),
            None => groups,
        };
        let private = krate.private_at(output);
        if self.is_inherited {
            return quote_spanned! {output=> {
                #[allow(unused_imports, reason = "generated")]
                use #private::http::ViaUnruled as _;
                #private::http::Returned(__result).for_groups(#groups)
            }};
        }
        quote_spanned!(output=> #private::http::exposed_by(__result, #groups))
    }
}
