//! The dependency graph: what types state of themselves, how the compiler judges it, how boot builds it.

mod container;
mod discovered;
mod error;
mod graph;
mod handler;
mod inject;
mod instance;
mod judge;
mod key;
mod module;
mod module_ref;
mod name;
mod overrides;
mod place;
mod provider;
mod resolver;
mod sighting;
mod warnings;

pub(crate) use container::{AnyRequest, Attempt, ModuleSlots};
pub use container::{Container, PerRequest, RequestScope, Source};
pub use discovered::Discovered;
pub use error::{BootError, BuildError, HookError, LookupError};
pub use graph::{Given, Gives, Graph, Naming, StandIn, StandIns, Undeclared};
pub(crate) use graph::{NodeId, Resolution, RoutePath, SlotId};
pub use handler::{
    Bind, Binding, BoundEnhancer, ControllerDef, DemandDef, DemandUse, Describe, Enhancer, EnhancerFacts, EnhancerKind,
    EnhancerUse, HandlerDef, MatchedRoutes, Metadata, Only, ParamAsk, ProofAsk, ProofDef, ProtectedCookie, ReplacedBy,
    RouteMatch, StandsIn, ViewUse,
};
pub use inject::{All, Discovery, Factory, Inject, Lazy, Scoped};
pub use instance::Instance;
pub use judge::{Faults, Item, Nothing, Root, Wired, judge};
#[doc(hidden)]
pub use judge::{
    HERE, OWN_FIELDS, Replacing, Testing, WithOptions, is_at_routes, judge_enhancers, judge_module, judge_override,
    judge_stand_in, next, report, walk, walk_from_root, walk_from_stand_in,
};
#[cfg(feature = "http")]
pub(crate) use judge::{Text, is_similar};
pub use key::{Key, Keyed};
pub use module::{
    ControllerEntry, ExistingDef, Export, FactoryDef, Import, ImportValue, Module, ModuleDef, OptionsDef,
    OptionsFactory, Provided, ProvidedForm,
};
pub use module_ref::ModuleRef;
pub use name::Name;
pub use overrides::Overrides;
pub use place::Place;
pub use provider::{
    Build, Built, Declaration, Declared, Dependency, Edge, EdgeKind, HookFn, Hooks, Kind, ProviderDef, Scope,
};
pub use resolver::Resolver;
#[doc(hidden)]
pub use sighting::{Sighted, Sighting};
pub(crate) use warnings::warnings;
