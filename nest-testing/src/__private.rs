//! What `nest::testing!` names. Nothing here is for use by hand.

use std::marker::PhantomData;
use std::sync::Arc;

use nest_core::Importable;
use nest_core::di::{Enhancer, Key, Overrides, Root, judge_enhancers};
use nest_core::http::Application;

use crate::builder::TestBuilder;

/// The application of a root module, with replacements.
pub fn builder<R: Root>(overrides: Overrides) -> TestBuilder {
    TestBuilder::new(Application::of::<R>().overrides(overrides))
}

/// The same, of a root module with options.
pub fn builder_with<R: Root + Importable>(root: R, overrides: Overrides) -> TestBuilder {
    TestBuilder::new(Application::with_options(root).overrides(overrides))
}

/// What stands behind the `=`: a value, or an `Arc` of one.
pub struct Given<V>(pub V);

impl<R: ?Sized> Given<Arc<R>> {
    /// An `Arc` is taken as it is. (This inherent method wins over the trait's.)
    pub fn into_arc(self) -> Arc<R> {
        self.0
    }
}

/// How a value becomes an `Arc`.
pub trait IntoArc<V> {
    /// The `Arc`.
    fn into_arc(self) -> Arc<V>;
}

impl<V> IntoArc<V> for Given<V> {
    fn into_arc(self) -> Arc<V> {
        Arc::new(self.0)
    }
}

/// `T`, whose key this is, is to be replaced by an `R` in the application of the root `Q`.
pub struct Replacement<Q, T: ?Sized, R: ?Sized> {
    key: Key,
    by: Arc<R>,
    of: PhantomData<fn(Q, &T)>,
}

/// Says what replaces `T`.
pub fn replacement<Q, T: ?Sized, R: ?Sized>(key: Key, by: Arc<R>) -> Replacement<Q, T, R> {
    Replacement { key, by, of: PhantomData }
}

impl<Q: Root, T: Enhancer + Send + Sync, R: Enhancer + Send + Sync> Replacement<Q, T, R> {
    /// Replaces an enhancer by another of its kind, which need not be of its type. (This inherent method wins over the
    /// trait's.)
    pub fn apply(self, overrides: &mut Overrides, _: fn(Arc<R>) -> Arc<R>) {
        const { judge_enhancers::<Q, T, R>() }
        overrides.replace_enhancer::<T, R>(self.by);
    }
}

/// Replaces a provider by whatever coerces to it. It asks nothing of `T`: the judge has already refused a type that the graph
/// cannot know.
pub trait Coerced<T: ?Sized, R: ?Sized> {
    /// Notes the replacement.
    fn apply(self, overrides: &mut Overrides, coerce: fn(Arc<R>) -> Arc<T>);
}

impl<Q, T: ?Sized + Send + Sync + 'static, R: ?Sized + Send + Sync + 'static> Coerced<T, R> for Replacement<Q, T, R> {
    fn apply(self, overrides: &mut Overrides, coerce: fn(Arc<R>) -> Arc<T>) {
        overrides.replace(self.key, self.by, coerce);
    }
}
