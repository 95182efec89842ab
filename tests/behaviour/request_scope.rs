//! What is built for a request: in what order, how often, and what happens when it cannot be built.

use std::sync::Arc;

use nest::http::CurrentRequest;
use nest::{Scoped, controller, injectable, module};

use crate::trace::{Trace, TraceModule};

/// What a header says, so that a test can steer a constructor.
fn asked(request: &CurrentRequest) -> &str {
    request.headers().get("x-ask").and_then(|value| value.to_str().ok()).unwrap_or_default()
}

struct Base;

#[injectable(scope = request)]
impl Base {
    #[inject]
    fn new(trace: Arc<Trace>, request: CurrentRequest) -> Result<Self, String> {
        trace.add("Base");
        match asked(&request) {
            "fail" => Err("the base is not there".to_owned()),
            "panic" => panic!("the base panics"),
            _ => Ok(Base),
        }
    }
}

#[injectable]
trait Named: Send + Sync {
    fn name(&self) -> &'static str;
}

#[injectable(scope = request)]
struct Left {
    _base: Arc<Base>,
}

impl Named for Left {
    fn name(&self) -> &'static str {
        "left"
    }
}

#[injectable(value)]
struct Label(&'static str);

#[injectable(scope = request)]
struct Right {
    base: Arc<Base>,
    named: Arc<dyn Named>,
    label: Option<Arc<Label>>,
}

/// Built between two that are not async.
struct Late {
    base: Arc<Base>,
}

#[injectable(scope = request)]
impl Late {
    #[inject]
    async fn new(trace: Arc<Trace>, base: Arc<Base>) -> Self {
        tokio::task::yield_now().await;
        trace.add("Late");
        Late { base }
    }
}

#[injectable]
struct DiamondController {
    base: Arc<Base>,
    right: Arc<Right>,
}

#[controller("diamond")]
impl DiamondController {
    #[public]
    #[get("/")]
    async fn names(&self) -> String {
        assert!(Arc::ptr_eq(&self.base, &self.right.base));
        format!("{} {}", self.right.named.name(), self.right.label.as_ref().map_or("", |label| label.0))
    }
}

#[injectable]
struct LateController {
    right: Arc<Right>,
    late: Arc<Late>,
}

#[controller("late")]
impl LateController {
    #[public]
    #[get("/")]
    async fn same(&self) -> String {
        Arc::ptr_eq(&self.right.base, &self.late.base).to_string()
    }
}

/// Nothing in it asks for anything later, so a request needs no scope that others could look into.
#[module(
    imports = [TraceModule],
    providers = [Base, provide(dyn Named, class = Left), Right, Late, provide(Label, value = Label("x"))],
    controllers = [DiamondController, LateController],
)]
struct PlannedModule;

#[injectable]
struct Asker {
    right: Scoped<Right>,
    late: Scoped<Late>,
}

#[injectable]
struct AskingController {
    asker: Arc<Asker>,
    base: Arc<Base>,
}

#[controller("asking")]
impl AskingController {
    #[public]
    #[get("/")]
    async fn same(&self) -> String {
        let (right, late) = (self.asker.right.get().await.unwrap(), self.asker.late.get().await.unwrap());
        (Arc::ptr_eq(&self.base, &right.base) && Arc::ptr_eq(&self.base, &late.base)).to_string()
    }

    #[public]
    #[get("/at-once")]
    async fn at_once(&self) -> String {
        let (first, second) = tokio::join!(self.asker.late.get(), self.asker.late.get());
        Arc::ptr_eq(&first.unwrap(), &second.unwrap()).to_string()
    }
}

/// The same, with a singleton that asks for instances of the current request.
#[module(
    imports = [TraceModule],
    providers = [Base, provide(dyn Named, class = Left), Right, Late, Asker],
    controllers = [AskingController, DiamondController],
)]
struct AskedModule;

#[nest::test]
async fn what_several_need_is_built_once_for_a_request() {
    let app = nest::testing!(PlannedModule).start().await;
    app.get("/diamond").send().await.expect_text("left x");
    app.get("/diamond").send().await.expect_text("left x");
    assert_eq!(app.provider::<Trace>().take(), ["Base", "Base"]);
}

#[nest::test]
async fn an_async_constructor_among_others_builds_nothing_twice() {
    let app = nest::testing!(PlannedModule).start().await;
    app.get("/late").send().await.expect_text("true");
    assert_eq!(app.provider::<Trace>().take(), ["Base", "Late"]);
}

#[nest::test]
async fn a_constructor_that_fails_answers_500_and_tells_the_client_nothing() {
    for app in [nest::testing!(PlannedModule).start().await, nest::testing!(AskedModule).start().await] {
        let answer = app.get("/diamond").header("x-ask", "fail").send().await.expect_status(500);
        assert!(!answer.text().contains("base"), "{}", answer.text());
        app.get("/diamond").send().await.expect_status(200);
    }
}

#[nest::test]
async fn a_constructor_that_panics_answers_500_and_disturbs_nobody_else() {
    for app in [nest::testing!(PlannedModule).start().await, nest::testing!(AskedModule).start().await] {
        let answer = app.get("/diamond").header("x-ask", "panic").send().await.expect_status(500);
        assert!(!answer.text().contains("base"), "{}", answer.text());
        app.get("/diamond").send().await.expect_status(200);
    }
}

#[nest::test]
async fn a_scoped_handle_shares_instances_with_the_controller() {
    let app = nest::testing!(AskedModule).start().await;
    app.get("/asking").send().await.expect_text("true");
    assert_eq!(app.provider::<Trace>().take(), ["Base", "Late"]);
}

#[nest::test]
async fn two_that_ask_at_once_get_one_instance() {
    let app = nest::testing!(AskedModule).start().await;
    app.get("/asking/at-once").send().await.expect_text("true");
    assert_eq!(app.provider::<Trace>().take(), ["Base", "Late"]);
}

#[nest::test]
async fn a_replacement_of_something_request_scoped_is_what_its_consumers_hold() {
    struct Fake;
    impl Named for Fake {
        fn name(&self) -> &'static str {
            "fake"
        }
    }
    let app = nest::testing!(PlannedModule, override dyn Named = Fake).start().await;
    app.get("/diamond").send().await.expect_text("fake x");
}
