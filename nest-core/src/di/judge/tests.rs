//! The judge as ordinary Rust: graphs made by hand, of sizes and shapes that no case of the compiler's would show well.

mod limits;

use super::fault::{CHAIN, Code, Fault, REPORTED};
use super::judge;
use super::render::render;
use super::text::Text;
use crate::di::error::BuildError;
use crate::di::graph::Graph;
use crate::di::key::Key;
use crate::di::module::{Export, Import, ModuleDef, Provided, ProvidedForm};
use crate::di::name::Name;
use crate::di::place::Place;
use crate::di::provider::{Build, Built, Declaration, Dependency, Edge, EdgeKind, Hooks, Kind, ProviderDef, Scope};

const BUILD: Build = |_| Built::Ready(Err(BuildError::new("never built")));

fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

fn key(name: &str) -> Key {
    Key::of("tests", name, 1, 1)
}

fn name(name: &str) -> Name {
    Name::of(String::leak(name.to_owned()))
}

fn needs(target: &str, kind: EdgeKind) -> Dependency {
    Dependency {
        field: String::leak(target.to_lowercase()),
        place: Place::new("src/lib.rs", 7, 5),
        edge: Edge { kind, key: key(target), name: name(target), is_value: false, imported_by: &[] },
    }
}

fn provider(of: &str, kind: Kind, scope: Scope, dependencies: Vec<Dependency>) -> &'static ProviderDef {
    let place = Place::new("src/lib.rs", 1, 1);
    let dependencies = dependencies.leak();
    leak(ProviderDef {
        key: key(of),
        name: name(of),
        place,
        module_path: "tests",
        kind,
        scope,
        dependencies,
        build: BUILD,
        metadata: &[],
        hooks: Hooks::NONE,
        documentation: None,
    })
}

fn class(of: &str, scope: Scope, dependencies: Vec<Dependency>) -> Provided {
    let provider = provider(of, Kind::Injectable, scope, dependencies);
    Provided {
        site: 0,
        place: Place::new("src/lib.rs", 2, 2),
        key: provider.key,
        name: provider.name,
        form: ProvidedForm::Class(leak(Declaration { provider, module: None })),
        is_controller: false,
        enhancer: None,
        multi: false,
    }
}

