//! `testing!`: the root of an application, and what a test replaces in it.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::parse::{Parse, ParseStream, Parser};
use syn::spanned::Spanned;
use syn::{Expr, Token, Type};

use crate::support::{CratePath, Errors, respan};

/// `override dyn Clock = FakeClock::default()`.
struct Override {
    ty: Type,
    replacement: Expr,
}

impl Parse for Override {
    fn parse(input: ParseStream<'_>) -> syn::Result<Override> {
        if input.parse::<Option<Token![override]>>()?.is_none() {
            return Err(input.error("NEST-E0116: expected `override Type = replacement`"));
        }
        let ty = input.parse()?;
        input.parse::<Token![=]>()?;
        Ok(Override { ty, replacement: input.parse()? })
    }
}

pub(crate) fn testing(input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let (mut root, mut options, mut krate) = (None, None, None);
    let mut overrides = Vec::new();
    let parser = |input: ParseStream<'_>| {
        root = Some(input.parse::<Type>()?);
        if input.parse::<Option<Token![=]>>()?.is_some() {
            options = Some(input.parse::<Expr>()?);
        }
        while !input.is_empty() {
            input.parse::<Token![,]>()?;
            if input.peek(Token![crate]) {
                input.parse::<Token![crate]>()?;
                input.parse::<Token![=]>()?;
                krate = Some(input.call(syn::Path::parse_mod_style)?);
            } else if !input.is_empty() {
                overrides.push(input.parse::<Override>()?);
            }
        }
        Ok(())
    };
    if let Err(error) = Parser::parse2(parser, input) {
        errors.add(error);
    }
    refuse_duplicates(&overrides, &mut errors);
    let Some(root) = root else {
        let errors = errors.into_tokens();
        return quote!({ #errors });
    };
    let krate = CratePath::new(krate);
    let (private, testing) = (krate.private(), krate.testing());
    let applied = overrides.iter().map(|replaced| applied(&root, replaced, &krate));
    let errors = errors.into_tokens();
    let (judged, builder) = match options {
        None => (quote!(#root), quote!(#testing::builder::<#root>(__overrides))),
        Some(options) => {
            (quote!(#private::WithOptions<#root>), quote!(#testing::builder_with::<#root>(#options, __overrides)))
        }
    };
    quote! {{
        #errors
        #private::__judge!(#root, #judged);
        #[allow(unused_mut, reason = "nothing may be replaced")]
        let mut __overrides = #private::Overrides::none();
        #(#applied)*
        #builder
    }}
}

fn refuse_duplicates(overrides: &[Override], errors: &mut Errors) {
    for (i, second) in overrides.iter().enumerate() {
        if overrides[..i].iter().any(|first| first.ty == second.ty) {
            errors.under(&second.ty, "NEST-E0117: this is replaced twice\nhelp: keep one of the two");
        }
    }
}

/// Judges and notes a replacement. How it is noted, the compiler decides by its type: see `nest_testing::__private`.
fn applied(root: &Type, replaced: &Override, krate: &CratePath) -> TokenStream {
    let Override { ty, replacement } = replaced;
    let (private, testing, judged) = (krate.private(), krate.testing(), judged(ty, krate));
    let coerce = quote_spanned!(replacement.span()=> |__replacement| __replacement);
    quote! {{
        const __KEY: #private::Key = {
            type __Root = #root;
            type __Replaced = #ty;
            #judged
        };
        #[allow(unused_imports, reason = "which of them is needed depends on the type")]
        use #testing::{Coerced as _, IntoArc as _};
        let __replacement = #testing::Given(#replacement).into_arc();
        #testing::replacement::<#root, #ty, _>(__KEY, __replacement).apply(&mut __overrides, #coerce);
    }}
}

/// The call of the judge, underlined under the whole type.
fn judged(ty: &Type, krate: &CratePath) -> TokenStream {
    let tokens: Vec<TokenTree> = ty.to_token_stream().into_iter().collect();
    let (first, last) = match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => (first.span(), last.span()),
        _ => (ty.span(), ty.span()),
    };
    let private = krate.private_at(first);
    let callee = respan(quote!(::judge_override::<__Root, __Replaced>), first);
    let mut arguments = Group::new(Delimiter::Parenthesis, TokenStream::new());
    arguments.set_span(last);
    quote!(#private #callee #arguments)
}
