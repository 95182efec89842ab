//! The order in which enhancers run, as NestJS documents it.

use std::sync::Arc;

use nest::http::{BadRequest, Failure, Response};
use nest::{ExecutionContext, Next, controller, filter, guard, injectable, interceptor, module, pipe};

use crate::trace::{Trace, TraceModule};

/// A guard, an interceptor, a pipe and a filter of one level, all of which write to the trace.
macro_rules! level {
    ($level:literal: $guard:ident $interceptor:ident $pipe:ident $filter:ident) => {
        #[injectable]
        struct $guard {
            trace: Arc<Trace>,
        }

        #[guard]
        impl $guard {
            async fn can_activate(&self, cx: &ExecutionContext) -> bool {
                self.trace.add(concat!($level, " guard"));
                !cx.request().query().contains(concat!("refuse=", $level))
            }
        }

        #[injectable]
        struct $interceptor {
            trace: Arc<Trace>,
        }

        #[interceptor]
        impl $interceptor {
            async fn intercept(&self, _cx: &ExecutionContext, next: Next<'_>) -> Result<Response, Failure> {
                self.trace.add(concat!($level, " interceptor in"));
                let result = next.run().await;
                let outcome = if result.is_ok() { "out" } else { "out with an error" };
                self.trace.add(format!("{} interceptor {outcome}", $level));
                result
            }
        }

        #[injectable]
        struct $pipe {
            trace: Arc<Trace>,
        }

        #[pipe]
        impl $pipe {
            async fn transform(&self, value: i64) -> Result<i64, BadRequest> {
                self.trace.add(format!("{} pipe {value}", $level));
                if value < 0 { Err(BadRequest::new("negative")) } else { Ok(value) }
            }
        }

        #[injectable]
        struct $filter {
            trace: Arc<Trace>,
        }

        #[filter]
        impl $filter {
            async fn catch(&self, error: Failure) -> Response {
                self.trace.add(concat!($level, " filter"));
                error.into_response()
            }
        }
    };
}

level!("application": AppGuard AppInterceptor AppPipe AppFilter);
level!("controller": ControllerGuard ControllerInterceptor ControllerPipe ControllerFilter);
level!("route": RouteGuard RouteInterceptor RoutePipe RouteFilter);

#[injectable]
struct TracedController {
    trace: Arc<Trace>,
}

#[controller(
    "traced",
    guards = [ControllerGuard],
    interceptors = [ControllerInterceptor],
    pipes = [ControllerPipe],
    filters = [ControllerFilter],
)]
impl TracedController {
    #[get(
        "/{a}",
        guards = [RouteGuard],
        interceptors = [RouteInterceptor],
        pipes = [RoutePipe],
        filters = [RouteFilter],
    )]
    async fn traced(&self, #[param] a: i64, #[query] b: Option<String>) -> Result<String, BadRequest> {
        self.trace.add("handler");
        if b.as_deref() == Some("fail") { Err(BadRequest::new("failed")) } else { Ok(a.to_string()) }
    }

    #[public]
    #[get("/public/{a}", guards = [RouteGuard])]
    async fn public(&self, #[param] a: i64) -> String {
        self.trace.add("handler");
        a.to_string()
    }
}

#[injectable]
struct PlainController;

#[controller("plain")]
impl PlainController {
    #[get("/")]
    async fn plain(&self) {}
}

#[module(
    imports = [TraceModule],
    providers = [
        AppGuard, AppInterceptor, AppPipe, AppFilter,
        ControllerGuard, ControllerInterceptor, ControllerPipe, ControllerFilter,
        RouteGuard, RouteInterceptor, RoutePipe, RouteFilter,
    ],
    controllers = [TracedController, PlainController],
    guards = [AppGuard],
    interceptors = [AppInterceptor],
    pipes = [AppPipe],
    filters = [AppFilter],
)]
struct AppModule;

async fn trace(path: &str, status: u16) -> Vec<String> {
    let app = nest::testing!(AppModule).start().await;
    app.get(path).send().await.expect_status(status);
    app.provider::<Trace>().take()
}

#[nest::test]
async fn guards_then_interceptors_then_pipes_then_the_handler_and_back() {
    let expected = [
        "application guard",
        "controller guard",
        "route guard",
        "application interceptor in",
        "controller interceptor in",
        "route interceptor in",
        "application pipe 1",
        "controller pipe 1",
        "route pipe 1",
        "handler",
        "route interceptor out",
        "controller interceptor out",
        "application interceptor out",
    ];
    assert_eq!(trace("/traced/1", 200).await, expected);
}

#[nest::test]
async fn the_first_guard_that_refuses_ends_the_call_unseen_by_interceptors() {
    let expected = ["application guard", "controller guard", "route filter"];
    assert_eq!(trace("/traced/1?refuse=controller", 403).await, expected);
}

#[nest::test]
async fn an_error_of_the_handler_passes_interceptors_and_then_the_nearest_filter() {
    let lines = trace("/traced/1?b=fail", 400).await;
    let expected = [
        "handler",
        "route interceptor out with an error",
        "controller interceptor out with an error",
        "application interceptor out with an error",
        "route filter",
    ];
    assert_eq!(lines[9..], expected);
}

#[nest::test]
async fn a_pipe_that_refuses_skips_the_handler_and_interceptors_see_it() {
    let lines = trace("/traced/-1", 400).await;
    let expected = [
        "application pipe -1",
        "route interceptor out with an error",
        "controller interceptor out with an error",
        "application interceptor out with an error",
        "route filter",
    ];
    assert_eq!(lines[6..], expected);
}

#[nest::test]
async fn a_public_route_skips_outer_guards_and_runs_its_own() {
    let lines = trace("/traced/public/1", 200).await;
    let guards: Vec<_> = lines.iter().filter(|line| line.ends_with("guard")).collect();
    assert_eq!(guards, ["route guard"]);
    assert!(lines.contains(&"controller interceptor in".to_owned()));
}

#[nest::test]
async fn the_guards_of_the_application_guard_every_controller() {
    assert_eq!(trace("/plain?refuse=application", 403).await, ["application guard", "application filter"]);
}

#[nest::test]
async fn an_unknown_route_reaches_the_filters_of_the_application_only() {
    assert_eq!(trace("/nowhere", 404).await, ["application filter"]);
}
