//! What generated code names. Nothing here is stable: only the attributes of the same version may use it.

mod build;
mod factory;
mod hooks;
mod import;
#[cfg(feature = "http")]
mod runtime;

pub use build::{bind_class, constructed, constructing, dependency, existing, inert, ready, value};
pub use factory::{FactoryFn, FactoryOutput, Injected, called, factory, factory_dependencies};
pub use hooks::{HookProbe, NoHooks};
pub use import::{
    Configured, Importable, Imported, NotDeclared, import_dependencies, import_target, import_value, imported,
    option_value, replaceable,
};

#[cfg(feature = "http")]
pub use runtime::{run_main, run_test};

pub use crate::di::*;
#[cfg(feature = "http")]
pub use crate::http::__private as http;
pub use crate::pipeline::{
    ExecutionContext, Filter, Guard, Interceptor, Next, Pipe, Proof, Requirement, Requires, Validator, demand_of,
};
pub use crate::{
    __described as described, __described_error as described_error, __described_parameter as described_parameter,
    __documentation as documentation, __judge, check,
};
#[cfg(feature = "http")]
pub use crate::{__view as view, __viewed as viewed};
pub use core::default::Default;
pub use core::option::Option::{self, None, Some};
pub use core::prelude::v1::test as core_test;
pub use core::result::Result;
pub use core::{compile_error, include_str, module_path, unreachable};
pub use inventory;
pub use std::boxed::Box;
pub use std::sync::Arc;
pub use std::vec;
pub use std::vec::Vec;

/// Tells whether a type is a controller or an enhancer: the constants of the attributes are inherent, and win over these.
pub trait NoController {
    /// The routes.
    const __NEST_CONTROLLER: Option<&'static ControllerDef> = None;
    /// What a guard and its like states of itself.
    const __NEST_ENHANCER: Option<&'static EnhancerFacts> = None;
    /// What reports faults of the routes.
    const __NEST_ROUTES: Item<Nothing> = Item::NEW;
}

impl<T: ?Sized> NoController for T {}

/// Tells whether what a module provides under a type is a controller; a trait object never is.
pub const fn is_some<T>(option: Option<&'static T>) -> bool {
    option.is_some()
}
