//! Calls that the compiler underlines where the user wrote.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{ToTokens, quote};

use super::CratePath;

/// `report::<R, K>(site);` with the span of a piece of the user's syntax, from its first token to its last. A fault of the
/// site is underlined there.
pub(crate) fn report(krate: &CratePath, under: impl ToTokens, site: u16) -> TokenStream {
    let tokens: Vec<TokenTree> = under.into_token_stream().into_iter().collect();
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else {
        return TokenStream::new();
    };
    // Tokens with the position of the user's, but names of ours.
    let (first, last) = (first.span(), last.span());
    let private = krate.private_at(first);
    let callee = super::path::respan(quote!(::report::<__Root, __FAULT>), first);
    let mut arguments = Group::new(Delimiter::Parenthesis, quote!(#site));
    arguments.set_span(last);
    quote!(#private #callee #arguments;)
}
