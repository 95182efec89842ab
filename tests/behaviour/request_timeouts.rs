//! How long a request may take: `request_timeout` on the application, `TimeLimit` on routes.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use nest::http::{Application, Body, MiddlewareNext, Request, Response, ServiceUnavailable, StatusCode, TimeLimit};
use nest::testing::TestApp;
use nest::{controller, filter, guard, injectable, middleware, module};
use serde_json::json;

use crate::log::Log;

const LIMIT: Duration = Duration::from_millis(60);
const LONG: Duration = Duration::from_secs(30);

/// What was begun and given up.
#[injectable]
struct Dropped {
    #[inject(default)]
    count: AtomicU32,
}

/// Counts itself when it is dropped.
struct Work(Arc<Dropped>);

impl Drop for Work {
    fn drop(&mut self) {
        self.0.count.fetch_add(1, Ordering::SeqCst);
    }
}

#[guard]
async fn slow_guard() -> bool {
    tokio::time::sleep(LONG).await;
    true
}

#[injectable]
struct SlowMiddleware;

#[middleware]
impl SlowMiddleware {
    async fn handle(&self, request: Request, next: MiddlewareNext<'_>) -> Response {
        let response = next.run(request).await;
        tokio::time::sleep(LONG).await;
        response
    }
}

#[injectable]
struct WorkController {
    dropped: Arc<Dropped>,
}

#[controller("jobs")]
impl WorkController {
    #[public]
    #[get("/fast")]
    async fn fast(&self) -> &'static str {
        "fast"
    }

    #[public]
    #[get("/slow")]
    async fn slow(&self) {
        let _work = Work(self.dropped.clone());
        tokio::time::sleep(LONG).await;
    }

    #[get("/guarded", guards = [slow_guard])]
    async fn guarded(&self) {}

    #[public]
    #[get("/behind", middleware = [SlowMiddleware])]
    async fn behind(&self) {}

    /// The answer begins at once, and ends later than requests may take.
    #[public]
    #[get("/stream")]
    async fn stream(&self) -> Body {
        Body::from_stream(futures_util::stream::unfold(0, async |i| {
            tokio::time::sleep(LIMIT).await;
            (i < 3).then_some((Ok::<_, std::io::Error>("a"), i + 1))
        }))
    }

    #[public]
    #[get("/patient")]
    #[metadata(TimeLimit::NONE)]
    async fn patient(&self) -> &'static str {
        tokio::time::sleep(LIMIT * 2).await;
        "patient"
    }
}

#[injectable]
struct LimitedController;

#[controller("limited")]
#[metadata(TimeLimit::of(LIMIT))]
impl LimitedController {
    #[public]
    #[get("/slow")]
    async fn slow(&self) {
        tokio::time::sleep(LONG).await;
    }

    #[public]
    #[get("/longer")]
    #[metadata(TimeLimit::seconds(20))]
    async fn longer(&self) -> &'static str {
        tokio::time::sleep(LIMIT * 2).await;
        "longer"
    }
}

#[module(controllers = [WorkController, LimitedController], providers = [Dropped, SlowMiddleware])]
struct WorkModule;

#[injectable]
struct LateFilter;

#[filter]
impl LateFilter {
    async fn catch(&self, error: ServiceUnavailable) -> (StatusCode, String) {
        (StatusCode::GATEWAY_TIMEOUT, format!("late: {error}"))
    }
}

#[module(imports = [WorkModule], providers = [LateFilter], filters = [LateFilter])]
struct FilteredModule;

async fn limited() -> TestApp {
    nest::testing!(WorkModule).configure(|app: Application| app.request_timeout(LIMIT)).start().await
}

#[nest::test]
async fn a_request_that_takes_too_long_is_dropped_and_answered_with_503() {
    let app = limited().await;
    let since = Instant::now();
    let answer = app.get("/jobs/slow").send().await.expect_status(503);
    assert!((LIMIT..LONG).contains(&since.elapsed()), "{:?}", since.elapsed());
    let message = "The request took too long";
    answer.expect_json(json!({ "statusCode": 503, "message": message, "error": "Service Unavailable" }));
    assert_eq!(app.provider::<Dropped>().count.load(Ordering::SeqCst), 1);
    app.get("/jobs/fast").send().await.expect_status(200).expect_text("fast");
}

#[nest::test]
async fn guards_and_middleware_are_within_the_time() {
    let app = limited().await;
    app.get("/jobs/guarded").send().await.expect_status(503);
    app.get("/jobs/behind").send().await.expect_status(503);
}

#[nest::test]
async fn a_stream_may_go_on_behind_its_head() {
    limited().await.get("/jobs/stream").send().await.expect_status(200).expect_text("aaa");
}

#[nest::test]
async fn a_route_or_a_controller_has_a_limit_of_its_own() {
    let app = limited().await;
    app.get("/jobs/patient").send().await.expect_status(200).expect_text("patient");
    // Without any for the others.
    let app = nest::testing!(WorkModule).start().await;
    app.get("/limited/slow").send().await.expect_status(503);
    app.get("/limited/longer").send().await.expect_status(200).expect_text("longer");
}

#[nest::test]
async fn the_log_and_the_filters_of_the_application_hear_of_it() {
    let log = Log::start();
    let app = limited().await;
    let answer = app.get("/jobs/slow").send().await.expect_status(503);
    let [event] = &log.of("nest_core::http::error::log")[..] else { panic!("one event: {}", log.text()) };
    let fields = &event["fields"];
    assert_eq!((&fields["path"], &fields["message"]), (&json!("/jobs/slow"), &json!("The request took too long")));
    assert_eq!(fields["request_id"], answer.header("x-request-id").unwrap());

    let app = nest::testing!(FilteredModule).configure(|app| app.request_timeout(LIMIT)).start().await;
    let answer = app.get("/jobs/slow").send().await.expect_status(504);
    answer.expect_text("late: The request took too long");
}

#[nest::test]
async fn a_connection_is_good_for_another_request_behind_a_late_one() {
    let app = nest::testing!(WorkModule).configure(|app| app.request_timeout(LIMIT)).start_on_socket().await;
    app.get("/jobs/slow").send().await.expect_status(503);
    app.get("/jobs/fast").send().await.expect_status(200);
    app.stop().await;
}
