//! What the execution context names when no route matched.

use crate::di::{ControllerDef, HandlerDef, Name, Place};

/// A controller without a type: filters of the application see unknown routes too, and may ask for the handler's name.
pub(crate) static UNROUTED: ControllerDef = ControllerDef {
    name: Name::of("none"),
    place: Place::NOWHERE,
    prefix: "",
    versions: &[],
    hosts: &[],
    enhancers: &[],
    demands: &[],
    metadata: &[],
    handlers: &[HandlerDef {
        site: 0,
        name: "none",
        controller: Name::of("none"),
        place: Place::NOWHERE,
        verb: "",
        pattern: "",
        versions: None,
        status: 404,
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
    }],
    describe: None,
};
