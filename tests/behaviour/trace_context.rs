//! The trace that a request belongs to.

use nest::http::{Application, TraceContext};
use nest::testing::TestApp;
use nest::{ExecutionContext, Proof, controller, guard, injectable, module};

use crate::log::Log;

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const PARENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

/// The span that the guard saw.
#[derive(Clone, Proof)]
struct Seen(String);

#[injectable]
struct SpanGuard;

#[guard]
impl SpanGuard {
    async fn can_activate(&self, cx: &ExecutionContext) -> Result<Seen, nest::http::Unauthorized> {
        Ok(Seen(cx.request().trace_context().map(TraceContext::span_id).unwrap_or_default()))
    }
}

#[injectable]
struct TracedController;

#[controller("traced", guards = [SpanGuard])]
impl TracedController {
    /// What is passed on, and whether the guard saw the same.
    #[get("/")]
    async fn traced(&self, trace: TraceContext, seen: Seen) -> String {
        tracing::info!(target: "handler", "within");
        let state = trace.tracestate().map(|state| state.to_str().unwrap().to_owned()).unwrap_or_default();
        let parent = trace.parent_id().unwrap_or_default();
        format!("{trace} {parent} {state} {}", seen.0 == trace.span_id())
    }
}

#[module(providers = [SpanGuard], controllers = [TracedController])]
struct AppModule;

async fn tracing_app() -> TestApp {
    nest::testing!(AppModule).configure(|app: Application| app.trace_context().access_log()).start().await
}

#[nest::test]
async fn a_trace_of_the_caller_goes_on() {
    let app = tracing_app().await;
    let request =
        app.get("/traced").header("traceparent", PARENT).header("tracestate", "a=1").header("tracestate", "b=2");
    let text = request.send().await.text();
    let (next, rest) = text.split_once(' ').unwrap();
    assert_eq!(rest, "00f067aa0ba902b7 a=1,b=2 true");
    assert!(next.starts_with(&format!("00-{TRACE}-")) && next.ends_with("-01"), "{next}");
    assert!(!next.contains("00f067aa0ba902b7"), "{next}");
}

#[nest::test]
async fn a_malformed_trace_is_ignored() {
    let app = tracing_app().await;
    for malformed in ["", "00", "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01", &format!("{PARENT}-1")] {
        let request = app.get("/traced").header("traceparent", malformed).header("tracestate", "a=1");
        let text = request.send().await.text();
        assert!(!text.contains(TRACE) && text.ends_with("-00   true"), "{text}");
    }
    let twice = app.get("/traced").header("traceparent", PARENT).header("traceparent", PARENT);
    let text = twice.send().await.text();
    assert!(!text.contains(TRACE), "{text}");
}

#[nest::test]
async fn events_of_a_request_are_in_its_span() {
    let (app, log) = (tracing_app().await, Log::start());
    let answer = app.get("/traced").header("traceparent", PARENT).send().await;
    let text = answer.text();
    for target in ["handler", "nest::access"] {
        let events = log.of(target);
        let span = &events[0]["span"];
        assert_eq!(
            (&span["name"], &span["trace_id"], &span["parent_id"]),
            (&"request".into(), &TRACE.into(), &"00f067aa0ba902b7".into())
        );
        assert!(text.contains(span["span_id"].as_str().unwrap()), "{span} {text}");
        assert_eq!(span["request_id"], answer.header("x-request-id").unwrap());
    }
}

#[nest::test]
async fn a_caller_cannot_choose_the_request_id() {
    let app = tracing_app().await;
    let ask = || app.get("/traced").header("traceparent", PARENT).send();
    let (first, second) = (ask().await, ask().await);
    assert_ne!(first.header("x-request-id"), second.header("x-request-id"));
    assert_ne!(first.text(), second.text());
}

#[nest::test]
async fn a_handler_gets_a_trace_in_any_application() {
    let app = nest::testing!(AppModule).start().await;
    let text = app.get("/traced").header("traceparent", PARENT).send().await.text();
    assert!(text.starts_with(&format!("00-{TRACE}-")) && text.ends_with(" false"), "{text}");
}
