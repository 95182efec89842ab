//! Judges the lists of each module: is everything in the right one, once, and exported only if it is there?

use super::fault::{CHAIN, Code, Fault, Faults, OWN_FIELDS, Spot};
use crate::di::graph::{Graph, NodeId, Overflow, SlotId};

/// A fault at an entry of a module.
const fn at(code: Code, spot: Spot, node: NodeId, subject: SlotId, index: u16, other: SlotId) -> Fault {
    Fault {
        code,
        from: spot.from,
        path: spot.path,
        site: spot.site,
        node,
        subject,
        index,
        other,
        other_index: 0,
        chain: [(0, 0); CHAIN],
        chain_len: 0,
    }
}

/// Which list a fault of [`Code::WrongList`] is about.
pub(super) const IMPORTS: u16 = 0;
pub(super) const PROVIDERS: u16 = 1;
pub(super) const CONTROLLERS: u16 = 2;
pub(super) const EXPORTS: u16 = 3;
/// In a fault of [`Code::OptionsMissing`]: it is the root that needs options.
pub(super) const OF_ROOT: u16 = 1;

/// The application passes a limit of the judge's, at an entry of a module.
pub(super) const fn too_large(graph: &Graph, Overflow { limit, node, site }: Overflow) -> Fault {
    at(Code::TooLarge(limit), graph.spot_in_module(node, site), node, 0, 0, 0)
}

pub(super) const fn judge(graph: &Graph, has_options: bool, faults: &mut Faults) {
    if !has_options && !graph.node(0).def.options.is_empty() {
        faults.push(at(Code::OptionsMissing, graph.spot_in_module(0, OWN_FIELDS), 0, 0, OF_ROOT, 0));
    }
    let mut node = 0;
    while node < graph.len() as NodeId {
        imports(graph, node, faults);
        providers(graph, node, faults);
        controllers(graph, node, faults);
        exports(graph, node, faults);
        node += 1;
    }
    globals(graph, faults);
}

const fn imports(graph: &Graph, node: NodeId, faults: &mut Faults) {
    let def = graph.node(node).def;
    let mut i = 0;
    while i < def.imports.len() {
        let import = &def.imports[i];
        let spot = graph.spot_in_module(node, import.site);
        match import.target.module {
            None => faults.push(at(Code::WrongList, spot, node, i as SlotId, IMPORTS, 0)),
            Some(module) => {
                // What a test puts in place of a module is judged where the test says so.
                let is_replaced = graph.stand_in(module.own.key).is_some();
                if !module.options.is_empty() && import.make.is_none() && !is_replaced {
                    faults.push(at(Code::OptionsMissing, spot, node, i as SlotId, 0, 0));
                }
                let mut first = 0;
                while first < i {
                    if def.imports[first].target.provider.key.is(module.own.key) && import.make.is_none() {
                        faults.push(at(Code::TwiceInModule, spot, node, i as SlotId, IMPORTS, first as SlotId));
                        break;
                    }
                    first += 1;
                }
                if first == i && import.path.is_some() {
                    nested(graph, node, i, faults);
                }
            }
        }
        i += 1;
    }
}

/// A module with routes has one path.
const fn nested(graph: &Graph, node: NodeId, i: usize, faults: &mut Faults) {
    let import = &graph.node(node).def.imports[i];
    let Some(target) = graph.imported(node, i) else { return };
    let Some((parent, first)) = graph.node(target).nested else { return };
    let spot = graph.spot_in_module(node, import.site);
    if parent != node || first.site != import.site {
        faults.push(at(Code::NestedTwice, spot, node, i as SlotId, 0, 0));
    } else if graph.is_too_deep(target) {
        faults.push(at(Code::NestedTooDeep, spot, node, i as SlotId, 0, 0));
    }
}

const fn providers(graph: &Graph, node: NodeId, faults: &mut Faults) {
    let def = graph.node(node).def;
    let mut i = 0;
    while i < def.providers.len() {
        let entry = &def.providers[i];
        let spot = graph.spot_in_module(node, entry.site);
        if entry.is_module() || entry.is_controller {
            faults.push(at(Code::WrongList, spot, node, i as SlotId, PROVIDERS, 0));
        }
        let mut first = 0;
        while first < i {
            if def.providers[first].key.is(entry.key) && !(entry.multi && def.providers[first].multi) {
                faults.push(at(Code::TwiceInModule, spot, node, i as SlotId, PROVIDERS, first as SlotId));
                break;
            }
            first += 1;
        }
        i += 1;
    }
}

const fn controllers(graph: &Graph, node: NodeId, faults: &mut Faults) {
    let def = graph.node(node).def;
    let mut i = 0;
    while i < def.controllers.len() {
        let entry = &def.controllers[i];
        let spot = graph.spot_in_module(node, entry.site);
        if entry.controller.is_none() {
            faults.push(at(Code::WrongList, spot, node, i as SlotId, CONTROLLERS, 0));
        }
        let mut first = 0;
        while first < i {
            if def.controllers[first].target.provider.key.is(entry.target.provider.key) {
                faults.push(at(Code::TwiceInModule, spot, node, i as SlotId, CONTROLLERS, first as SlotId));
                break;
            }
            first += 1;
        }
        i += 1;
    }
}

const fn exports(graph: &Graph, node: NodeId, faults: &mut Faults) {
    let def = graph.node(node).def;
    let mut i = 0;
    while i < def.exports.len() {
        let export = &def.exports[i];
        let mut imported = false;
        let mut m = 0;
        while m < def.imports.len() {
            match def.imports[m].target.module {
                Some(module) if module.own.key.is(export.key) && !def.imports[m].lazy => imported = true,
                _ => {}
            }
            m += 1;
        }
        if !imported && !def.own.key.is(export.key) && graph.exported(node, export.key, 0).is_none() {
            let spot = graph.spot_in_module(node, export.site);
            faults.push(at(Code::ExportNotHad, spot, node, i as SlotId, 0, 0));
        }
        let mut first = 0;
        while first < i {
            if def.exports[first].key.is(export.key) {
                let spot = graph.spot_in_module(node, export.site);
                faults.push(at(Code::TwiceInModule, spot, node, i as SlotId, EXPORTS, first as SlotId));
                break;
            }
            first += 1;
        }
        i += 1;
    }
}

/// Two global modules that export one type: nobody could say which one is meant.
const fn globals(graph: &Graph, faults: &mut Faults) {
    let mut second = 1;
    while second < graph.globals() {
        let node = graph.global(second);
        let def = graph.node(node).def;
        let mut e = 0;
        while e < def.exports.len() {
            let key = def.exports[e].key;
            if let Some(slot) = graph.exported(node, key, 0) {
                let mut first = 0;
                while first < second {
                    if let Some(other) = graph.exported(graph.global(first), key, 0)
                        && other != slot
                    {
                        let spot = graph.spot_in_module(node, def.exports[e].site);
                        faults.push(at(Code::TwoGlobals, spot, node, slot, e as u16, other));
                        break;
                    }
                    first += 1;
                }
            }
            e += 1;
        }
        second += 1;
    }
}
