//! The forms in which a field or a parameter may ask for a dependency.

mod all;
mod discovery;
mod factory;
mod lazy;
mod scoped;

pub use all::All;
pub use discovery::Discovery;
pub use factory::Factory;
pub use lazy::Lazy;
pub use scoped::Scoped;

use std::sync::Arc;

use super::key::Keyed;
use super::module_ref::ModuleRef;
use super::provider::{Edge, EdgeKind};
use super::resolver::Resolver;

/// A type that a field of an `#[injectable]`, or a parameter of its constructor or of a factory, may have.
#[diagnostic::on_unimplemented(
    message = "NEST-E0114: `{Self}` is not a form in which a dependency is injected",
    label = "cannot be injected in this form",
    note = "a dependency is `Arc<T>`, `Arc<dyn Trait>`, `Option<Arc<T>>`, `Lazy<T>`,\n`Scoped<T>`, `All<dyn Trait>`, `Factory<T>`, `ModuleRef` or `Discovery`",
    note = "a plain field says where its value comes from: `#[inject(default)]` or\n`#[inject(value = …)]`"
)]
pub trait Inject: Sized {
    /// What is asked for.
    #[doc(hidden)]
    const EDGE: Edge;

    /// Takes dependency number `index` of the provider under construction.
    #[doc(hidden)]
    fn inject(resolver: &Resolver<'_>, index: usize) -> Self;
}

impl<T: Keyed + ?Sized + Send + Sync> Inject for Arc<T> {
    const EDGE: Edge = Edge::to::<T>(EdgeKind::Required);

    fn inject(resolver: &Resolver<'_>, index: usize) -> Arc<T> {
        match resolver.get(index) {
            Some(instance) => instance,
            None => {
                panic!("`{}` was judged to be there, and is not: the graph of the judge and of boot differ", T::NAME)
            }
        }
    }
}

impl<T: Keyed + ?Sized + Send + Sync> Inject for Option<Arc<T>> {
    const EDGE: Edge = Edge::to::<T>(EdgeKind::Optional);

    fn inject(resolver: &Resolver<'_>, index: usize) -> Option<Arc<T>> {
        resolver.get(index)
    }
}

impl Inject for ModuleRef {
    const EDGE: Edge = Edge::built_in(EdgeKind::ModuleRef, "ModuleRef");

    fn inject(resolver: &Resolver<'_>, _: usize) -> ModuleRef {
        ModuleRef::new(Arc::downgrade(resolver.container), resolver.node)
    }
}
