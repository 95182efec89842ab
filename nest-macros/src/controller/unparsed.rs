//! A block of routes whose handlers cannot be read.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;
use syn::ItemImpl;

/// The block without what its functions do, when that is what cannot be read. While somebody types, it is: so its routes are still known,
/// and the compiler does not complain about each attribute that nobody has taken off.
pub(super) fn without_bodies(item: TokenStream) -> Option<ItemImpl> {
    let mut tokens: Vec<TokenTree> = item.into_iter().collect();
    let TokenTree::Group(members) = tokens.pop()? else { return None };
    let mut is_function = false;
    let members = members.stream().into_iter().map(|token| match token {
        TokenTree::Ident(word) if word == "fn" => {
            is_function = true;
            TokenTree::Ident(word)
        }
        TokenTree::Group(body) if is_function && body.delimiter() == Delimiter::Brace => {
            is_function = false;
            TokenTree::Group(Group::new(Delimiter::Brace, quote!(loop {})))
        }
        other => other,
    });
    tokens.push(TokenTree::Group(Group::new(Delimiter::Brace, members.collect())));
    syn::parse2(tokens.into_iter().collect()).ok()
}
