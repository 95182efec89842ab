//! What `nest::testing!` names. Nothing here is for use by hand.

pub use std::marker::PhantomData;
use std::sync::Arc;

use nest_core::Importable;
pub use nest_core::di::{Enhancer, ReplacedBy};
use nest_core::di::{Key, Module, Overrides, Root};
use nest_core::http::Application;

use crate::builder::TestBuilder;

pub use crate::__judged as judged;

/// The application of a graph, with replacements.
pub fn builder<G: Root>(overrides: Overrides) -> TestBuilder {
    TestBuilder::new(Application::of::<G>().overrides(overrides))
}

/// The same, of a root module with options.
pub fn builder_with<G: Root, R: Importable>(root: R, overrides: Overrides) -> TestBuilder {
    TestBuilder::new(Application::with_options::<G, R>(root).overrides(overrides))
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

/// Judges the replacement of an enhancer by one of another type, where `$verdict` is underlined; any other replacement it lets pass.
///
/// The type of a replacement is known by inference only, and a constant cannot ask for such a type; but one that stands as a pattern is
/// inferred with what is matched, and evaluated by `cargo check`. The inherent constant, which judges, wins over the trait's.
#[doc(hidden)]
#[macro_export]
macro_rules! __judged {
    ($replacement:ident, $pair:pat, $verdict:expr) => {{
        #[allow(dead_code, reason = "a name for a pair of types")]
        struct __Pair<__Replaced: ?Sized, __By: ?Sized>($crate::__private::PhantomData<fn(&__Replaced, &__By)>);
        #[allow(dead_code, reason = "which of the two constants is needed depends on the type")]
        trait __Unjudged<__By: ?Sized> {
            const VERDICT: $crate::__private::PhantomData<__By> = $crate::__private::PhantomData;
        }
        impl<__Replaced: ?Sized, __By: ?Sized> __Unjudged<__By> for __Pair<__Replaced, __By> {}
        #[allow(dead_code, reason = "which of the two constants is needed depends on the type")]
        impl<__Replaced: $crate::__private::Enhancer + $crate::__private::ReplacedBy<__By>, __By> __Pair<__Replaced, __By> {
            const VERDICT: $crate::__private::PhantomData<__By> = {
                $verdict;
                $crate::__private::PhantomData
            };
        }
        match $crate::__private::type_of(&$replacement) {
            $pair => {}
        }
    }};
}

/// The type of a replacement.
pub fn type_of<R: ?Sized>(_: &Arc<R>) -> PhantomData<R> {
    PhantomData
}

/// `T`, whose key this is, is to be replaced by an `R`.
pub struct Replacement<T: ?Sized, R: ?Sized> {
    key: Key,
    by: Arc<R>,
    of: PhantomData<fn(&T)>,
}

/// Says what replaces `T`.
pub fn replacement<T: ?Sized, R: ?Sized>(key: Key, by: Arc<R>) -> Replacement<T, R> {
    Replacement { key, by, of: PhantomData }
}

impl<T: Enhancer + Send + Sync, R: Enhancer + Send + Sync> Replacement<T, R> {
    /// Replaces an enhancer by another of its kind, which need not be of its type. (This inherent method wins over the
    /// trait's.)
    pub fn apply(self, overrides: &mut Overrides, _: fn(Arc<R>) -> Arc<R>) {
        overrides.replace_enhancer::<T, R>(self.by);
    }
}

/// What cannot stand for an enhancer: the judge has said so, and nothing more is to be said.
pub trait ReplacedByNone<R> {
    /// Does nothing: it is never called.
    fn apply(self, overrides: &mut Overrides, _: fn(Arc<R>) -> Arc<R>);
}

impl<T: Enhancer, R> ReplacedByNone<R> for Replacement<T, R> {
    fn apply(self, _: &mut Overrides, _: fn(Arc<R>) -> Arc<R>) {}
}

/// A module that is replaced as a provider: the judge has said so. (Whoever takes itself by value wins over this.)
pub trait ReplacedModule<R: ?Sized> {
    /// Does nothing: it is never called.
    fn apply(&self, overrides: &mut Overrides, _: fn(Arc<R>) -> Arc<R>);
}

impl<T: Module, R: ?Sized> ReplacedModule<R> for Replacement<T, R> {
    fn apply(&self, _: &mut Overrides, _: fn(Arc<R>) -> Arc<R>) {}
}

/// Replaces a provider by whatever coerces to it. It asks nothing of `T`: the judge has already refused a type that the graph
/// cannot know. (Both of the others, which take less, win over this.)
pub trait Coerced<T: ?Sized, R: ?Sized> {
    /// Notes the replacement.
    fn apply(&mut self, overrides: &mut Overrides, coerce: fn(Arc<R>) -> Arc<T>);
}

impl<T: ?Sized + Send + Sync + 'static, R: ?Sized + Send + Sync + 'static> Coerced<T, R> for Replacement<T, R> {
    fn apply(&mut self, overrides: &mut Overrides, coerce: fn(Arc<R>) -> Arc<T>) {
        overrides.replace(self.key, self.by.clone(), coerce);
    }
}
