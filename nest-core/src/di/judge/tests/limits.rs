//! How large an application may be: what is within a limit is judged to its end, and what passes one is told so.

use super::{Code, EdgeKind, ModuleDef, Provided, Scope, class, export, faults, leak, module, module_def, name, needs};
use crate::di::graph::{Limit, MAX_MODULES, MAX_ROUTES, MAX_SLOTS};
use crate::di::handler::{ControllerDef, HandlerDef};
use crate::di::module::ControllerEntry;
use crate::di::place::Place;
use crate::di::provider::Declaration;

/// A provider that needs what nobody provides.
fn asking() -> Provided {
    class("Asking", Scope::Singleton, vec![needs("Absent", EdgeKind::Required)])
}

/// The only fault of a root passes a limit, and its text names it.
#[track_caller]
fn check_too_large(root: &'static ModuleDef, limit: Limit, named: &str) {
    let found = faults(root);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].0.code, Code::TooLarge(limit));
    let first = format!("NEST-E0112: the application has more than {named}\n");
    assert!(found[0].1.starts_with(&first), "{}", found[0].1);
}

fn modules(count: usize) -> Vec<&'static ModuleDef> {
    (0..count).map(|i| module(&format!("Module{i}"), Vec::new(), Vec::new())).collect()
}

/// A controller whose routes differ in their last segment.
fn controller(routes: usize) -> ControllerEntry {
    let handlers: Vec<HandlerDef> = (0..routes)
        .map(|i| HandlerDef {
            site: i as u16,
            name: "find",
            controller: name("Routes"),
            place: Place::new("src/lib.rs", 9, 9),
            verb: "GET",
            pattern: String::leak(format!("/{i}")),
            versions: None,
            status: 200,
            public: true,
            enhancers: &[],
            asks: &[],
            untaken: &[],
            protected: &[],
            sets_protected: false,
            demands: &[],
            view: None,
            metadata: &[],
            bind: |_| Box::new(()),
            describe: None,
        })
        .collect();
    let Provided { form: super::ProvidedForm::Class(target), .. } = class("Routes", Scope::Singleton, Vec::new())
    else {
        unreachable!("`class` makes classes")
    };
    let target: &'static Declaration = target;
    let controller = ControllerDef {
        name: name("Routes"),
        place: Place::new("src/lib.rs", 8, 8),
        prefix: "routes",
        versions: &[],
        hosts: &[],
        enhancers: &[],
        demands: &[],
        metadata: &[],
        handlers: handlers.leak(),
        describe: None,
    };
    ControllerEntry { site: 0, place: Place::new("src/lib.rs", 4, 4), target, controller: Some(leak(controller)) }
}

fn with_routes(routes: usize) -> &'static ModuleDef {
    leak(ModuleDef { controllers: vec![controller(routes)].leak(), ..module_def("AppModule", Vec::new(), Vec::new()) })
}

#[test]
fn one_module_too_many_is_told() {
    let root = |count| module("AppModule", modules(count), vec![asking()]);
    assert_eq!(faults(root(MAX_MODULES - 1))[0].0.code, Code::Unresolved);
    check_too_large(root(MAX_MODULES), Limit::Modules, "2,048 modules");
}

#[test]
fn one_import_too_many_is_told() {
    // Each of the hundred imports the other ninety-nine: 9,900 imports.
    let shared = modules(100);
    let importing: Vec<_> = (0..100).map(|i| module(&format!("Importing{i}"), shared.clone(), Vec::new())).collect();
    check_too_large(module("AppModule", importing, Vec::new()), Limit::Imports, "8,192 imports");
}

#[test]
fn one_instance_too_many_is_told() {
    let full = |i: usize| {
        let providers = (0..1023).map(|p| class(&format!("P{i}And{p}"), Scope::Singleton, Vec::new())).collect();
        module(&format!("Module{i}"), Vec::new(), providers)
    };
    let root = module("AppModule", (0..MAX_SLOTS / 1024).map(full).collect(), Vec::new());
    check_too_large(root, Limit::Instances, "65,536 things that get an instance");
}

#[test]
fn one_route_too_many_is_told() {
    assert!(faults(with_routes(MAX_ROUTES)).is_empty());
    check_too_large(with_routes(MAX_ROUTES + 2), Limit::Routes, "16,384 routes");
}

#[test]
fn a_chain_of_any_length_is_followed_to_its_end() {
    let last = 5000;
    let mut providers: Vec<Provided> = (0..last)
        .map(|i| class(&format!("P{i}"), Scope::Singleton, vec![needs(&format!("P{}", i + 1), EdgeKind::Required)]))
        .collect();
    providers.push(class(&format!("P{last}"), Scope::Singleton, vec![needs("Context", EdgeKind::Required)]));
    providers.push(class("Context", Scope::Request, vec![needs("Absent", EdgeKind::Required)]));
    let found = faults(module("AppModule", Vec::new(), providers));
    assert_eq!(found.iter().map(|(fault, _)| fault.code).collect::<Vec<_>>(), [Code::Unresolved, Code::ScopeWidened]);
}

#[test]
fn every_global_module_is_seen() {
    let global = |i: usize| -> &'static ModuleDef {
        let of = format!("Global{i}");
        let provided = class(&of, Scope::Singleton, Vec::new());
        let exports = vec![export(&of)].leak();
        leak(ModuleDef { global: true, exports, ..module_def(&format!("Module{i}"), Vec::new(), vec![provided]) })
    };
    let importing = module("Importing", (0..200).map(global).collect(), Vec::new());
    let dependencies = (0..200).map(|i| needs(&format!("Global{i}"), EdgeKind::Required)).collect();
    let root = module("AppModule", vec![importing], vec![class("Asking", Scope::Singleton, dependencies)]);
    assert!(faults(root).is_empty());
}

#[test]
fn a_fault_behind_many_imports_is_underlined_at_the_last_that_can_be_named() {
    let mut deep = module("Deepest", Vec::new(), vec![asking()]);
    for i in 0..60 {
        deep = module(&format!("Module{i}"), vec![deep], Vec::new());
    }
    let found = faults(deep);
    assert_eq!(found.len(), 1);
    // Every module on the way is entry 0 of the one before, and so is what is underlined.
    let steps = found[0].0.path.iter().take_while(|step| **step == 0).count();
    assert!(steps > 15, "{steps}");
    assert_eq!(found[0].0.site, 0);
    assert!(found[0].1.contains("needs      `Asking.absent: Arc<Absent>`"), "{}", found[0].1);
}
