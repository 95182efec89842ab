//! How each slot gets its instance.

use crate::di::graph::{Graph, SlotId, SlotKind};
use crate::di::instance::Instance;
use crate::di::module::ProvidedForm;
use crate::di::provider::Build;

/// Makes the instance of a token out of that of its class.
pub(super) type Bind = fn(&Instance) -> Instance;

/// How a slot gets its instance.
pub(super) enum Making {
    /// By a constructor.
    Constructor(Build),
    /// By the constructor of a class, which is then bound to a token.
    Bound(Build, Bind),
    /// Out of the value of the module's import: the option with this number.
    Option(usize),
    /// By the test, in the type that its consumers hold.
    Given,
}

impl Making {
    pub(super) fn of(graph: &Graph, slot: SlotId) -> Making {
        let def = graph.node(graph.node_of(slot)).def;
        Making::Constructor(match graph.kind_of(slot) {
            SlotKind::Provider(i) => match &def.providers[i].form {
                ProvidedForm::BoundClass(declaration, bind) => {
                    return Making::Bound(declaration.provider.build, *bind);
                }
                ProvidedForm::Class(declaration) => declaration.provider.build,
                ProvidedForm::Value(build) => *build,
                ProvidedForm::Factory(factory) => factory.build,
                ProvidedForm::Existing(existing) => existing.build,
            },
            SlotKind::Option(i) => return Making::Option(i),
            SlotKind::Given(_) => return Making::Given,
            SlotKind::Module => def.own.build,
            SlotKind::Controller(i) => def.controllers[i].target.provider.build,
        })
    }
}
