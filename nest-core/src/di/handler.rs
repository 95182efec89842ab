//! What a controller states: its handlers, who guards them, what they ask for.

use std::any::Any;

use super::instance::Instance;
use super::key::Key;
use super::name::Name;
use super::place::Place;

/// What `#[controller]` wrote. One static for each controller.
#[doc(hidden)]
pub struct ControllerDef {
    /// The type.
    pub name: Name,
    /// Where the attribute stands.
    pub place: Place,
    /// The path that all its routes begin with, without slashes around.
    pub prefix: &'static str,
    /// The versions of its routes, unless a route has its own; none is neutral.
    pub versions: &'static [&'static str],
    /// The hosts that its routes answer to, `{tenant}.example.com`; none is every host.
    pub hosts: &'static [&'static str],
    /// Its enhancers, in the order written.
    pub enhancers: &'static [EnhancerUse],
    /// What all its handlers require of their callers.
    pub demands: &'static [DemandUse],
    /// Typed metadata for all its handlers.
    pub metadata: &'static [Metadata],
    /// Its handlers.
    pub handlers: &'static [HandlerDef],
    /// Says what its doc comment and its attributes say.
    pub describe: Option<Describe>,
}

/// One handler of a controller, for any transport.
#[doc(hidden)]
pub struct HandlerDef {
    /// The number of its first site within the controller.
    pub site: u16,
    /// The method's name.
    pub name: &'static str,
    /// The controller's name.
    pub controller: Name,
    /// Where the route attribute stands.
    pub place: Place,
    /// The verb: an HTTP method in capitals.
    pub verb: &'static str,
    /// The pattern below the controller's prefix, `/{id}`.
    pub pattern: &'static str,
    /// The versions, when the route has its own.
    pub versions: Option<&'static [&'static str]>,
    /// The status of a success that sets none.
    pub status: u16,
    /// Whether it says `#[public]`: guards of the application and of the controller don't run.
    pub public: bool,
    /// Its enhancers, in the order written.
    pub enhancers: &'static [EnhancerUse],
    /// The proofs that its parameters ask for.
    pub asks: &'static [ProofAsk],
    /// The parameters of its path that nothing in its controller takes: a guard around it may.
    pub untaken: &'static [&'static str],
    /// The cookies that it reads by the application's key, for each parameter that reads some.
    pub protected: &'static [&'static [ProtectedCookie]],
    /// Whether its result sets cookies by the application's key.
    pub sets_protected: bool,
    /// What it requires of its caller, which a guard must enforce.
    pub demands: &'static [DemandUse],
    /// The view that its result is written by, when it says `#[render(…)]`.
    pub view: Option<ViewUse>,
    /// Typed metadata.
    pub metadata: &'static [Metadata],
    /// Makes the transport's endpoint out of the controller's instance; the transport knows the type in the box.
    pub bind: Bind,
    /// Says what its doc comment and the types of its parameters and of its result say.
    pub describe: Option<Describe>,
}

/// The view of a handler, and the provider that writes it.
#[derive(Clone, Copy)]
#[doc(hidden)]
pub struct ViewUse {
    /// The number of its site within the controller.
    pub site: u16,
    /// Where it stands.
    pub place: Place,
    /// The name of the template.
    pub template: &'static str,
    /// The type that writes it, which the module of the controller has to see.
    pub engine: Key,
    /// Its name.
    pub engine_name: Name,
}

/// Makes a transport's endpoint out of a handler and what it is bound to.
#[doc(hidden)]
pub type Bind = fn(Binding) -> Box<dyn Any + Send + Sync>;

/// Adds what is known of a handler, of a controller or of an enhancer to a description, whose type the transport knows. There is
/// none unless something that describes is switched on.
#[doc(hidden)]
pub type Describe = fn(&mut dyn Any);

/// One value of `#[metadata(…)]`.
#[doc(hidden)]
pub type Metadata = &'static (dyn Any + Send + Sync);

