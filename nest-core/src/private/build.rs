//! Builds instances: what the build functions of descriptors call.

use std::sync::Arc;

use super::factory::FactoryOutput;
use crate::di::{BuildError, Built, Dependency, Edge, Inject, Instance, Keyed, Place, Resolver};

/// States a dependency, read off the type of a field or parameter.
#[must_use]
pub const fn dependency<T: Inject>(field: &'static str, place: Place) -> Dependency {
    let edge: Edge = T::EDGE;
    Dependency { field, place, edge }
}

/// A value that is built at once.
pub fn ready<'a, T: Send + Sync + 'static>(value: T) -> Built<'a> {
    Built::Ready(Ok(Instance::new(Arc::new(value))))
}

/// What a constructor returned: the type, or a `Result` of it.
pub fn constructed<'a, T, Form, O: FactoryOutput<T, Form>>(output: O) -> Built<'a> {
    Built::Ready(output.into_instance())
}

/// What an async constructor will return.
pub fn constructing<'a, T, Form, O, F>(future: F) -> Built<'a>
where
    O: FactoryOutput<T, Form>,
    F: Future<Output = O> + Send + 'a,
{
    Built::Pending(Box::pin(async move { future.await.into_instance() }))
}

/// Stands for the constructor of a type whose attribute reported a fault; the program does not compile, so it never runs.
pub fn inert<'a>() -> Built<'a> {
    Built::Ready(Err(BuildError::new("the type was declared with faults")))
}

/// The value of `provide(T, value = …)`: the value, or an `Arc` of it.
pub fn value<'a, T: Keyed + ?Sized + Send + Sync, M, V: FactoryOutput<T, M>>(value: V) -> Built<'a> {
    Built::Ready(value.into_instance())
}

/// Turns the instance of a class into that of the token it is bound to.
pub fn bind_class<C: Keyed + Send + Sync, T: Keyed + ?Sized + Send + Sync>(
    class: &Instance,
    bind: fn(Arc<C>) -> Arc<T>,
) -> Instance {
    Instance::wrapped(bind(class.typed::<C>()))
}

/// An alias: what it stands for, under another type.
pub fn existing<'a, C: Keyed + ?Sized + Send + Sync, T: Keyed + ?Sized + Send + Sync>(
    resolver: &Resolver<'_>,
    bind: fn(Arc<C>) -> Arc<T>,
) -> Built<'a> {
    let target = <Arc<C> as Inject>::inject(resolver, 0);
    Built::Ready(Ok(Instance::wrapped(bind(target))))
}
