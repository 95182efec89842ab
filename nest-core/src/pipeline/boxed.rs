//! The boxed future that type erasure needs.

use std::pin::Pin;

/// A future on the heap whose type is erased.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