/// What a handler is bound to at boot: its controller, and enhancers in the order in which they run.
#[doc(hidden)]
pub struct Binding {
    /// The handler.
    pub handler: &'static HandlerDef,
    /// The controller's own statements.
    pub controller_def: &'static ControllerDef,
    /// The controller: one instance, or a plan to build it for each request.
    pub controller: super::container::Source,
    /// Erased enhancers (each box holds what [`EnhancerFacts::bind`] made).
    pub enhancers: Vec<BoundEnhancer>,
}

/// An enhancer with its instance, as the transport's pipeline takes it.
#[doc(hidden)]
pub struct BoundEnhancer {
    /// What it is.
    pub kind: EnhancerKind,
    /// For a pipe of one argument: its number.
    pub argument: Option<u16>,
    /// What [`EnhancerFacts::bind`] made of the instance.
    pub bound: Box<dyn Any + Send + Sync>,
}

/// The kinds of enhancers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnhancerKind {
    /// Lets a call through or says why not.
    Guard,
    /// Wraps the rest of the call.
    Interceptor,
    /// Transforms an argument.
    Pipe,
    /// Turns an error into a reply.
    Filter,
    /// Stands in front of all others, with the request in its hands.
    Middleware,
    /// Takes the files of one argument while they come.
    Sink,
}

impl EnhancerKind {
    /// The name of the attribute, `guard`.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            EnhancerKind::Guard => "guard",
            EnhancerKind::Interceptor => "interceptor",
            EnhancerKind::Pipe => "pipe",
            EnhancerKind::Filter => "filter",
            EnhancerKind::Middleware => "middleware",
            EnhancerKind::Sink => "sink",
        }
    }

    /// The name of the list, `guards`.
    pub(crate) const fn list(self) -> &'static str {
        match self {
            EnhancerKind::Guard => "guards",
            EnhancerKind::Interceptor => "interceptors",
            EnhancerKind::Pipe => "pipes",
            EnhancerKind::Filter => "filters",
            EnhancerKind::Middleware => "middleware",
            EnhancerKind::Sink => "sink",
        }
    }
}

/// An entry of `guards = […]` and its like.
#[doc(hidden)]
pub struct EnhancerUse {
    /// The number of the entry within the controller or module.
    pub site: u16,
    /// Where it stands.
    pub place: Place,
    /// The list it stands in.
    pub list: EnhancerKind,
    /// For a pipe of one argument, or a sink: its number.
    pub argument: Option<u16>,
    /// The type.
    pub key: Key,
    /// Its name.
    pub name: Name,
    /// What the type states of itself.
    pub facts: &'static EnhancerFacts,
    /// The routes that it is for, when `apply(…)` says so; otherwise all that its place covers.
    pub only: Option<&'static Only>,
}

/// What `apply(…)` says of an entry of `middleware`.
#[doc(hidden)]
pub struct Only {
    /// `for_routes = […]`; none is all.
    pub for_routes: &'static [RouteMatch],
    /// `exclude = […]`.
    pub exclude: &'static [RouteMatch],
}

/// What tells some routes from the others.
#[doc(hidden)]
pub struct RouteMatch {
    /// The number of the entry within its module.
    pub site: u16,
    /// Where it stands.
    pub place: Place,
    /// What it says.
    pub routes: MatchedRoutes,
}

/// The routes that an entry of `for_routes` or `exclude` means.
#[doc(hidden)]
pub enum MatchedRoutes {
    /// Those of a method, or of all when that is empty, whose whole path below global prefix and version a pattern covers.
    Pattern(&'static str, &'static str),
    /// Those of a controller.
    Controller(Key, Name),
}

