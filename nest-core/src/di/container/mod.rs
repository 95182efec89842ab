//! The instances of an application: built once at boot, then only read.

mod boot;
mod lifetime;
mod load;
mod making;
mod plan;
mod request;

pub(crate) use lifetime::Lifetime;
pub(crate) use plan::{Attempt, Building};
pub(crate) use request::AnyRequest;
pub use request::{PerRequest, RequestScope, Source};

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::OnceCell;

use self::making::Making;
use super::error::BuildError;
use super::graph::{Graph, NodeId, SlotId};
use super::instance::Instance;
use super::module::ImportValue;
use super::overrides::Overrides;
use super::provider::{Build, Built, Dependency, Hooks};
use super::resolver::{Needs, Resolver, Within, resolve_all};

/// The slots of one module.
pub(crate) struct ModuleSlots {
    /// Its providers, options and controllers.
    pub(crate) members: Vec<SlotId>,
    /// The module's own.
    pub(crate) own: SlotId,
}

/// An option that its slot has not taken yet, or has.
type Taken = Mutex<Option<Instance>>;

/// Runs when all providers are built.
type WhenBuilt = Box<dyn FnOnce(&Container) + Send>;

/// The instances of an application. After boot nothing in it changes.
pub struct Container {
    graph: &'static Graph,
    lifetimes: Vec<Lifetime>,
    /// The singletons, by slot.
    singletons: Box<[OnceCell<Instance>]>,
    /// The class instances behind bindings, which hooks are called on.
    bound: Box<[OnceCell<Instance>]>,
    /// The number of each request-scoped slot within a request's scope.
    request_slots: Vec<Option<u16>>,
    request_slot_count: usize,
    /// The values that import expressions brought, by node.
    imported: Vec<Option<Mutex<Option<ImportValue>>>>,
    /// What those values are made of, by node; each option is taken by its slot.
    options: Box<[OnceCell<Vec<Taken>>]>,
    overrides: Overrides,
    /// Waiting for the end of boot; `None` afterwards.
    waiting: Mutex<Option<Vec<WhenBuilt>>>,
    late: load::Late,
    boot_timeout: Duration,
    has_scoped: bool,
}

