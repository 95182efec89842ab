//! What a provider states: what it needs, how long it lives, how it is built.

use std::pin::Pin;

use super::error::BuildError;
use super::handler::Metadata;
use super::instance::Instance;
use super::key::{Key, Keyed};
use super::name::Name;
use super::place::Place;
use super::resolver::Resolver;

/// How long an instance of a provider lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// One instance for the application, built at boot.
    Singleton,
    /// One instance for each request that needs it.
    Request,
    /// One instance for each consumer.
    Transient,
}

impl Scope {
    /// Whether two scopes are the same. (`==` is not `const` on stable Rust.)
    pub(crate) const fn is(self, other: Scope) -> bool {
        self as u8 == other as u8
    }
}

/// What an attribute declared a type to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `#[injectable]`.
    Injectable,
    /// `#[module]`.
    Module,
    /// `#[module]` with faults in its arguments: its lists are not complete, so the judge is silent about them.
    Faulty,
}

/// A provider under construction.
#[doc(hidden)]
pub enum Built<'a> {
    /// Built at once, as all constructors that are not async.
    Ready(Result<Instance, BuildError>),
    /// Built by a future.
    Pending(Pin<Box<dyn Future<Output = Result<Instance, BuildError>> + Send + 'a>>),
}

/// The function that builds an instance out of its resolved dependencies.
#[doc(hidden)]
pub type Build = for<'a> fn(&'a Resolver<'a>) -> Built<'a>;

/// One edge of the graph: what a field or a parameter asks for, read off its type.
#[derive(Clone, Copy, Debug)]
#[doc(hidden)]
pub struct Edge {
    /// What the consumer receives.
    pub kind: EdgeKind,
    /// The type asked for.
    pub key: Key,
    /// Its name.
    pub name: Name,
    /// Whether only a `provide(…)` entry can provide it.
    pub is_value: bool,
    /// The entries of `imports` that give it, of which one fits its name.
    pub imported_by: &'static [&'static str],
}

impl Edge {
    /// What a field or parameter that takes a `T` in some form asks for.
    pub(crate) const fn to<T: Keyed + ?Sized>(kind: EdgeKind) -> Edge {
        Edge { kind, key: T::KEY, name: T::NAME, is_value: T::IS_VALUE, imported_by: T::IMPORTED_BY }
    }

    /// What is there by itself, so that nothing provides it.
    pub(crate) const fn built_in(kind: EdgeKind, name: &'static str) -> Edge {
        Edge { kind, key: Key::NONE, name: Name::of(name), is_value: false, imported_by: &[] }
    }
}

/// The form in which a dependency is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[doc(hidden)]
pub enum EdgeKind {
    /// `Arc<T>`: must be there.
    Required,
    /// `Option<Arc<T>>`: may be absent.
    Optional,
    /// `Lazy<T>`: must be there, looked up after boot; a cycle may close here.
    Lazy,
    /// `Scoped<T>`: must be there, resolved within the current request.
    Scoped,
    /// `All<T>`: every binding that is visible, none is fine.
    All,
    /// `Factory<T>`: a transient, built on demand.
    Factory,
    /// `ModuleRef`: always there.
    ModuleRef,
    /// `Discovery`: always there.
    Discovery,
    /// What the transport knows of the current request: there within a request, so its holder lives for one.
    Request,
}

impl EdgeKind {
    /// Whether it is an error when nothing provides the type.
    pub(crate) const fn is_mandatory(self) -> bool {
        matches!(self, EdgeKind::Required | EdgeKind::Lazy | EdgeKind::Scoped | EdgeKind::Factory)
    }

    /// Whether it is there by itself, so that nothing provides it.
    pub(crate) const fn is_built_in(self) -> bool {
        matches!(self, EdgeKind::ModuleRef | EdgeKind::Discovery | EdgeKind::Request)
    }

    /// Whether the instance is built before its consumer, so that the edge can close a cycle.
    pub(crate) const fn is_eager(self) -> bool {
        matches!(self, EdgeKind::Required | EdgeKind::Optional)
    }
}

