//! `#[nest::main]` and `#[nest::test]`: an async function on a runtime.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ItemFn;

use crate::support::CratePath;

pub(crate) fn main(item: TokenStream) -> TokenStream {
    on_runtime(item, "main", &TokenStream::new(), &quote!(run_main))
}

pub(crate) fn test(item: TokenStream) -> TokenStream {
    let private = CratePath::new(None).private();
    on_runtime(item, "test", &quote!(#[#private::core_test]), &quote!(run_test))
}

fn on_runtime(item: TokenStream, word: &str, attribute: &TokenStream, run: &TokenStream) -> TokenStream {
    let mut function = match syn::parse2::<ItemFn>(item.clone()) {
        Ok(function) => function,
        Err(error) => {
            let error = error.into_compile_error();
            return quote!(#item #error);
        }
    };
    if function.sig.asyncness.take().is_none() {
        let error = syn::Error::new_spanned(
            function.sig.fn_token,
            format!(
                "NEST-E0501: `#[nest::{word}]` goes on an async function\nhelp: `async fn {}()`",
                function.sig.ident
            ),
        )
        .into_compile_error();
        return quote!(#function #error);
    }
    let private = CratePath::new(None).private();
    let ItemFn { attrs, vis, sig, block, .. } = &function;
    quote! {
        #(#attrs)*
        #attribute
        #vis #sig {
            #private::#run(async move #block)
        }
    }
}
