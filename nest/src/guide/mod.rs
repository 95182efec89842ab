//! The guide: what to write, chapter by chapter, and what happens then. Every example compiles.
//!
//! 1. [First steps](first_steps)
//! 2. [Modules and providers](modules)
//! 3. [Controllers and parameters](controllers)
//! 4. [Forms and uploads](forms)
//! 5. [Guards and proofs](guards)
//! 6. [Interceptors, pipes and filters](enhancers)
//! 7. [Errors and responses](responses)
//! 8. [Events, files and cookies](sending)
//! 9. [Lifecycle](lifecycle)
//! 10. [Limits and timeouts](limits)
//! 11. [Around the handlers](around)
//! 12. [OpenAPI](openapi)
//! 13. [Dynamic modules](dynamic_modules)
//! 14. [Data](data)
//! 15. [Tests](testing)
//! 16. [Where we differ from NestJS, and why](differences)
//! 17. [NestJS, feature by feature](parity)
//! 18. [What the errors mean](errors)

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

#[cfg(feature = "openapi")]
#[doc = include_str!("openapi.md")]
pub mod openapi {}

#[doc = include_str!("dynamic_modules.md")]
pub mod dynamic_modules {}

#[cfg(feature = "data")]
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