/// A dependency with the place where it is written.
#[derive(Clone, Copy, Debug)]
#[doc(hidden)]
pub struct Dependency {
    /// The field or parameter.
    pub field: &'static str,
    /// Where it is.
    pub place: Place,
    /// What it asks for.
    pub edge: Edge,
}

/// The lifecycle hooks that a type implements, found by the attributes without a list.
#[derive(Clone, Copy)]
#[doc(hidden)]
pub struct Hooks {
    /// `OnModuleInit`.
    pub module_init: Option<HookFn>,
    /// `OnApplicationBootstrap`.
    pub bootstrap: Option<HookFn>,
    /// `OnModuleDestroy`.
    pub module_destroy: Option<HookFn>,
    /// `BeforeApplicationShutdown`.
    pub before_shutdown: Option<HookFn>,
    /// `OnApplicationShutdown`.
    pub shutdown: Option<HookFn>,
}

impl Hooks {
    /// No hook at all.
    pub const NONE: Hooks =
        Hooks { module_init: None, bootstrap: None, module_destroy: None, before_shutdown: None, shutdown: None };

    pub(crate) fn is_none(&self) -> bool {
        let all = [self.module_init, self.bootstrap, self.module_destroy, self.before_shutdown, self.shutdown];
        all.iter().all(Option::is_none)
    }
}

/// Calls one hook of an erased instance. The text names the signal for shutdown hooks, and is empty otherwise.
#[doc(hidden)]
pub type HookFn =
    for<'a> fn(&'a Instance, &'a str) -> Pin<Box<dyn Future<Output = Result<(), super::error::HookError>> + Send + 'a>>;

/// What a declared type states of itself. One static for each `#[injectable]`.
#[doc(hidden)]
pub struct ProviderDef {
    /// Identity.
    pub key: Key,
    /// Name for messages.
    pub name: Name,
    /// Where it is declared.
    pub place: Place,
    /// The Rust module that it is declared in, `shop::orders`.
    pub module_path: &'static str,
    /// What it was declared as.
    pub kind: Kind,
    /// How long an instance lives.
    pub scope: Scope,
    /// What it needs, in the order of [`Resolver`]'s indices.
    pub dependencies: &'static [Dependency],
    /// How it is built.
    pub build: Build,
    /// The values of `#[metadata(…)]`, for discovery.
    pub metadata: &'static [Metadata],
    /// Its lifecycle hooks.
    pub hooks: Hooks,
    /// The doc comment of its struct, where something that describes is switched on.
    pub documentation: Option<&'static str>,
}

impl ProviderDef {
    /// Whether two types are declared in the same crate.
    pub(crate) const fn is_of_crate_of(&self, other: &ProviderDef) -> bool {
        let (a, b) = (self.module_path.as_bytes(), other.module_path.as_bytes());
        let mut i = 0;
        while i < a.len() && i < b.len() && a[i] != b':' && a[i] == b[i] {
            i += 1;
        }
        (i == a.len() || a[i] == b':') && (i == b.len() || b[i] == b':')
    }
}

/// A type that an attribute declared: it can stand in the lists of a module.
#[diagnostic::on_unimplemented(
    message = "NEST-E0107: `{Self}` cannot stand in this list: nothing says how it is built",
    label = "neither `#[injectable]` nor `#[module]`",
    note = "a provider or a controller has `#[injectable]` on its struct, or on an impl block\nwith its `#[inject]` constructor",
    note = "`#[injectable(value)]` needs the value: `provide({Self}, value = …)`",
    note = "a module has `#[module(…)]` on its struct"
)]
pub trait Declared: Keyed {
    /// What the type states of itself.
    #[doc(hidden)]
    const DECLARATION: &'static Declaration;
}

/// What the lists of a module refer to.
#[doc(hidden)]
pub struct Declaration {
    /// Every declared type can be built.
    pub provider: &'static ProviderDef,
    /// What a module states besides.
    pub module: Option<&'static super::module::ModuleDef>,
}