fn module(of: &str, imports: Vec<&'static ModuleDef>, providers: Vec<Provided>) -> &'static ModuleDef {
    leak(module_def(of, imports, providers))
}

fn module_def(of: &str, imports: Vec<&'static ModuleDef>, mut providers: Vec<Provided>) -> ModuleDef {
    let imports: Vec<Import> = imports
        .into_iter()
        .enumerate()
        .map(|(i, module)| Import {
            site: i as u16,
            place: Place::new("src/lib.rs", 3, 3),
            global: false,
            path: None,
            target: leak(Declaration { provider: module.own, module: Some(module) }),
            make: None,
            lazy: false,
            dependencies: &[],
        })
        .collect();
    for (i, provider) in providers.iter_mut().enumerate() {
        provider.site = (imports.len() + i) as u16;
    }
    ModuleDef {
        own: provider(of, Kind::Module, Scope::Singleton, Vec::new()),
        global: false,
        options: &[],
        imports: imports.leak(),
        providers: providers.leak(),
        controllers: &[],
        exports: &[],
        enhancers: &[],
    }
}

fn export(of: &str) -> Export {
    Export { site: 0, place: Place::new("src/lib.rs", 5, 5), key: key(of), name: name(of) }
}

/// The faults of a root in words.
fn faults(root: &'static ModuleDef) -> Vec<(Fault, String)> {
    let graph: &'static Graph = leak(Graph::new(root));
    let faults = judge(graph);
    let mut found = Vec::new();
    while let Some(fault) = faults.get(found.len()) {
        let mut text = Text::new();
        render(graph, fault, false, &mut text);
        found.push((*fault, text.as_str().to_owned()));
    }
    assert_eq!(faults.total().min(REPORTED), found.len());
    found
}

/// Providers that need each other in one circle.
fn circle(members: usize) -> Vec<Provided> {
    (0..members)
        .map(|i| {
            let next = format!("P{}", (i + 1) % members);
            class(&format!("P{i}"), Scope::Singleton, vec![needs(&next, EdgeKind::Required)])
        })
        .collect()
}

#[test]
fn a_circle_is_one_fault_whatever_its_length() {
    for members in [1, 2, 3, 7, CHAIN, CHAIN + 1, 40] {
        let found = faults(module("AppModule", Vec::new(), circle(members)));
        assert_eq!(found.len(), 1, "{members} members");
        assert_eq!(found[0].0.code, Code::Cycle);
        let edges = found[0].1.lines().filter(|line| line.contains("` -> `")).count();
        assert_eq!(edges, members.min(CHAIN), "{}", found[0].1);
    }
}

#[test]
fn a_long_circle_says_that_it_goes_on() {
    let found = faults(module("AppModule", Vec::new(), circle(CHAIN + 1)));
    assert!(found[0].1.contains("\n… and so on"), "{}", found[0].1);
    let found = faults(module("AppModule", Vec::new(), circle(CHAIN - 1)));
    assert!(!found[0].1.contains("and so on"), "{}", found[0].1);
}

#[test]
fn a_lazy_edge_anywhere_opens_a_circle() {
    for lazy in 0..5 {
        let mut providers = circle(5);
        let next = format!("P{}", (lazy + 1) % 5);
        providers[lazy] = class(&format!("P{lazy}"), Scope::Singleton, vec![needs(&next, EdgeKind::Lazy)]);
        assert!(faults(module("AppModule", Vec::new(), providers)).is_empty());
    }
}

#[test]
fn modules_that_import_each_other_are_judged_once() {
    // A diamond over a shared module: what is missing in it is missing once.
    let shared =
        module("Shared", Vec::new(), vec![class("A", Scope::Singleton, vec![needs("Absent", EdgeKind::Required)])]);
    let left = module("Left", vec![shared], Vec::new());
    let right = module("Right", vec![shared], Vec::new());
    assert_eq!(faults(module("AppModule", vec![left, right], Vec::new())).len(), 1);
}

#[test]
fn faults_beyond_the_reported_ones_are_counted() {
    let dependencies = (0..40).map(|i| needs(&format!("Absent{i}"), EdgeKind::Required)).collect();
    let root = module("AppModule", Vec::new(), vec![class("A", Scope::Singleton, dependencies)]);
    assert_eq!(judge(leak(Graph::new(root))).total(), 40);
    assert_eq!(faults(root).len(), REPORTED);
}

#[test]
fn everything_between_a_singleton_and_a_request_is_named() {
    let root = module(
        "AppModule",
        Vec::new(),
        vec![
            class("Top", Scope::Singleton, vec![needs("Holder", EdgeKind::Required)]),
            class("Holder", Scope::Singleton, vec![needs("First", EdgeKind::Required)]),
            class("First", Scope::Transient, vec![needs("Second", EdgeKind::Optional)]),
            class("Second", Scope::Transient, vec![needs("Context", EdgeKind::Required)]),
            class("Context", Scope::Request, Vec::new()),
        ],
    );
    let found = faults(root);
    assert_eq!(found.len(), 1);
    let text = &found[0].1;
    for part in ["`Holder.first` -> `First`", "`First.second` -> `Second`", "`Second.context` -> `Context`"] {
        assert!(text.contains(part), "{text}");
    }
    // The cure that builds per request names those that are singletons, and who holds them.
    assert!(text.ends_with("on\n      `Holder`, `Top`"), "{text}");
}

#[test]
fn lines_stay_within_the_width_whatever_the_list() {
    for entries in 1..30 {
        let mut providers: Vec<Provided> =
            (0..entries).map(|i| class(&format!("SomeProvider{i}"), Scope::Singleton, Vec::new())).collect();
        providers.push(class("Asking", Scope::Singleton, vec![needs("Absent", EdgeKind::Required)]));
        let found = faults(module("AppModule", Vec::new(), providers));
        let text = &found[0].1;
        assert!(text.lines().all(|line| line.chars().count() <= 85), "{text}");
        assert!(text.ends_with(", Absent]"), "{text}");
    }
}

#[test]
fn a_faulty_module_silences_the_judge() {
    let faulty = leak(ModuleDef {
        own: provider("Faulty", Kind::Faulty, Scope::Singleton, Vec::new()),
        global: false,
        options: &[],
        imports: &[],
        providers: &[],
        controllers: &[],
        exports: &[],
        enhancers: &[],
    });
    let asking = class("Asking", Scope::Singleton, vec![needs("Absent", EdgeKind::Required)]);
    assert!(faults(module("AppModule", vec![faulty], vec![asking])).is_empty());
}
