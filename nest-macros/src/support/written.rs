//! Syntax as its user writes it.

use quote::ToTokens;
use syn::Type;

/// A type as its user writes it.
pub(crate) fn written(ty: &Type) -> String {
    let text = ty.to_token_stream().to_string();
    text.replace(" < ", "<").replace(" >", ">").replace(" :: ", "::").replace(" ,", ",")
}