/// What `#[guard]`, `#[interceptor]`, `#[pipe]` and `#[filter]` state of a type.
#[doc(hidden)]
pub struct EnhancerFacts {
    /// What it is.
    pub kind: EnhancerKind,
    /// Where the attribute stands.
    pub place: Place,
    /// What a guard proves.
    pub gives: Option<ProofDef>,
    /// The proofs that its parameters ask for.
    pub asks: &'static [ProofAsk],
    /// The requirements that a guard enforces; a parameter that is none has `None`.
    pub enforces: &'static [Option<DemandDef>],
    /// The path parameters that a guard reads.
    pub params: &'static [ParamAsk],
    /// The cookies that it reads by the application's key, for each parameter that reads some.
    pub protected: &'static [&'static [ProtectedCookie]],
    /// Whether what it answers with sets cookies by the application's key.
    pub sets_protected: bool,
    /// For an enhancer without dependencies that needs no entry in a module: builds it.
    pub free: Option<fn() -> Instance>,
    /// Makes the transport's erased enhancer out of the instance, an `Arc` of the type.
    pub bind: fn(&Instance) -> Box<dyn Any + Send + Sync>,
    /// Says what it adds to the routes that use it: what it reads and what it refuses with.
    pub describe: Option<Describe>,
}

/// A type that one of the enhancer attributes declared.
#[diagnostic::on_unimplemented(
    message = "NEST-E0305: `{Self}` is no guard, interceptor, pipe, filter or middleware",
    label = "cannot stand in this list",
    note = "put `#[guard]` (or `#[interceptor]`, `#[pipe]`, `#[filter]`, `#[middleware]`) on an impl block of it"
)]
pub trait Enhancer: super::key::Keyed {
    /// What it states of itself.
    #[doc(hidden)]
    const FACTS: &'static EnhancerFacts;
}

/// An enhancer that a test may replace by `By`: a pipe by another of the same values, a filter by another of the same errors, the rest by
/// any enhancer, of which the judge then has its say. The enhancer attributes implement it.
#[doc(hidden)]
pub trait ReplacedBy<By> {
    /// `By`, which is known to be an enhancer here.
    type Met: Enhancer;
}

/// What may stand for a guard, an interceptor or middleware.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "NEST-E0602: `{Self}` cannot stand for a guard, an interceptor or middleware",
    label = "is none of these",
    note = "put `#[guard]` (or `#[interceptor]`, `#[middleware]`) on an impl block of it"
)]
pub trait StandsIn: Enhancer {}

#[diagnostic::do_not_recommend]
impl<T: Enhancer> StandsIn for T {}

/// What a guard proves: a type with `#[derive(Proof)]`.
#[derive(Clone, Copy)]
#[doc(hidden)]
pub struct ProofDef {
    /// The type.
    pub key: Key,
    /// Its name.
    pub name: Name,
}

/// A parameter that asks for a proof.
#[derive(Clone, Copy)]
#[doc(hidden)]
pub struct ProofAsk {
    /// The number of the parameter's site.
    pub site: u16,
    /// Where the parameter stands.
    pub place: Place,
    /// The parameter.
    pub argument: &'static str,
    /// Whether it is taken by reference.
    pub borrowed: bool,
    /// The proof, or `None` when the parameter's type is no proof.
    pub proof: Option<ProofDef>,
}

/// What routes may require and guards enforce: a type with `#[derive(Requirement)]`.
#[derive(Clone, Copy)]
#[doc(hidden)]
pub struct DemandDef {
    /// The type.
    pub key: Key,
    /// Its name.
    pub name: Name,
}

/// An attribute that requires something.
#[derive(Clone, Copy)]
#[doc(hidden)]
pub struct DemandUse {
    /// The number of the attribute's site.
    pub site: u16,
    /// Where it stands.
    pub place: Place,
    /// The attribute's name, `permissions`.
    pub attribute: &'static str,
    /// What is required.
    pub demand: DemandDef,
}

/// A path parameter that a guard reads.
#[derive(Clone, Copy)]
#[doc(hidden)]
pub struct ParamAsk {
    /// Its name in the path.
    pub name: &'static str,
    /// Where the guard's parameter stands.
    pub place: Place,
}

/// A signed or encrypted cookie that a parameter is read from.
#[derive(Clone, Copy)]
#[doc(hidden)]
pub struct ProtectedCookie {
    /// Its name.
    pub name: &'static str,
    /// Whether it is encrypted, and not only signed.
    pub is_encrypted: bool,
    /// Where the parameter stands.
    pub place: Place,
}
