//! What types say of themselves to a description of the routes, OpenAPI for example: the feature `openapi`.
//!
//! The attributes put one function into each descriptor, which passes the types of the parameters, of the result and of the
//! errors on to [`Operation`]. What a type says is found by probes: a type that says nothing still compiles.

mod content;
mod error;
mod form;
mod macros;
mod operation;
mod parameter;
mod probe_default;
mod probe_errors;
mod probe_parameters;
mod probe_results;
mod response;
mod security;

pub use content::{Content, SchemaOf};
pub use error::{DescribeError, ErrorAnswer};
pub use form::{Form, FormFile};
pub use operation::{Answer, Operation, Status};
pub use parameter::{DefaultOf, DescribeParameter, List, Location, Parameter};
pub use response::DescribeResponse;
pub use security::SecurityScheme;

/// What the macros of this folder call.
#[doc(hidden)]
pub mod generated {
    #[cfg(feature = "multipart")]
    pub use super::form::{FileShape, SinkShape, ViaNoSinkError, ViaOneFile};
    pub use super::form::{FormShape, ViaNoSchemaForm, ViaPlainForm};
    pub use super::operation::describing;
    pub use super::probe_default::{ViaNoJson, default_of};
    pub use super::probe_errors::{ErrorProbe, ViaNoError, error_of};
    pub use super::probe_parameters::{
        BodyShape, PartsShape, QueryShape, TextProbe, ViaDtoBody, ViaNoBody, ViaNoParts, ViaNoSchema, ViaNoSchemaBody,
        ViaNoSchemaQuery, ViaObjectQuery, ViaOne, ViaPlainBody, ViaPlainQuery, ViaRequired,
    };
    pub use super::probe_results::{ResultProbe, ViaBare, ViaNoResponse, ViaNoSchemaJson, ViaPlain};
    pub use super::{DescribeError, DescribeParameter, Location, Operation};
}
