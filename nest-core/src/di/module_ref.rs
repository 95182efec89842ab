//! Typed late lookup within what one module may see.

use std::sync::{Arc, Weak};

use super::container::{Container, Lifetime, RequestScope};
use super::error::{BuildError, LookupError, LookupErrorKind};
use super::graph::{NodeId, Resolution, SlotId};
use super::key::Keyed;
use super::module::Module;
use super::provider::Declared;

/// Looks things up late, within what the module that holds it may see.
#[derive(Clone)]
pub struct ModuleRef {
    container: Weak<Container>,
    node: NodeId,
}

impl ModuleRef {
    pub(crate) fn new(container: Weak<Container>, node: NodeId) -> ModuleRef {
        ModuleRef { container, node }
    }

    /// The singleton of a type.
    ///
    /// # Errors
    ///
    /// When the module cannot see the type, when it is no singleton, and when the application has stopped.
    pub fn get<T: Keyed + ?Sized + Send + Sync>(&self) -> Result<Arc<T>, LookupError> {
        let container = self.container::<T>()?;
        let slot = self.slot::<T>(&container)?;
        match container.lifetime(slot) {
            Lifetime::Singleton => match container.singleton(slot) {
                Some(instance) => Ok(instance.typed::<T>()),
                None => Err(LookupError::new(T::NAME, LookupErrorKind::Stopped)),
            },
            _ => Err(LookupError::new(T::NAME, LookupErrorKind::NotSingleton)),
        }
    }

    /// An instance of a type in any scope: the singleton, the one of the current request, or a new transient.
    ///
    /// # Errors
    ///
    /// As [`ModuleRef::get`], and when a constructor fails or a request is needed and there is none.
    pub async fn resolve<T: Keyed + ?Sized + Send + Sync>(&self) -> Result<Arc<T>, LookupError> {
        let container = self.container::<T>()?;
        let slot = self.slot::<T>(&container)?;
        let scope = RequestScope::current();
        match container.instantiate(slot, scope.as_ref()).await {
            Ok(Some(transient)) => Ok(transient.typed::<T>()),
            Ok(None) => {
                let built = container.singleton(slot).or_else(|| scope.as_ref().and_then(|scope| scope.instance(slot)));
                match built {
                    Some(instance) => Ok(instance.typed::<T>()),
                    None => Err(LookupError::new(T::NAME, LookupErrorKind::OutsideRequest)),
                }
            }
            Err(error) => Err(LookupError::new(T::NAME, LookupErrorKind::NotBuilt(error))),
        }
    }

    /// Builds a class that no module lists, with what this module may see.
    ///
    /// # Errors
    ///
    /// When the module cannot see one of its dependencies, and when its constructor fails.
    pub async fn create<T: Declared + Send + Sync>(&self) -> Result<Arc<T>, LookupError> {
        let container = self.container::<T>()?;
        let provider = T::DECLARATION.provider;
        for dependency in provider.dependencies {
            let resolution = container.graph().resolve(self.node, dependency.edge.key);
            if dependency.edge.kind.is_mandatory() && matches!(resolution, Resolution::Missing) {
                let module = container.graph().node(self.node).def.own.name;
                return Err(LookupError::new(dependency.edge.name, LookupErrorKind::NotVisible(module)));
            }
        }
        let scope = RequestScope::current();
        match container.construct(provider.build, provider.dependencies, self.node, scope.as_ref()).await {
            Ok(instance) => Ok(instance.typed::<T>()),
            Err(error) => Err(LookupError::new(T::NAME, LookupErrorKind::NotBuilt(error))),
        }
    }

    /// Builds a module that this one imports as `lazy(…)`, and gives a view of it. A second call gives the same instances.
    ///
    /// The graph of a lazy module is judged with that of the application, and it sees global modules; but its controllers
    /// answer no requests, and its lifecycle hooks do not run.
    ///
    /// # Errors
    ///
    /// When this module does not import `M`, and when providers of `M` cannot be built, with all the reasons.
    pub async fn load<M: Module>(&self) -> Result<ModuleRef, LookupError> {
        let container = self.container::<M>()?;
        let graph = container.graph();
        let Some(node) = graph.import_of_module(self.node, M::KEY) else {
            let module = graph.node(self.node).def.own.name;
            return Err(LookupError::new(M::NAME, LookupErrorKind::NotImported(module)));
        };
        match container.load(node).await {
            Ok(()) => Ok(ModuleRef { container: self.container.clone(), node }),
            Err(error) => Err(LookupError::new(M::NAME, LookupErrorKind::NotBuilt(BuildError::new(error)))),
        }
    }

    fn container<T: Keyed + ?Sized>(&self) -> Result<Arc<Container>, LookupError> {
        self.container.upgrade().ok_or_else(|| LookupError::new(T::NAME, LookupErrorKind::Stopped))
    }

    fn slot<T: Keyed + ?Sized>(&self, container: &Container) -> Result<SlotId, LookupError> {
        match container.graph().resolve(self.node, T::KEY) {
            Resolution::Found(slot) | Resolution::Ambiguous(slot, _) => Ok(slot),
            Resolution::Missing => {
                let module = container.graph().node(self.node).def.own.name;
                Err(LookupError::new(T::NAME, LookupErrorKind::NotVisible(module)))
            }
        }
    }
}

impl std::fmt::Debug for ModuleRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ModuleRef")
    }
}
