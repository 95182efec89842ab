//! Builds instances: what the build functions of descriptors call.

use std::sync::Arc;

use super::factory::FactoryOutput;
use crate::di::{BuildError, Built, Dependency, Edge, Inject, Instance, Keyed, Place, Resolver};

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// States a dependency, read off the type of a field or parameter.
#[must_use]
pub const fn dependency<T: Inject>(field: &'static str, place: Place) -> Dependency {
    let edge: Edge = T::EDGE;
    Dependency { field, place, edge }
}

fn erase<T: Send + Sync + 'static>(value: T) -> Instance {
    Box::new(Arc::new(value))
}

/// A value that is built at once.
pub fn ready<'a, T: Send + Sync + 'static>(value: T) -> Built<'a> {
    Built::Ready(Ok(erase(value)))
}

/// The result of a fallible constructor.
pub fn ready_or<'a, T: Send + Sync + 'static, E: Into<BoxError>>(result: Result<T, E>) -> Built<'a> {
    Built::Ready(result.map(erase).map_err(BuildError::new))
}

/// An async constructor.
pub fn pending<'a, T: Send + Sync + 'static, F: Future<Output = T> + Send + 'a>(future: F) -> Built<'a> {
    Built::Pending(Box::pin(async move { Ok(erase(future.await)) }))
}

/// A fallible async constructor.
pub fn pending_or<'a, T, E, F>(future: F) -> Built<'a>
where
    T: Send + Sync + 'static,
    E: Into<BoxError>,
    F: Future<Output = Result<T, E>> + Send + 'a,
{
    Built::Pending(Box::pin(async move { future.await.map(erase).map_err(BuildError::new) }))
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
    Box::new(bind(crate::di::unerase::<C>(class)))
}

/// An alias: what it stands for, under another type.
pub fn existing<'a, C: Keyed + ?Sized + Send + Sync, T: Keyed + ?Sized + Send + Sync>(
    resolver: &Resolver<'_>,
    bind: fn(Arc<C>) -> Arc<T>,
) -> Built<'a> {
    let target = <Arc<C> as Inject>::inject(resolver, 0);
    Built::Ready(Ok(Box::new(bind(target))))
}
