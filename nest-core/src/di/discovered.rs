//! What discovery finds.

use std::fmt;
use std::sync::Arc;

use super::handler::Metadata;
use super::name::Name;
use super::place::Place;

/// A provider that was found by the type it is bound to.
pub struct Discovered<T: ?Sized> {
    /// The instance.
    pub instance: Arc<T>,
    /// The module that provides it.
    pub module: Name,
    /// The class behind the binding, or the binding itself.
    pub name: Name,
    /// Where its entry stands.
    pub place: Place,
    pub(crate) metadata: &'static [Metadata],
}

impl<T: ?Sized> Discovered<T> {
    /// The value of type `M` that stands beside its class, `#[metadata(…)]`; the first one of several.
    #[must_use]
    pub fn metadata<M: 'static>(&self) -> Option<&'static M> {
        self.metadata_all().next()
    }

    /// All values of type `M` that stand beside its class, in the order written.
    pub fn metadata_all<M: 'static>(&self) -> impl Iterator<Item = &'static M> + use<M, T> {
        self.metadata.iter().filter_map(|value| value.downcast_ref())
    }
}

impl<T: ?Sized> fmt::Debug for Discovered<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Discovered(`{}` of `{}`, {})", self.name, self.module, self.place)
    }
}
