//! `#[nest::main]` and `#[nest::test]`: an async function on a runtime.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ItemFn;

use crate::support::{CratePath, Errors};

pub(crate) fn main(arguments: TokenStream, item: TokenStream) -> TokenStream {
    on_runtime("nest::main", arguments, item)
}

pub(crate) fn test(arguments: TokenStream, item: TokenStream) -> TokenStream {
    on_runtime("nest::test", arguments, item)
}

fn on_runtime(word: &'static str, arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let private = CratePath::of_arguments(word, arguments, &mut errors).private();
    let mut function = match syn::parse2::<ItemFn>(item.clone()) {
        Ok(function) => function,
        Err(error) => {
            let error = error.into_compile_error();
            return quote!(#item #error);
        }
    };
    if function.sig.asyncness.take().is_none() {
        errors.under(
            function.sig.fn_token,
            format!("NEST-E0501: `#[{word}]` goes on an async function\nhelp: `async fn {}()`", function.sig.ident),
        );
        let errors = errors.into_tokens();
        return quote!(#function #errors);
    }
    let (attribute, run) = match word {
        "nest::test" => (quote!(#[#private::core_test]), quote!(run_test)),
        _ => (TokenStream::new(), quote!(run_main)),
    };
    let errors = errors.into_tokens();
    let ItemFn { attrs, vis, sig, block, .. } = &function;
    quote! {
        #errors
        #(#attrs)*
        #attribute
        #vis #sig {
            #private::#run(async move #block)
        }
    }
}
