//! What a module states: imports, providers, controllers, exports.

use super::handler::{ControllerDef, EnhancerUse};
use super::instance::Instance;
use super::key::Key;
use super::name::Name;
use super::place::Place;
use super::provider::{Build, Declaration, Declared, Dependency, Hooks, Kind, ProviderDef, Scope};

/// A type that `#[module]` declared.
#[diagnostic::on_unimplemented(
    message = "NEST-E0107: `{Self}` is no module",
    label = "has no `#[module]`",
    note = "put `#[module(…)]` on the struct"
)]
pub trait Module: Declared {}

/// What `#[module]` wrote. One static for each module.
#[doc(hidden)]
pub struct ModuleDef {
    /// The module type itself: identity, name, place, its own dependencies and hooks.
    pub own: &'static ProviderDef,
    /// Whether its exports are visible everywhere.
    pub global: bool,
    /// The types of its `#[options]` fields, which an import expression must bring.
    pub options: &'static [OptionsDef],
    /// `imports = […]`.
    pub imports: &'static [Import],
    /// `providers = […]`.
    pub providers: &'static [Provided],
    /// `controllers = […]`.
    pub controllers: &'static [ControllerEntry],
    /// `exports = […]`.
    pub exports: &'static [Export],
    /// `guards = […]`, `interceptors = […]`, `filters = […]`.
    pub enhancers: &'static [EnhancerUse],
}

/// An `#[options]` field of a dynamic module: it is provided in the module, with the value that the import brought.
#[doc(hidden)]
pub struct OptionsDef {
    /// The type.
    pub key: Key,
    /// Its name.
    pub name: Name,
    /// The field.
    pub place: Place,
}

/// An entry of `imports`.
#[doc(hidden)]
pub struct Import {
    /// The number of the entry within its module.
    pub site: u16,
    /// Where the entry stands.
    pub place: Place,
    /// Whether the entry says `global(…)`.
    pub global: bool,
    /// What the entry says with `at("admin", …)`: the path that the module's controllers stand below, within the path of the
    /// importing module.
    pub path: Option<&'static str>,
    /// Whether the entry says `lazy(…)`: not built at boot, but when `ModuleRef::load` asks for it.
    pub lazy: bool,
    /// What the entry refers to; judged to be a module.
    pub target: &'static Declaration,
    /// For an entry that is an expression: builds the module's value, once, at boot.
    pub make: Option<fn() -> ImportValue>,
    /// The dependencies of an options factory, resolved in the importing module.
    pub dependencies: &'static [Dependency],
}

/// The value of an import expression: the instances of the module's options, in the order of [`ModuleDef::options`].
#[doc(hidden)]
pub enum ImportValue {
    /// Known when the expression has run.
    Ready(Vec<Instance>),
    /// Made by an async factory out of what the importing module can see.
    Factory(Box<dyn OptionsFactory>),
}

/// An options factory with its type erased.
#[doc(hidden)]
pub trait OptionsFactory: Send + Sync {
    /// Makes the options out of the resolved dependencies.
    fn make<'a>(
        &'a self,
        resolver: &'a super::resolver::Resolver<'a>,
    ) -> std::pin::Pin<Box<dyn Future<Output = Result<Vec<Instance>, super::error::BuildError>> + Send + 'a>>;
}

/// An entry of `providers`.
#[doc(hidden)]
pub struct Provided {
    /// The number of the entry within its module.
    pub site: u16,
    /// Where the entry stands.
    pub place: Place,
    /// What it provides: the type itself, or the token of `provide(…)`.
    pub key: Key,
    /// The name of what it provides.
    pub name: Name,
    /// How it comes about.
    pub form: ProvidedForm,
    /// Whether the entry's own type is a controller, which belongs into `controllers`.
    pub is_controller: bool,
    /// For a guard and its like: what it states of itself.
    pub enhancer: Option<&'static super::handler::EnhancerFacts>,
    /// Whether the entry says `multi`: one binding of several, asked for by `All<T>`.
    pub multi: bool,
}

/// How an entry of `providers` comes about.
#[doc(hidden)]
pub enum ProvidedForm {
    /// `UserService`.
    Class(&'static Declaration),
    /// `provide(dyn EmailService, class = SmtpEmailService)`: the class, and how its `Arc` becomes the token's.
    BoundClass(&'static Declaration, fn(&Instance) -> Instance),
    /// `provide(Clock, value = …)`.
    Value(Build),
    /// `provide(Mailer, factory = async |config: Arc<Config>| …)`.
    Factory(FactoryDef),
    /// `provide(dyn Audit, existing = AuditLog)`: the other type, and how its `Arc` becomes the token's.
    Existing(ExistingDef),
}

/// A factory entry.
#[doc(hidden)]
pub struct FactoryDef {
    /// What its parameters ask for.
    pub dependencies: &'static [Dependency],
    /// How long an instance lives.
    pub scope: Scope,
    /// Calls it.
    pub build: Build,
}

/// An alias.
#[doc(hidden)]
pub struct ExistingDef {
    /// The single dependency: what the alias stands for.
    pub dependencies: &'static [Dependency],
    /// Converts it.
    pub build: Build,
}

impl Provided {
    /// What building the entry needs.
    pub(crate) const fn dependencies(&self) -> &'static [Dependency] {
        match &self.form {
            ProvidedForm::Class(declaration) | ProvidedForm::BoundClass(declaration, _) => {
                declaration.provider.dependencies
            }
            ProvidedForm::Value(_) => &[],
            ProvidedForm::Factory(factory) => factory.dependencies,
            ProvidedForm::Existing(existing) => existing.dependencies,
        }
    }

    /// How long an instance lives, as declared. An alias lives as long as what it stands for, so it counts as transient.
    pub(crate) const fn scope(&self) -> Scope {
        match &self.form {
            ProvidedForm::Class(declaration) | ProvidedForm::BoundClass(declaration, _) => declaration.provider.scope,
            ProvidedForm::Value(_) => Scope::Singleton,
            ProvidedForm::Factory(factory) => factory.scope,
            ProvidedForm::Existing(_) => Scope::Transient,
        }
    }

    /// The class behind the entry.
    pub(crate) const fn class(&self) -> Option<&'static ProviderDef> {
        match &self.form {
            ProvidedForm::Class(declaration) | ProvidedForm::BoundClass(declaration, _) => Some(declaration.provider),
            _ => None,
        }
    }

    /// The lifecycle hooks of the instance.
    pub(crate) fn hooks(&self) -> Hooks {
        match &self.form {
            // The hooks of a bound class take the class, not the token's instance: the container keeps it besides.
            ProvidedForm::Class(declaration) | ProvidedForm::BoundClass(declaration, _) => declaration.provider.hooks,
            _ => Hooks::NONE,
        }
    }

    /// Whether a module stands where a provider belongs.
    pub(crate) const fn is_module(&self) -> bool {
        match self.class() {
            Some(class) => matches!(class.kind, Kind::Module),
            None => false,
        }
    }
}

/// An entry of `controllers`.
#[doc(hidden)]
pub struct ControllerEntry {
    /// The number of the entry within its module.
    pub site: u16,
    /// Where the entry stands.
    pub place: Place,
    /// The type.
    pub target: &'static Declaration,
    /// Its routes; `None` when the type is no controller.
    pub controller: Option<&'static ControllerDef>,
}

/// An entry of `exports`.
#[doc(hidden)]
pub struct Export {
    /// The number of the entry within its module.
    pub site: u16,
    /// Where the entry stands.
    pub place: Place,
    /// The type, binding or module that is exported.
    pub key: Key,
    /// Its name.
    pub name: Name,
}
