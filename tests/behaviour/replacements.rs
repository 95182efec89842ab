//! `nest::testing!`: what a test replaces.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use nest::http::{BadRequest, Conflict, Failure, Forbidden, Response, StatusCode, Unauthorized};
use nest::lifecycle::{HookError, OnModuleInit};
use nest::{ExecutionContext, Next, Proof, controller, filter, guard, injectable, interceptor, module, pipe};
use nest_core::di::{Enhancer, judge_enhancers};

use crate::trace::{Trace, TraceModule};

#[injectable]
trait Mailer: Send + Sync {
    fn send(&self, to: &str) -> bool;
}

#[injectable]
struct SmtpMailer {
    trace: Arc<Trace>,
}

impl Mailer for SmtpMailer {
    fn send(&self, _: &str) -> bool {
        self.trace.add("sent");
        true
    }
}

impl OnModuleInit for SmtpMailer {
    async fn on_module_init(&self) -> Result<(), HookError> {
        self.trace.add("connected");
        Ok(())
    }
}

#[derive(Clone, Proof)]
struct User(i64);

struct TokenGuard;

#[injectable]
impl TokenGuard {
    #[inject]
    fn new(trace: Arc<Trace>) -> Self {
        trace.add("TokenGuard");
        TokenGuard
    }
}

#[guard]
impl TokenGuard {
    async fn can_activate(&self, _cx: &ExecutionContext) -> Result<User, Unauthorized> {
        Err(Unauthorized::default())
    }
}

#[guard]
async fn owner_only(_user: User) -> Result<(), Forbidden> {
    Err(Forbidden::default())
}

#[injectable]
struct Slow;

#[interceptor]
impl Slow {
    async fn intercept(&self, _cx: &ExecutionContext, _next: Next<'_>) -> Result<Response, Failure> {
        std::future::pending().await
    }
}

#[injectable(value)]
#[derive(Debug, PartialEq)]
struct Limit(u32);

#[injectable]
struct MailController {
    mailer: Arc<dyn Mailer>,
    limit: Arc<Limit>,
}

#[controller("mails", guards = [TokenGuard])]
impl MailController {
    #[post("/", guards = [owner_only], interceptors = [Slow])]
    async fn send(&self, user: User) -> String {
        format!("{} {} {}", self.mailer.send("ada@example.com"), user.0, self.limit.0)
    }
}

#[module(providers = [provide(dyn Mailer, class = SmtpMailer), TokenGuard, Slow], exports = [dyn Mailer, TokenGuard, Slow])]
struct MailModule;

#[module(
    imports = [TraceModule, MailModule],
    providers = [provide(Limit, value = Limit(1))],
    controllers = [MailController],
)]
struct AppModule;

#[derive(Default)]
struct FakeMailer {
    sent: Mutex<Vec<String>>,
}

impl Mailer for FakeMailer {
    fn send(&self, to: &str) -> bool {
        self.sent.lock().unwrap().push(to.to_owned());
        false
    }
}

#[injectable]
struct FakeGuard {
    #[inject(default)]
    asked: AtomicU32,
}

#[guard]
impl FakeGuard {
    async fn can_activate(&self, _cx: &ExecutionContext) -> Result<User, Unauthorized> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        Ok(User(7))
    }
}

#[guard]
async fn anybody() -> bool {
    true
}

#[injectable]
struct Fast;

#[interceptor]
impl Fast {
    async fn intercept(&self, _cx: &ExecutionContext, next: Next<'_>) -> Result<Response, Failure> {
        next.run().await
    }
}

#[nest::test]
async fn a_test_replaces_bindings_values_guards_and_interceptors() {
    let app = nest::testing!(
        AppModule,
        override dyn Mailer = FakeMailer::default(),
        override Limit = Limit(9),
        override TokenGuard = FakeGuard { asked: AtomicU32::new(0) },
        override owner_only = anybody {},
        override Slow = Fast,
    )
    .start()
    .await;
    app.post("/mails").send().await.expect_status(201).expect_text("false 7 9");
    // By their own types, and by what they replace.
    assert_eq!(*app.provider::<FakeMailer>().sent.lock().unwrap(), ["ada@example.com"]);
    assert!(!app.provider::<dyn Mailer>().send("grace@example.com"));
    assert_eq!(app.provider::<FakeGuard>().asked.load(Ordering::SeqCst), 1);
    assert_eq!(*app.provider::<Limit>(), Limit(9));
}

#[nest::test]
async fn what_is_replaced_is_neither_built_nor_initialized() {
    let app = nest::testing!(
        AppModule,
        override dyn Mailer = FakeMailer::default(),
        override TokenGuard = FakeGuard { asked: AtomicU32::new(0) },
    )
    .start()
    .await;
    assert_eq!(app.provider::<Trace>().take(), Vec::<String>::new());
    assert!(app.try_provider::<TokenGuard>().is_none());
    assert!(app.try_provider::<SmtpMailer>().is_none());
}

#[nest::test]
async fn what_is_not_replaced_is_that_of_production() {
    let app = nest::testing!(AppModule).start().await;
    app.post("/mails").send().await.expect_status(401);
    assert_eq!(app.provider::<Trace>().take(), ["TokenGuard", "connected"]);
}

#[nest::test]
async fn a_test_may_keep_the_replacement() {
    let mailer = Arc::new(FakeMailer::default());
    let app = nest::testing!(AppModule, override dyn Mailer = mailer.clone()).start().await;
    assert!(Arc::ptr_eq(&app.provider::<FakeMailer>(), &mailer));
    // An `Arc` of the trait is as good.
    let mailer: Arc<dyn Mailer> = mailer;
    let app = nest::testing!(AppModule, override dyn Mailer = mailer.clone()).start().await;
    assert!(Arc::ptr_eq(&app.provider::<dyn Mailer>(), &mailer));
}

