//! The order in which enhancers run.

use std::sync::{Arc, Mutex};

use http_body_util::Full;

use super::app::{request, router, send};
use crate::di::{BoundEnhancer, EnhancerKind, ProofDef};
use crate::http::error::{Failure, Forbidden, NotFound};
use crate::http::{Http, HttpServiceBuilder, IntoResponse, Response};
use crate::pipeline::{
    ErasedFilter, ErasedGuard, ErasedInterceptor, ErasedPipe, ExecutionContext, Filter, Guard, Interceptor, Next, Pipe,
    Proof,
};

type Log = Arc<Mutex<Vec<String>>>;

struct Named(&'static str, Log);

impl Named {
    fn says(&self, what: &str) {
        self.1.lock().unwrap().push(format!("{} {what}", self.0));
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Visitor(u32);

impl Proof for Visitor {
    const PROOF: Option<ProofDef> = Some(ProofDef { key: crate::di::Key::NONE, name: crate::di::Name::of("Visitor") });
}

impl Guard<Http> for Named {
    type Proof = Visitor;

    async fn check(&self, cx: &ExecutionContext<Http>) -> Result<Visitor, Failure> {
        self.says(&format!("guards {} after {:?}", cx.handler().name, cx.proof::<Visitor>()));
        let count = cx.proof::<Visitor>().map_or(1, |visitor| visitor.0 + 1);
        if cx.request().headers().contains_key("x-refuse") {
            Err(Forbidden::default().into())
        } else {
            Ok(Visitor(count))
        }
    }
}

impl Interceptor<Http> for Named {
    async fn intercept<'a>(
        &'a self,
        cx: &'a ExecutionContext<Http>,
        next: Next<'a, Http>,
    ) -> Result<Response, Failure> {
        self.says("in");
        if cx.request().headers().contains_key("x-skip") {
            return Ok("skipped".into_response());
        }
        let reply = next.run().await;
        self.says("out");
        reply
    }
}

impl Pipe<Http, i64> for Named {
    async fn transform(&self, value: i64, _cx: &ExecutionContext<Http>) -> Result<i64, Failure> {
        self.says(&format!("pipes {value}"));
        Ok(value * 10)
    }
}

impl Filter<Http> for Named {
    type Error = NotFound;

    async fn catch(&self, error: NotFound, _cx: &ExecutionContext<Http>) -> Response {
        self.says("catches");
        format!("{} caught: {error}", self.0).into_response()
    }
}

struct CatchAll(Log);

impl Filter<Http> for CatchAll {
    type Error = Failure;

    async fn catch(&self, error: Failure, _cx: &ExecutionContext<Http>) -> Response {
        self.0.lock().unwrap().push("catch-all".into());
        error.into_response()
    }
}

/// Two of each, as an application and a route would bind them.
fn both(log: &Log) -> Vec<BoundEnhancer> {
    let mut bound = Vec::new();
    bound.push(BoundEnhancer {
        argument: None,
        kind: EnhancerKind::Filter,
        bound: Box::new(ErasedFilter::<Http>::new(Arc::new(CatchAll(log.clone())))),
    });
    for name in ["app", "route"] {
        let named = Arc::new(Named(name, log.clone()));
        let kinds: [(EnhancerKind, Box<dyn std::any::Any + Send + Sync>); 4] = [
            (EnhancerKind::Guard, Box::new(ErasedGuard::<Http>::new(named.clone()))),
            (EnhancerKind::Interceptor, Box::new(ErasedInterceptor::<Http>::new(named.clone()))),
            (EnhancerKind::Pipe, Box::new(ErasedPipe::<Http, i64>::new(named.clone()))),
            (EnhancerKind::Filter, Box::new(ErasedFilter::<Http>::new(named))),
        ];
        bound.extend(kinds.map(|(kind, bound)| BoundEnhancer { kind, argument: None, bound }));
    }
    bound
}

async fn trace(target: &str, header: Option<&str>) -> (u16, String, Vec<String>) {
    let log = Log::default();
    let app = HttpServiceBuilder::new(router(|| both(&log))).build();
    let mut request = request("GET", target);
    if let Some(name) = header {
        request = request.header(name, "1");
    }
    let answer = send(&app, request.body(Full::default()).unwrap()).await;
    (answer.status(), answer.text, log.lock().unwrap().clone())
}

#[tokio::test]
async fn guards_then_interceptors_then_pipes_then_the_handler_and_back() {
    let (status, text, log) = trace("/users/4", None).await;
    assert_eq!((status, &*text), (200, r#"{"id":400,"name":"verbose: None"}"#));
    let expected = [
        "app guards find after None",
        "route guards find after Some(Visitor(1))",
        "app in",
        "route in",
        "app pipes 4",
        "route pipes 40",
        "route out",
        "app out",
    ];
    assert_eq!(log, expected);
}

#[tokio::test]
async fn a_refusal_skips_interceptors_and_handler_and_reaches_the_filters() {
    let (status, _, log) = trace("/users/4", Some("x-refuse")).await;
    assert_eq!(status, 403);
    assert_eq!(log, ["app guards find after None", "catch-all"]);
}

#[tokio::test]
async fn an_interceptor_that_does_not_go_on_skips_the_rest() {
    let (status, text, log) = trace("/users/4", Some("x-skip")).await;
    assert_eq!((status, &*text), (200, "skipped"));
    assert_eq!(log.last().unwrap(), "app in");
}

#[tokio::test]
async fn of_the_filters_for_an_error_the_last_one_bound_answers() {
    // The pipes make 9 of it nowhere, so the handler is asked for 900: use a path that fails in the handler.
    let (status, _, log) = trace("/users/fail/x", None).await;
    assert_eq!(status, 500);
    assert_eq!(log.last().unwrap(), "catch-all");
    assert!(log.contains(&"route out".to_owned()));
}
