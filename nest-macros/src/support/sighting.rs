//! Notes a declaration, so that boot can warn of what no module lists.

use proc_macro2::{Span, TokenStream};
use quote::quote;

use super::{CratePath, Places, line_and_column};

/// `inventory::submit!` of a declaration. It names the type by a string and a hash of its place, and never mentions it.
pub(crate) fn sighting(krate: &CratePath, what: &TokenStream, name: &str, span: Span) -> TokenStream {
    let private = krate.private();
    let place = Places::new(krate).of(span);
    let (line, column) = line_and_column(span);
    quote! {
        #private::inventory::submit! {
            #private::Sighting {
                what: #private::Sighted::#what,
                name: #name,
                key: #private::Key::of(#private::module_path!(), #name, #line, #column),
                place: #place,
                module_path: #private::module_path!(),
            }
        }
    }
}