#[nest::test]
#[should_panic(expected = "the application has no singleton of type")]
async fn asking_for_what_is_not_there_says_so() {
    let app = nest::testing!(TraceModule).start().await;
    let _ = app.provider::<Limit>();
}

#[nest::test]
async fn a_failed_expectation_shows_the_request_and_the_body() {
    let app = nest::testing!(AppModule).start().await;
    let answer = app.post("/mails?x=1").send().await;
    let failed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| answer.expect_status(201)));
    let text = *failed.map(|_| ()).unwrap_err().downcast::<String>().unwrap();
    assert!(text.starts_with("expected status 201\nrequest  POST /mails?x=1\nanswer   401 Unauthorized\n"), "{text}");
    assert!(text.contains("\"message\": \"Unauthorized\""), "{text}");
}

/// Asks for what no guard before `TokenGuard` gives.
#[guard]
async fn of_session(session: Session) -> Result<User, Unauthorized> {
    Ok(User(session.0))
}

#[derive(Clone, Proof)]
struct Session(i64);

/// What the compiler says of a replacement: `nest::testing!` calls the same in a constant.
fn judged<T: Enhancer, By: Enhancer>() -> String {
    let panic = std::panic::catch_unwind(judge_enhancers::<AppModule, T, By>);
    panic.err().map(|panic| panic.downcast_ref::<String>().unwrap().clone()).unwrap_or_default()
}

#[test]
fn a_guard_stands_for_one_that_proves_the_same_and_asks_for_what_is_there() {
    assert_eq!(judged::<TokenGuard, FakeGuard>(), "");
    // It takes what `TokenGuard`, which stands before it, proves.
    assert_eq!(judged::<owner_only, owner_only>(), "");
    let message = judged::<TokenGuard, of_session>();
    assert!(
        message.starts_with(
            "NEST-E0602: `of_session` cannot stand for `TokenGuard`: it asks for a proof that is not there"
        ),
        "{message}"
    );
    assert!(message.contains("needs      `of_session` takes `Session` as `session`"), "{message}");
    assert!(message.contains("looked in  the guards before `TokenGuard` on `POST /mails`"), "{message}");
    assert!(message.contains("help: take the parameter out of `of_session`"), "{message}");
}

#[test]
fn a_guard_that_proves_less_or_is_none_stands_for_no_other() {
    let message = judged::<TokenGuard, anybody>();
    assert!(
        message.starts_with("NEST-E0602: `anybody` cannot stand for `TokenGuard`: it does not prove the same"),
        "{message}"
    );
    assert!(message.contains("has        `anybody` gives nothing"), "{message}");
    let message = judged::<TokenGuard, Fast>();
    assert!(
        message
            .starts_with("NEST-E0602: `Fast` cannot stand for `TokenGuard`: it has `#[interceptor]`, not `#[guard]`"),
        "{message}"
    );
}

/// Doubles what it meets.
#[injectable]
struct DoublePipe;

#[pipe]
impl DoublePipe {
    async fn transform(&self, value: u32) -> Result<u32, BadRequest> {
        Ok(value * 2)
    }
}

#[injectable]
struct ConflictFilter;

#[filter]
impl ConflictFilter {
    async fn catch(&self, error: Conflict) -> (StatusCode, String) {
        (StatusCode::GONE, error.to_string())
    }
}

#[injectable]
struct NumberController;

#[controller("numbers", pipes = [DoublePipe], filters = [ConflictFilter])]
impl NumberController {
    #[public]
    #[get("/{number}")]
    async fn show(&self, #[param] number: u32) -> Result<String, Conflict> {
        if number > 100 { Err(Conflict::new("large")) } else { Ok(number.to_string()) }
    }

    #[public]
    #[get("/{number}/again")]
    async fn again(&self, #[param(pipes = [DoublePipe])] number: u32) -> String {
        number.to_string()
    }
}

#[module(providers = [DoublePipe, ConflictFilter], controllers = [NumberController])]
struct NumberModule;

/// Only looks at what it meets.
#[injectable]
struct SmallPipe;

#[pipe]
impl SmallPipe {
    async fn validate(&self, value: &u32) -> Result<(), BadRequest> {
        if *value < 1000 { Ok(()) } else { Err(BadRequest::new("a small number is expected")) }
    }
}

#[injectable]
struct LoudFilter;

#[filter]
impl LoudFilter {
    async fn catch(&self, error: Conflict) -> (StatusCode, String) {
        (StatusCode::CONFLICT, error.to_string().to_uppercase())
    }
}

#[nest::test]
async fn a_pipe_stands_for_another_of_the_same_values_wherever_that_is_used() {
    let app = nest::testing!(NumberModule).start().await;
    app.get("/numbers/3").send().await.expect_text("6");
    app.get("/numbers/3/again").send().await.expect_text("12");
    let app = nest::testing!(NumberModule, override DoublePipe = SmallPipe).start().await;
    app.get("/numbers/3").send().await.expect_text("3");
    app.get("/numbers/3/again").send().await.expect_text("3");
    app.get("/numbers/1000/again").send().await.expect_status(400).expect_message("a small number is expected");
}

#[nest::test]
async fn a_filter_stands_for_another_of_the_same_error() {
    let app = nest::testing!(NumberModule).start().await;
    app.get("/numbers/99").send().await.expect_status(410).expect_text("large");
    let app = nest::testing!(NumberModule, override ConflictFilter = LoudFilter).start().await;
    app.get("/numbers/99").send().await.expect_status(409).expect_text("LARGE");
}