impl Container {
    pub(crate) fn graph(&self) -> &'static Graph {
        self.graph
    }

    pub(crate) fn lifetime(&self, slot: SlotId) -> Lifetime {
        self.lifetimes[slot as usize]
    }

    pub(crate) fn singleton(&self, slot: SlotId) -> Option<&Instance> {
        self.singletons[slot as usize].get()
    }

    /// The hooks of a slot and the instance that they are called on; none when a test replaced it, or nobody built it.
    pub(crate) fn hooked(&self, slot: SlotId) -> Option<(Hooks, &Instance)> {
        if self.overrides.of(self.graph.key(slot)).is_some() {
            return None;
        }
        let instance = self.bound[slot as usize].get().or_else(|| self.singleton(slot))?;
        Some((self.graph.hooks(slot), instance))
    }

    /// The modules that were built at boot, farthest from the root first and global ones before all.
    pub(crate) fn modules_by_distance(&self) -> Vec<ModuleSlots> {
        let graph = self.graph;
        let mut nodes: Vec<NodeId> = (0..graph.eager() as NodeId).collect();
        nodes.sort_by_key(|node| {
            let distance = if graph.node(*node).is_global { usize::MAX } else { graph.distance(*node) };
            std::cmp::Reverse(distance)
        });
        nodes
            .into_iter()
            .map(|node| {
                let own = graph.module_slot(node);
                let (first, controllers) = (graph.node(node).first_slot, graph.node(node).def.controllers.len());
                let members = (first..own).chain(own + 1..own + 1 + controllers as SlotId).collect();
                ModuleSlots { members, own }
            })
            .collect()
    }

    /// Where a controller comes from: one instance, or one for each request.
    pub(crate) fn source(self: &Arc<Self>, slot: SlotId) -> Source {
        match self.lifetime(slot) {
            Lifetime::Singleton => match self.singleton(slot) {
                Some(instance) => Source::Shared(instance.clone()),
                None => panic!("slot {slot} was not built at boot"),
            },
            _ => Source::PerRequest(PerRequest::new(self.clone(), slot)),
        }
    }

    /// Whether anything in the application asks for the current request's scope from outside of it.
    pub(crate) fn has_scoped(&self) -> bool {
        self.has_scoped
    }

    pub(crate) fn overrides(&self) -> &Overrides {
        &self.overrides
    }

    /// Calls back when all that a provider of a module may see is built: at the end of boot, or of the load of a lazy module,
    /// or at once when that is over.
    pub(crate) fn when_built(&self, node: NodeId, callback: WhenBuilt) {
        let Some(callback) = self.late.keep(self.graph, node, callback) else { return };
        let mut waiting = self.waiting.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        match &mut *waiting {
            Some(callbacks) => callbacks.push(callback),
            None => {
                drop(waiting);
                callback(self);
            }
        }
    }

    /// Makes sure that the instance of a slot is there. Returns it only when it belongs to nobody but the caller.
    pub(crate) fn instantiate<'a>(
        self: &'a Arc<Self>,
        slot: SlotId,
        request: Option<&'a RequestScope>,
    ) -> Pin<Box<dyn Future<Output = Result<Option<Instance>, BuildError>> + Send + 'a>> {
        Box::pin(async move {
            match self.lifetime(slot) {
                Lifetime::Singleton => {
                    self.singletons[slot as usize].get_or_try_init(|| self.build(slot, None)).await?;
                    Ok(None)
                }
                Lifetime::Request => {
                    let Some(scope) = request else { return Ok(None) };
                    scope.instance_or(slot, self.build(slot, request)).await?;
                    Ok(None)
                }
                Lifetime::Transient => self.build(slot, request).await.map(Some),
            }
        })
    }

    /// Builds a new instance of a slot.
    async fn build(self: &Arc<Self>, slot: SlotId, request: Option<&RequestScope>) -> Result<Instance, BuildError> {
        let graph = self.graph;
        let node = graph.node_of(slot);
        if let Some(replacement) = self.overrides.of(graph.key(slot)) {
            return Ok(replacement);
        }
        let (dependencies, from) = graph.dependencies(slot);
        match Making::of(graph, slot) {
            Making::Constructor(build) => self.construct(build, dependencies, from, request).await,
            Making::Bound(build, bind) => {
                let class = self.construct(build, dependencies, from, request).await?;
                let instance = bind(&class);
                if self.lifetime(slot) == Lifetime::Singleton {
                    // Set once: a singleton is built once.
                    let _ = self.bound[slot as usize].set(class);
                }
                Ok(instance)
            }
            Making::Option(i) => self.option(node, i, dependencies, from).await,
            // What is given has been taken above, but for an enhancer of another type, which nobody can hold.
            Making::Given => {
                Err(BuildError::new("the test puts something of another type in its place, and somebody asks for it"))
            }
        }
    }

    /// Calls a constructor with its dependencies, which are built first.
    pub(crate) async fn construct(
        self: &Arc<Self>,
        build: Build,
        dependencies: &'static [Dependency],
        node: NodeId,
        request: Option<&RequestScope>,
    ) -> Result<Instance, BuildError> {
        let resolver = self.resolver(dependencies, node, request).await?;
        match build(&resolver) {
            Built::Ready(instance) => instance,
            Built::Pending(future) => future.await,
        }
    }

    /// Builds what a constructor needs, and says where it is.
    async fn resolver<'a>(
        self: &'a Arc<Self>,
        dependencies: &'static [Dependency],
        node: NodeId,
        request: Option<&'a RequestScope>,
    ) -> Result<Resolver<'a>, BuildError> {
        let slots = resolve_all(self.graph, dependencies, node);
        let within = request.map_or(Within::Application, Within::Scope);
        let mut transients = Vec::new();
        for (i, dependency) in dependencies.iter().enumerate() {
            if !dependency.edge.kind.is_eager() {
                continue;
            }
            let Some(slot) = slots[i].filter(|slot| self.singleton(*slot).is_none()) else { continue };
            if let Some(transient) = self.instantiate(slot, request).await? {
                transients.push((i as u16, transient));
            }
        }
        Ok(Resolver { container: self, node, needs: Needs::Found { slots, transients }, within })
    }

    /// Evaluates the expression of a module's import.
    fn import_value(&self, node: NodeId) -> Option<ImportValue> {
        self.graph.node(node).via.and_then(|import| import.make).map(|make| make())
    }

    /// One of the values that an import brought; the first to ask makes them all.
    async fn option(
        self: &Arc<Self>,
        node: NodeId,
        i: usize,
        dependencies: &'static [Dependency],
        from: NodeId,
    ) -> Result<Instance, BuildError> {
        let cell = &self.options[node as usize];
        let made = cell
            .get_or_try_init(|| async {
                let value = self.imported[node as usize]
                    .as_ref()
                    .and_then(|value| value.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take())
                    .or_else(|| self.import_value(node).filter(|_| self.graph.is_lazy(node)));
                let instances = match value {
                    Some(ImportValue::Ready(instances)) => instances,
                    Some(ImportValue::Factory(factory)) => {
                        let resolver = self.resolver(dependencies, from, None).await?;
                        factory.make(&resolver).await?
                    }
                    None => return Err(BuildError::new("the import brought no options")),
                };
                Ok(instances.into_iter().map(|instance| Mutex::new(Some(instance))).collect())
            })
            .await?;
        let taken =
            made.get(i).and_then(|option| option.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take());
        taken.ok_or_else(|| BuildError::new("the import brought fewer options than its module declares"))
    }

    /// The first singleton of a type anywhere in the application, whatever module it belongs to; for tests and tools.
    pub(crate) fn find<T: ?Sized + 'static>(&self) -> Option<Arc<T>> {
        self.overrides.find::<T>().or_else(|| {
            (0..self.graph.slot_count() as SlotId).filter_map(|slot| self.singleton(slot)).find_map(Instance::find)
        })
    }

    /// All singletons under a type in the whole application.
    pub(crate) fn discover<T: super::key::Keyed + ?Sized + Send + Sync>(
        &self,
    ) -> Vec<super::discovered::Discovered<T>> {
        let graph = self.graph;
        (0..graph.slot_count() as SlotId)
            .filter(|slot| graph.key(*slot).is(T::KEY))
            .filter_map(|slot| {
                Some(super::discovered::Discovered {
                    instance: self.singleton(slot)?.typed(),
                    module: graph.node(graph.node_of(slot)).def.own.name,
                    name: graph.consumer(slot),
                    place: graph.place(slot),
                    metadata: graph.class(slot).map_or(&[], |class| class.metadata),
                })
            })
            .collect()
    }
}

impl std::fmt::Debug for Container {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Container").field("slots", &self.singletons.len()).finish_non_exhaustive()
    }
}
