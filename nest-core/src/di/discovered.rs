//! What discovery finds.

use std::sync::Arc;

use super::name::Name;
use super::place::Place;

/// A provider that was found by the type it is bound to.
#[derive(Debug)]
pub struct Discovered<T: ?Sized> {
    /// The instance.
    pub instance: Arc<T>,
    /// The module that provides it.
    pub module: Name,
    /// The class behind the binding, or the binding itself.
    pub name: Name,
    /// Where its entry stands.
    pub place: Place,
}
