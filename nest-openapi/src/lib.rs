//! OpenAPI 3.1 of an application, from the types: nothing is written twice.
//!
//! [`OpenApi`] says what only people know, its title for example. All else comes from the descriptors that the attributes
//! wrote: routes and parameters, the schemas of bodies and results, every variant of an error, the guards. So
//! [`OpenApi::document`] needs no application that has started.
//!
//! - [`WithOpenApi`] adds the document, and with the feature `swagger-ui` a page to try it out, to the routes of an application.
//! - [`DescribeParameter`], [`DescribeResponse`] and [`DescribeError`] are for types of one's own that read requests, answer,
//!   or refuse by code that is written by hand.
//! - A type has a schema when it implements `schemars::JsonSchema`. One that has none still compiles, and is documented without.

mod application;
mod document;
mod settings;
#[cfg(feature = "swagger-ui")]
mod swagger_ui;

pub use application::WithOpenApi;
pub use nest_core::http::describe::{
    Answer, Content, DescribeError, DescribeParameter, DescribeResponse, ErrorAnswer, Form, FormFile, List, Location,
    Operation, Parameter, SchemaOf, SecurityScheme, Status,
};
pub use settings::OpenApi;
