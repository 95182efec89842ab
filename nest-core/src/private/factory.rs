//! Functions that make providers: sync or async, fallible or not, with injected parameters.

use std::sync::Arc;

use crate::di::{BuildError, Built, Dependency, Inject, Instance, Keyed, Place, Resolver};

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// What a factory of `T` may return: `T`, `Arc<T>`, or a `Result` of one. `Form` tells the implementations apart.
#[diagnostic::on_unimplemented(
    message = "NEST-E0121: `{Self}` does not make a provider of `{T}`",
    label = "expected `{T}`, found `{Self}`",
    note = "it is the type itself, an `Arc` of it (for a trait: `Arc<dyn Trait>`), or a\n`Result` of one of them whose error is a `std::error::Error` or a text"
)]
pub trait FactoryOutput<T: ?Sized, Form> {
    /// The instance.
    ///
    /// # Errors
    ///
    /// Of the factory itself.
    fn into_instance(self) -> Result<Instance, BuildError>;
}

#[diagnostic::do_not_recommend]
impl<T: Send + Sync + 'static> FactoryOutput<T, (T,)> for T {
    fn into_instance(self) -> Result<Instance, BuildError> {
        Ok(Instance::new(Arc::new(self)))
    }
}

#[diagnostic::do_not_recommend]
impl<T: ?Sized + Send + Sync + 'static> FactoryOutput<T, Arc<T>> for Arc<T> {
    fn into_instance(self) -> Result<Instance, BuildError> {
        Ok(Instance::wrapped(self))
    }
}

#[diagnostic::do_not_recommend]
impl<T: ?Sized, Form, O: FactoryOutput<T, Form>, E: Into<BoxError>> FactoryOutput<T, Result<(Form,), ()>>
    for Result<O, E>
{
    fn into_instance(self) -> Result<Instance, BuildError> {
        self.map_err(BuildError::new)?.into_instance()
    }
}

/// A sync factory.
pub struct Immediate<Form>(Form);
/// An async factory.
pub struct Awaited<Form>(Form);

/// A function or closure that makes a `T` out of injected parameters.
#[diagnostic::on_unimplemented(
    message = "NEST-E0121: this is no factory of `{T}`",
    label = "not a factory of `{T}`",
    note = "a factory is a function or a closure, sync or async, with up to six parameters\nthat can be injected: `async |config: Arc<Config>| Mailer::connect(&config).await`",
    note = "it returns `{T}`, an `Arc` of it, or a `Result` of one of them whose error is a\n`std::error::Error` or a text; what it awaits is `Send`"
)]
pub trait FactoryFn<T: ?Sized, Arguments, Kind>: Copy {
    /// Calls it.
    fn make<'a>(self, arguments: Arguments) -> Built<'a>;
}

/// The parameters of a factory, all of which can be injected.
pub trait Injected {
    /// What they ask for, for a factory whose parameters nobody could read.
    const DEPENDENCIES: &'static [Dependency];

    /// Takes them out of what is resolved.
    fn injected(resolver: &Resolver<'_>) -> Self;
}

macro_rules! factories {
    ($($($argument:ident $index:tt),*;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<T, F, O, Form, $($argument),*> FactoryFn<T, ($($argument,)*), Immediate<Form>> for F
        where
            T: ?Sized,
            F: Fn($($argument),*) -> O + Copy,
            O: FactoryOutput<T, Form>,
        {
            fn make<'a>(self, arguments: ($($argument,)*)) -> Built<'a> {
                let _ = &arguments;
                Built::Ready(self($(arguments.$index),*).into_instance())
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T, F, Fut, O, Form, $($argument),*> FactoryFn<T, ($($argument,)*), Awaited<Form>> for F
        where
            T: ?Sized,
            F: Fn($($argument),*) -> Fut + Copy,
            Fut: Future<Output = O> + Send + 'static,
            O: FactoryOutput<T, Form>,
        {
            fn make<'a>(self, arguments: ($($argument,)*)) -> Built<'a> {
                let _ = &arguments;
                let future = self($(arguments.$index),*);
                Built::Pending(Box::pin(async move { future.await.into_instance() }))
            }
        }

        impl<$($argument: Inject),*> Injected for ($($argument,)*) {
            const DEPENDENCIES: &'static [Dependency] =
                &[$(Dependency { field: stringify!($index), place: Place::NOWHERE, edge: $argument::EDGE }),*];

            #[allow(clippy::unused_unit, reason = "the parameters of a factory without any")]
            fn injected(resolver: &Resolver<'_>) -> Self {
                let _ = resolver;
                ($($argument::inject(resolver, $index),)*)
            }
        }
    )* };
}

factories! {
    ;
    A 0;
    A 0, B 1;
    A 0, B 1, C 2;
    A 0, B 1, C 2, D 3;
    A 0, B 1, C 2, D 3, E 4;
    A 0, B 1, C 2, D 3, E 4, G 5;
}

/// Calls a factory whose parameters are named by its type alone.
pub fn factory<'a, T, Arguments, Kind, F>(function: F, resolver: &Resolver<'_>) -> Built<'a>
where
    T: Keyed + ?Sized,
    Arguments: Injected,
    F: FactoryFn<T, Arguments, Kind>,
{
    function.make(Arguments::injected(resolver))
}

/// Calls a closure, whose parameters the attribute has read. It asks nothing of them: each is judged where it stands.
pub fn called<'a, T, Arguments, Kind, F>(closure: F, arguments: Arguments) -> Built<'a>
where
    T: Keyed + ?Sized,
    F: FactoryFn<T, Arguments, Kind>,
{
    closure.make(arguments)
}

/// Reads the dependencies of a factory off its type.
pub const fn factory_dependencies<T, Arguments, Kind, F>(_: F) -> &'static [Dependency]
where
    T: Keyed + ?Sized,
    Arguments: Injected,
    F: FactoryFn<T, Arguments, Kind> + Copy,
{
    Arguments::DEPENDENCIES
}
