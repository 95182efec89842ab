//! Patterns of routes and a path, one a line: whatever table they make answers what a list of segments would.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nest_core::di::{ControllerDef, HandlerDef, Name, Place};
use nest_core::http::{Body, Endpoint, Http, HttpServiceBuilder, IntoResponse, Outcome, RouteSpec, Router};
use nest_core::pipeline::ExecutionContext;
use nest_fuzz::{ask, get};

/// Answers with the pattern of its route.
struct Pattern;

static CONTROLLER: ControllerDef = ControllerDef {
    name: Name::of("Patterns"),
    place: Place::NOWHERE,
    prefix: "",
    versions: &[],
    hosts: &[],
    enhancers: &[],
    demands: &[],
    metadata: &[],
    handlers: &[HandlerDef {
        site: 0,
        name: "pattern",
        controller: Name::of("Patterns"),
        place: Place::NOWHERE,
        verb: "GET",
        pattern: "",
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
    }],
    describe: None,
};

impl Endpoint for Pattern {
    fn call<'a>(&'a self, cx: &'a mut ExecutionContext<Http>, _: Body) -> Outcome<'a> {
        Box::pin(async { Ok(cx.request().pattern().to_owned().into_response()) })
    }

    fn handler(&self) -> &'static HandlerDef {
        &CONTROLLER.handlers[0]
    }

    fn controller(&self) -> &'static ControllerDef {
        &CONTROLLER
    }
}

/// Whether a pattern of whole segments matches, by the plain rule. `None` for patterns that are more than that.
fn matches(pattern: &str, path: &str) -> Option<bool> {
    let mut texts = path.split('/');
    for part in pattern.split('/') {
        let text = texts.next();
        let name = part.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        let is_parameter = name.is_some_and(|name| !name.contains(['{', '}']));
        if !is_parameter && part.contains(['{', '}']) {
            return None;
        }
        if is_parameter && part.starts_with("{*") {
            return Some(text.is_some_and(|text| !text.is_empty() || texts.next().is_some()));
        }
        let is_match = text.is_some_and(|text| if is_parameter { !text.is_empty() } else { text == part });
        if !is_match {
            return Some(false);
        }
    }
    Some(texts.next().is_none())
}

fuzz_target!(|text: &str| {
    let Some((path, patterns)) = text.split_once('\n') else { return };
    let specs = patterns.lines().take(8).map(|pattern| RouteSpec {
        version: None,
        host: None,
        verb: "GET".to_owned(),
        pattern: pattern.to_owned(),
        endpoint: Box::new(Pattern),
    });
    let Ok(router) = Router::build(specs) else { return };
    let patterns: Vec<String> = router.routes().map(|(_, route, _)| route.pattern().to_owned()).collect();
    let Some(request) = get(path, &[]) else { return };
    let path = request.uri().path().to_owned();
    let answer = ask(&HttpServiceBuilder::new(router).build(), request);
    let expected: Option<Vec<bool>> = patterns.iter().map(|pattern| matches(pattern, &path)).collect();
    if let Some(expected) = expected {
        let found =
            patterns.iter().zip(expected).filter(|(_, is_match)| *is_match).map(|(pattern, _)| pattern.as_str());
        let found: Vec<&str> = found.collect();
        match answer.status {
            200 => assert!(found.contains(&answer.text()), "{path} matched {}, not {found:?}", answer.text()),
            _ => assert_eq!(found, Vec::<&str>::new(), "{path} matched nothing"),
        }
    }
});
