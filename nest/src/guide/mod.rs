//! The guide: what to write, chapter by chapter, and what happens then. Every example compiles.
//!
//! 1. [First steps](first_steps)
//! 2. [Modules and providers](modules)
//! 3. [Controllers and parameters](controllers)
//! 4. [Validation](validation)
//! 5. [Forms and uploads](forms)
//! 6. [Guards and proofs](guards)
//! 7. [Authentication](auth)
//! 8. [Interceptors, pipes, filters and middleware](enhancers)
//! 9. [Errors and responses](responses)
//! 10. [Serialization](serialization)
//! 11. [Events, files and cookies](sending)
//! 12. [Lifecycle](lifecycle)
//! 13. [Limits and timeouts](limits)
//! 14. [Around the handlers](around)
//! 15. [Calls to other services](http_client)
//! 16. [Together with axum](axum)
//! 17. [OpenAPI](openapi)
//! 18. [Dynamic modules](dynamic_modules)
//! 19. [Data](data)
//! 20. [Tests](testing)
//! 21. [Where we differ from NestJS, and why](differences)
//! 22. [NestJS, feature by feature](parity)
//! 23. [What the errors mean](errors)

#[doc = include_str!("first_steps.md")]
pub mod first_steps {}

#[doc = include_str!("modules.md")]
pub mod modules {}

#[doc = include_str!("controllers.md")]
pub mod controllers {}

#[doc = include_str!("forms.md")]
pub mod forms {}

#[cfg(feature = "validation")]
#[doc = include_str!("validation.md")]
pub mod validation {}

#[doc = include_str!("guards.md")]
pub mod guards {}

#[cfg(feature = "auth")]
#[doc = include_str!("auth.md")]
pub mod auth {}

#[doc = include_str!("enhancers.md")]
pub mod enhancers {}

#[doc = include_str!("responses.md")]
pub mod responses {}

#[doc = include_str!("serialization.md")]
pub mod serialization {}

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

#[cfg(all(feature = "data", feature = "auth"))]
#[doc = include_str!("data.md")]
pub mod data {}

#[cfg(all(feature = "testing", feature = "auth", feature = "validation"))]
#[doc = include_str!("testing.md")]
pub mod testing {}

#[doc = include_str!("differences.md")]
pub mod differences {}

#[doc = include_str!("parity.md")]
pub mod parity {}

#[doc = include_str!("errors.md")]
pub mod errors {}
