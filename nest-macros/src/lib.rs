//! The attributes of Nest for Rust.
//!
//! They state facts in descriptors; `nest-core` judges them. Their documentation stands at their re-exports in the facade,
//! where links and examples resolve.

mod enhancer;
mod injectable;
mod module;
mod support;

use proc_macro::TokenStream;

/// Makes a struct, the struct of an impl block, or a `dyn Trait` injectable.
#[proc_macro_attribute]
pub fn injectable(arguments: TokenStream, item: TokenStream) -> TokenStream {
    injectable::injectable(arguments.into(), item.into()).into()
}

/// Makes a struct a module.
#[proc_macro_attribute]
pub fn module(arguments: TokenStream, item: TokenStream) -> TokenStream {
    module::module(arguments.into(), item.into()).into()
}
