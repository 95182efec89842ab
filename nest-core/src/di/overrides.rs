//! Replacements of providers, for tests.

use std::sync::Arc;

use super::handler::{Enhancer, EnhancerFacts};
use super::instance::Instance;
use super::key::Key;

/// Replacements of providers: wherever the application would build the type, it takes the replacement.
#[derive(Default)]
#[doc(hidden)]
pub struct Overrides {
    list: Vec<Override>,
}

struct Override {
    key: Key,
    /// What consumers of the replaced type hold; `None` for an enhancer that is replaced by one of another type.
    instance: Option<Instance>,
    /// The replacement under its own type.
    own: Instance,
    /// For an enhancer: what the replacement states of itself.
    enhancer: Option<&'static EnhancerFacts>,
}

impl Overrides {
    /// No replacement.
    #[must_use]
    pub fn none() -> Overrides {
        Overrides::default()
    }

    /// Replaces `T`, whose key this is, by `replacement`, which `coerce` turns into what consumers of `T` hold.
    pub fn replace<T: ?Sized + Send + Sync + 'static, R: ?Sized + Send + Sync + 'static>(
        &mut self,
        key: Key,
        replacement: Arc<R>,
        coerce: fn(Arc<R>) -> Arc<T>,
    ) {
        let own = Instance::wrapped(replacement.clone());
        let instance = Some(Instance::wrapped(coerce(replacement)));
        self.list.push(Override { key, instance, own, enhancer: None });
    }

    /// Replaces an enhancer by one of the same kind, wherever it is used. Only one of the same type can also be injected.
    pub fn replace_enhancer<T: Enhancer + Send + Sync, R: Enhancer + Send + Sync>(&mut self, replacement: Arc<R>) {
        let own = Instance::new(replacement);
        let instance = T::KEY.is(R::KEY).then(|| own.clone());
        self.list.push(Override { key: T::KEY, instance, own, enhancer: Some(R::FACTS) });
    }

    /// The replacement of a provider.
    pub(crate) fn of(&self, key: Key) -> Option<Instance> {
        self.last(key)?.instance.clone()
    }

    /// For the replacement of an enhancer: what it states of itself, and its instance.
    pub(crate) fn enhancer(&self, key: Key) -> Option<(&'static EnhancerFacts, &Instance)> {
        let replacement = self.last(key)?;
        replacement.enhancer.map(|facts| (facts, &replacement.own))
    }

    /// Whether an enhancer is replaced by one of another type, so that nobody needs the original unless it is injected.
    pub(crate) fn is_set_aside(&self, key: Key) -> bool {
        self.last(key).is_some_and(|replacement| replacement.instance.is_none())
    }

    /// A replacement by its own type, or by the type that it replaces.
    pub(crate) fn find<T: ?Sized + 'static>(&self) -> Option<Arc<T>> {
        let own = self.list.iter().rev().map(|replacement| &replacement.own);
        let instances = self.list.iter().rev().filter_map(|replacement| replacement.instance.as_ref());
        own.chain(instances).find_map(Instance::find)
    }

    fn last(&self, key: Key) -> Option<&Override> {
        self.list.iter().rev().find(|replacement| replacement.key.is(key))
    }
}
