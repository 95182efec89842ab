//! The guide: what to write, chapter by chapter, and what happens then. Every example compiles.
//!
//! 1. [First steps](first_steps)
//! 2. [Modules and providers](modules)
//! 3. [Controllers and parameters](controllers)
//! 4. [Forms and uploads](forms)
//! 5. [Guards and proofs](guards)
//! 6. [Authentication](auth)
//! 7. [Interceptors, pipes, filters and middleware](enhancers)
//! 8. [Errors and responses](responses)
//! 9. [Events, files and cookies](sending)
//! 10. [Lifecycle](lifecycle)
//! 11. [Limits and timeouts](limits)
//! 12. [Around the handlers](around)
//! 13. [Calls to other services](http_client)
//! 14. [Together with axum](axum)
//! 15. [OpenAPI](openapi)
//! 16. [Dynamic modules](dynamic_modules)
//! 17. [Data](data)
//! 18. [Where we differ from NestJS, and why](differences)
//! 19. [What the errors mean](errors)

#[doc = include_str!("first_steps.md")]
pub mod first_steps {}

#[doc = include_str!("modules.md")]
pub mod modules {}

#[doc = include_str!("controllers.md")]
pub mod controllers {}

#[doc = include_str!("forms.md")]
pub mod forms {}

#[doc = include_str!("guards.md")]
pub mod guards {}

#[cfg(feature = "auth")]
#[doc = include_str!("auth.md")]
pub mod auth {}

#[doc = include_str!("enhancers.md")]
pub mod enhancers {}

#[doc = include_str!("responses.md")]
pub mod responses {}

#[doc = include_str!("sending.md")]
pub mod sending {}

#[doc = include_str!("lifecycle.md")]
pub mod lifecycle {}

#[doc = include_str!("limits.md")]
pub mod limits {}

#[doc = include_str!("around.md")]
pub mod around {}

#[cfg(feature = "http-client")]
#[doc = include_str!("http_client.md")]
pub mod http_client {}

#[cfg(feature = "axum")]
#[doc = include_str!("axum.md")]
pub mod axum {}

#[cfg(feature = "openapi")]
#[doc = include_str!("openapi.md")]
pub mod openapi {}

#[doc = include_str!("dynamic_modules.md")]
pub mod dynamic_modules {}

#[cfg(feature = "data")]
#[doc = include_str!("data.md")]
pub mod data {}

#[doc = include_str!("differences.md")]
pub mod differences {}

#[doc = include_str!("errors.md")]
pub mod errors {}
