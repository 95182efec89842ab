//! A built provider, with its type erased.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use super::key::Keyed;

/// What an instance is on the heap: the `T` of an `Arc<T>`, or the `Arc` itself when `T` may be a trait object, which has no
/// `TypeId` that it could be known by.
type Object = Arc<dyn Any + Send + Sync>;

/// A built provider, with its type erased.
#[derive(Clone)]
#[doc(hidden)]
pub struct Instance {
    object: Object,
    /// Puts the `Arc` into a slot, if that is an `Option<Arc<T>>` of its type: nothing else knows the type.
    give: fn(&Object, &mut dyn Any),
}

impl Instance {
    /// Erases the type. This costs no allocation.
    #[must_use]
    pub fn new<T: Send + Sync + 'static>(value: Arc<T>) -> Instance {
        Instance {
            object: value,
            give: |object, slot| {
                if let Some(slot) = slot.downcast_mut::<Option<Arc<T>>>() {
                    *slot = object.clone().downcast().ok();
                }
            },
        }
    }

    /// Erases a type that may be a trait object.
    #[must_use]
    pub fn wrapped<T: ?Sized + Send + Sync + 'static>(value: Arc<T>) -> Instance {
        Instance {
            object: Arc::new(value),
            give: |object, slot| {
                if let Some(slot) = slot.downcast_mut::<Option<Arc<T>>>() {
                    *slot = object.downcast_ref::<Arc<T>>().cloned();
                }
            },
        }
    }

    /// The instance under a type, if it is of that one.
    pub(crate) fn find<T: ?Sized + 'static>(&self) -> Option<Arc<T>> {
        let mut slot: Option<Arc<T>> = None;
        (self.give)(&self.object, &mut slot);
        slot
    }

    /// The instance under its type.
    ///
    /// # Panics
    ///
    /// When it is of another type: keys are unique, so a slot holds what its key says.
    #[must_use]
    pub fn typed<T: Keyed + ?Sized>(&self) -> Arc<T> {
        match self.find() {
            Some(typed) => typed,
            None => panic!("a slot of `{}` holds another type: keys are not unique", T::NAME),
        }
    }

    /// The instance itself.
    ///
    /// # Panics
    ///
    /// As [`Instance::typed`].
    #[must_use]
    pub fn get<T: Keyed>(&self) -> &T {
        let wrapped = || self.object.downcast_ref::<Arc<T>>().map(|wrapped| &**wrapped);
        match self.object.downcast_ref().or_else(wrapped) {
            Some(typed) => typed,
            None => panic!("a slot of `{}` holds another type: keys are not unique", T::NAME),
        }
    }
}

impl fmt::Debug for Instance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Instance")
    }
}
