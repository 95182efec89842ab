//! Imports that are expressions: dynamic modules.

use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;

use super::factory::{FactoryFn, Injected};
use crate::di::{
    BuildError, Built, Declaration, Dependency, ImportValue, Instance, Item, Module, Nothing, OptionsFactory, Resolver,
};

/// What an entry of `imports` may be the value of.
#[diagnostic::on_unimplemented(
    message = "NEST-E0122: `{Self}` is no module, so it cannot be imported",
    label = "not a module",
    note = "an import is a module type, or an expression that makes one, as\n`ConfigModule::for_root(…)`"
)]
pub trait Importable: Sized {
    /// The module.
    type Module: Module;
    /// What its options factory needs, seen from the importing module.
    const DEPENDENCIES: &'static [Dependency];

    /// The values of its options.
    fn value(self) -> ImportValue;
}

/// A type that may stand under `imports`.
#[diagnostic::on_unimplemented(
    message = "NEST-E0107: `{Self}` cannot be imported: it is not declared as a module",
    label = "has no `#[module]`",
    note = "put `#[module(…)]` on the struct"
)]
pub trait Imported {}

/// The declaration of an entry of `imports`. A type without one is an error here, once: what [`NotDeclared`] stands in for is
/// not looked at any more.
#[must_use]
pub const fn imported<T: Imported>(declaration: &'static Declaration) -> &'static Declaration {
    declaration
}

/// The declaration of a module that a test replaces, or replaces by. As [`imported`], a type without one is an error here, once.
#[must_use]
pub const fn replaceable<T: Module>(declaration: &'static Declaration) -> &'static Declaration {
    declaration
}

/// Stands in for what an attribute would have written as inherent items.
pub trait NotDeclared {
    /// What reports faults of the type.
    const __NEST_ITEM: Item<Nothing> = Item::NEW;
    /// The same, of a module that can be a root.
    const __NEST_ROOT: Item<Nothing> = Item::NEW;

    /// Never runs.
    fn __nest_declaration() -> &'static Declaration {
        unreachable!("a type without a declaration does not compile where this is called")
    }
}

impl<T: ?Sized> NotDeclared for T {}

/// The declaration of the module that an import expression makes, without running it.
#[must_use]
pub const fn import_target<I: Importable>(_: fn() -> I) -> &'static Declaration {
    <I::Module as crate::di::Declared>::DECLARATION
}

/// What the options factory of an import expression needs.
#[must_use]
pub const fn import_dependencies<I: Importable>(_: fn() -> I) -> &'static [Dependency] {
    I::DEPENDENCIES
}

/// The values that an import expression brought.
pub fn import_value<I: Importable>(import: I) -> ImportValue {
    import.value()
}

/// The value of an `#[options]` field.
pub fn option_value<T: Send + Sync + 'static>(value: T) -> Instance {
    Instance::new(Arc::new(value))
}

/// A dynamic module whose options are made by a factory, with parameters injected from the importing module: what a module's
/// `for_root_async` returns.
pub struct Configured<M, F, Arguments, Kind> {
    factory: F,
    of: PhantomData<fn(Arguments, Kind) -> M>,
}

impl<M, F, Arguments, Kind> Configured<M, F, Arguments, Kind> {
    /// Configures a module by a factory that returns the module with its options.
    pub const fn new(factory: F) -> Configured<M, F, Arguments, Kind> {
        Configured { factory, of: PhantomData }
    }
}

impl<M, F, Arguments, Kind> Importable for Configured<M, F, Arguments, Kind>
where
    M: Module + Importable<Module = M> + Clone + Send + Sync,
    F: FactoryFn<M, Arguments, Kind> + Send + Sync + 'static,
    Arguments: Injected + 'static,
    Kind: 'static,
{
    type Module = M;
    const DEPENDENCIES: &'static [Dependency] = Arguments::DEPENDENCIES;

    fn value(self) -> ImportValue {
        ImportValue::Factory(Box::new(self))
    }
}

impl<M, F, Arguments, Kind> OptionsFactory for Configured<M, F, Arguments, Kind>
where
    M: Module + Importable<Module = M> + Clone + Send + Sync,
    F: FactoryFn<M, Arguments, Kind> + Send + Sync + 'static,
    Arguments: Injected + 'static,
    Kind: 'static,
{
    fn make<'a>(
        &'a self,
        resolver: &'a Resolver<'a>,
    ) -> Pin<Box<dyn Future<Output = Result<Vec<Instance>, BuildError>> + Send + 'a>> {
        Box::pin(async move {
            let built = match self.factory.make(Arguments::injected(resolver)) {
                Built::Ready(built) => built?,
                Built::Pending(future) => future.await?,
            };
            let module = built.typed::<M>();
            match M::clone(&module).value() {
                ImportValue::Ready(instances) => Ok(instances),
                ImportValue::Factory(_) => {
                    Err(BuildError::new("a module configured by a factory is configured by another"))
                }
            }
        })
    }
}
