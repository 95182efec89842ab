//! Nest for Rust.

#[doc(hidden)]
pub use nest_core::__private;
pub use nest_core::check;
pub use nest_core::di::{All, Factory, Inject, Lazy, ModuleRef, Scoped};
pub use nest_macros::{injectable, module};
