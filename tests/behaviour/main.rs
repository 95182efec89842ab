//! What users see of the framework: the graph at run time, the order of things, HTTP.

mod applications;
mod boot;
mod discovery;
mod dynamic_modules;
mod errors;
mod filters;
mod guards;
mod handles;
mod interceptors;
mod layers;
mod lazy_modules;
mod lifecycle;
mod metadata;
mod module_ref;
mod modules;
mod order_of_execution;
mod parameters;
mod pipes;
mod providers;
mod replacements;
mod request_ids;
mod responses;
mod routing;
mod scopes;
mod shutdown;
mod trace;
