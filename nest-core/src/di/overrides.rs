//! Replacements of providers, for tests.

use std::any::Any;
use std::sync::Arc;

use super::handler::EnhancerFacts;
use super::key::{Key, Keyed};
use super::provider::Instance;

/// Replacements of providers: wherever the application would build the type, it takes the replacement.
#[derive(Default)]
#[doc(hidden)]
pub struct Overrides {
    list: Vec<Override>,
}

struct Override {
    key: Key,
    instance: Box<dyn Fn() -> Instance + Send + Sync>,
    /// The replacement under its own type, so that a test can ask for it.
    concrete: Arc<dyn Any + Send + Sync>,
    /// For an enhancer: what the replacement states of itself, and its instance under its own type.
    enhancer: Option<(&'static EnhancerFacts, Box<dyn Fn() -> Instance + Send + Sync>)>,
}

impl Overrides {
    /// No replacement.
    #[must_use]
    pub fn none() -> Overrides {
        Overrides::default()
    }

    /// Replaces `T` by `replacement`, which `coerce` turns into what consumers of `T` hold.
    pub fn replace<T: Keyed + ?Sized + Send + Sync, R: Any + Send + Sync>(
        &mut self,
        replacement: Arc<R>,
        coerce: fn(Arc<R>) -> Arc<T>,
        facts: Option<&'static EnhancerFacts>,
    ) {
        let instance = replacement.clone();
        self.list.push(Override {
            key: T::KEY,
            instance: Box::new(move || Box::new(coerce(instance.clone()))),
            concrete: replacement.clone(),
            enhancer: facts.map(|facts| {
                let own: Box<dyn Fn() -> Instance + Send + Sync> = Box::new(move || Box::new(replacement.clone()));
                (facts, own)
            }),
        });
    }

    pub(crate) fn of(&self, key: Key) -> Option<Instance> {
        self.list.iter().rev().find(|replacement| replacement.key.is(key)).map(|replacement| (replacement.instance)())
    }

    /// For the replacement of an enhancer: what it states of itself, and its instance.
    pub(crate) fn enhancer(&self, key: Key) -> Option<(&'static EnhancerFacts, Instance)> {
        let replacement = self.list.iter().rev().find(|replacement| replacement.key.is(key))?;
        replacement.enhancer.as_ref().map(|(facts, own)| (*facts, own()))
    }

    pub(crate) fn find<T: ?Sized + 'static>(&self) -> Option<Arc<T>>
    where
        Arc<T>: Any,
    {
        self.list.iter().rev().find_map(|replacement| (replacement.instance)().downcast_ref::<Arc<T>>().cloned())
    }

    /// The replacement itself, by its own type.
    pub(crate) fn concrete<R: Any + Send + Sync>(&self) -> Option<Arc<R>> {
        self.list.iter().rev().find_map(|replacement| replacement.concrete.clone().downcast::<R>().ok())
    }
}
