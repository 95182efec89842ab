//! The attributes of Nest for Rust.
//!
//! They state facts in descriptors; `nest-core` judges them. Their documentation stands at their re-exports in the facade,
//! where links and examples resolve.

mod controller;
mod data;
mod derive;
mod enhancer;
mod entry;
mod expose;
mod injectable;
mod intersection;
mod module;
mod parameter;
mod support;
mod templates;
mod testing;
mod variants;

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

/// Makes the methods of an impl block routes.
#[proc_macro_attribute]
pub fn controller(arguments: TokenStream, item: TokenStream) -> TokenStream {
    controller::controller(arguments.into(), item.into()).into()
}

/// Makes a type, or an async function, a guard.
#[proc_macro_attribute]
pub fn guard(arguments: TokenStream, item: TokenStream) -> TokenStream {
    enhancer::enhancer(enhancer::Kind::Guard, arguments.into(), item.into()).into()
}

/// Makes a type an interceptor.
#[proc_macro_attribute]
pub fn interceptor(arguments: TokenStream, item: TokenStream) -> TokenStream {
    enhancer::enhancer(enhancer::Kind::Interceptor, arguments.into(), item.into()).into()
}

/// Makes a type a pipe.
#[proc_macro_attribute]
pub fn pipe(arguments: TokenStream, item: TokenStream) -> TokenStream {
    enhancer::enhancer(enhancer::Kind::Pipe, arguments.into(), item.into()).into()
}

/// Makes a type middleware.
#[proc_macro_attribute]
pub fn middleware(arguments: TokenStream, item: TokenStream) -> TokenStream {
    enhancer::enhancer(enhancer::Kind::Middleware, arguments.into(), item.into()).into()
}

/// Makes a type an exception filter.
#[proc_macro_attribute]
pub fn filter(arguments: TokenStream, item: TokenStream) -> TokenStream {
    enhancer::enhancer(enhancer::Kind::Filter, arguments.into(), item.into()).into()
}

/// Makes an async function what reads a parameter's type.
#[proc_macro_attribute]
pub fn parameter(arguments: TokenStream, item: TokenStream) -> TokenStream {
    parameter::parameter(arguments.into(), item.into()).into()
}

/// Makes structs out of the fields of one.
#[proc_macro_attribute]
pub fn variants(arguments: TokenStream, item: TokenStream) -> TokenStream {
    variants::variants(arguments.into(), item.into()).into()
}

/// Makes a struct of structs one object with the fields of all.
#[proc_macro_attribute]
pub fn intersection(arguments: TokenStream, item: TokenStream) -> TokenStream {
    intersection::intersection(arguments.into(), item.into()).into()
}

/// Makes a type what a guard proves.
#[proc_macro_derive(Proof, attributes(nest))]
pub fn proof(input: TokenStream) -> TokenStream {
    derive::proof(input.into()).into()
}

/// Makes a type what routes may require of their callers.
#[proc_macro_derive(Requirement, attributes(requirement, nest))]
pub fn requirement(input: TokenStream) -> TokenStream {
    derive::requirement(input.into()).into()
}

/// Reads an enum from one text.
#[proc_macro_derive(FromParam, attributes(nest))]
pub fn from_param(input: TokenStream) -> TokenStream {
    derive::from_param(input.into()).into()
}

/// Gives an error a status.
#[proc_macro_derive(HttpError, attributes(http, nest))]
pub fn http_error(input: TokenStream) -> TokenStream {
    derive::http_error(input.into()).into()
}

/// Says who sees which fields of a struct.
#[proc_macro_attribute]
pub fn expose(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expose::expose(arguments.into(), item.into()).into()
}

/// What `#[expose]` puts in the place of `Serialize`.
#[doc(hidden)]
#[proc_macro_derive(__Expose, attributes(expose, nest, schemars, serde, validate))]
pub fn exposed(input: TokenStream) -> TokenStream {
    expose::derive(input.into()).into()
}

/// Makes the values of a struct rows of a table.
#[proc_macro_derive(Entity, attributes(column, entity, nest))]
pub fn entity(input: TokenStream) -> TokenStream {
    derive::entity(input.into()).into()
}

/// Makes the variants of an enum texts in a column.
#[proc_macro_derive(ColumnEnum, attributes(column, nest))]
pub fn column_enum(input: TokenStream) -> TokenStream {
    derive::column_enum(input.into()).into()
}

/// Makes a struct around one value a column.
#[proc_macro_derive(ColumnValue, attributes(column, nest))]
pub fn column_value(input: TokenStream) -> TokenStream {
    derive::column_value(input.into()).into()
}

/// Runs an async function in a transaction of its task.
#[proc_macro_attribute]
pub fn transactional(arguments: TokenStream, item: TokenStream) -> TokenStream {
    data::transactional(arguments.into(), item.into()).into()
}

/// Runs an async `main`.
#[proc_macro_attribute]
pub fn main(arguments: TokenStream, item: TokenStream) -> TokenStream {
    entry::main(arguments.into(), item.into()).into()
}

/// Makes a test application of a root module, with replacements.
#[proc_macro]
pub fn testing(input: TokenStream) -> TokenStream {
    testing::testing(input.into()).into()
}

/// The templates of the package, as part of the program.
#[proc_macro]
pub fn templates(input: TokenStream) -> TokenStream {
    templates::templates(input.into()).into()
}

/// Runs an async test.
#[proc_macro_attribute]
pub fn test(arguments: TokenStream, item: TokenStream) -> TokenStream {
    entry::test(arguments.into(), item.into()).into()
}
