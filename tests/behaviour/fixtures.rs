//! State that a test begins with.

use std::sync::{Arc, Mutex};

use nest::lifecycle::{HookError, OnApplicationBootstrap};
use nest::testing::{Fixture, TestApp};
use nest::{controller, injectable, module};

/// What happened, in order.
#[injectable(value)]
#[derive(Clone, Default)]
struct Diary(Arc<Mutex<Vec<&'static str>>>);

impl Diary {
    fn note(&self, what: &'static str) {
        self.0.lock().unwrap().push(what);
    }

    fn text(&self) -> String {
        self.0.lock().unwrap().join(" ")
    }
}

/// Says when it goes.
struct Leaving(Diary, &'static str);

impl Drop for Leaving {
    fn drop(&mut self) {
        self.0.note(self.1);
    }
}

#[injectable]
struct Shelf {
    diary: Arc<Diary>,
    #[inject(default)]
    names: Mutex<Vec<String>>,
}

impl OnApplicationBootstrap for Shelf {
    async fn on_application_bootstrap(&self) -> Result<(), HookError> {
        self.diary.note("started");
        Ok(())
    }
}

#[injectable]
struct ShelfController {
    shelf: Arc<Shelf>,
}

#[controller("shelf")]
impl ShelfController {
    #[public]
    #[get("/")]
    async fn names(&self) -> String {
        self.shelf.names.lock().unwrap().join(",")
    }
}

#[module(providers = [Shelf, provide(Diary, value = Diary::default())], controllers = [ShelfController])]
struct AppModule;

struct Cups {
    count: usize,
    _leaving: Leaving,
}

impl Fixture for Cups {
    async fn set_up(app: &TestApp) -> Cups {
        tokio::task::yield_now().await;
        let (shelf, diary) = (app.provider::<Shelf>(), app.provider::<Diary>());
        diary.note("cups");
        shelf.names.lock().unwrap().push("cup".to_owned());
        Cups { count: shelf.names.lock().unwrap().len(), _leaving: Leaving((*diary).clone(), "-cups") }
    }
}

/// Needs the cups, and a request.
struct Saucers {
    cups: Arc<Cups>,
    seen: String,
    _leaving: Leaving,
}

impl Fixture for Saucers {
    async fn set_up(app: &TestApp) -> Saucers {
        let cups = app.fixture::<Cups>().await;
        let diary = app.provider::<Diary>();
        diary.note("saucers");
        let seen = app.get("/shelf").send().await.text();
        app.provider::<Shelf>().names.lock().unwrap().push("saucer".to_owned());
        Saucers { cups, seen, _leaving: Leaving((*diary).clone(), "-saucers") }
    }
}

#[nest::test]
async fn a_fixture_is_made_once_in_each_application_and_of_what_that_has() {
    let (app, other) = (nest::testing!(AppModule).start().await, nest::testing!(AppModule).start().await);
    let (saucers, cups) = (app.fixture::<Saucers>().await, app.fixture::<Cups>().await);
    assert!(Arc::ptr_eq(&saucers.cups, &cups) && Arc::ptr_eq(&saucers, &app.fixture().await));
    assert_eq!((cups.count, &*saucers.seen), (1, "cup"));
    app.get("/shelf").send().await.expect_text("cup,saucer");
    // Another application of the same test knows nothing of it.
    other.get("/shelf").send().await.expect_text("");
    assert_eq!(other.fixture::<Cups>().await.count, 1);
}

#[nest::test]
async fn asked_for_twice_at_once_a_fixture_is_made_once() {
    let app = nest::testing!(AppModule).start().await;
    let (first, second) = tokio::join!(app.fixture::<Cups>(), app.fixture::<Saucers>());
    assert!(Arc::ptr_eq(&first, &second.cups));
    app.get("/shelf").send().await.expect_text("cup,saucer");
}

#[nest::test]
async fn fixtures_of_the_builder_are_there_before_the_application_answers() {
    let diary = Diary::default();
    let builder = || nest::testing!(AppModule, override Diary = diary.clone()).fixture::<Saucers>().fixture::<Cups>();
    for is_on_socket in [false, true] {
        let app = if is_on_socket { builder().start_on_socket().await } else { builder().start().await };
        app.get("/shelf").send().await.expect_text("cup,saucer");
        assert_eq!(diary.text(), "started cups saucers");
        app.stop().await;
        diary.0.lock().unwrap().clear();
    }
}

#[nest::test]
async fn fixtures_go_in_reverse_order_and_before_what_the_test_keeps() {
    let diary = Diary::default();
    let folder = Leaving(diary.clone(), "-folder");
    let app = nest::testing!(AppModule, override Diary = diary.clone()).keep(folder).start().await;
    drop(app.fixture::<Saucers>().await);
    assert_eq!(diary.text(), "started cups saucers");
    drop(app);
    assert_eq!(diary.text(), "started cups saucers -saucers -cups -folder");
}

#[nest::test]
async fn a_fixture_goes_with_a_test_that_fails() {
    let diary = Diary::default();
    let of_the_test = diary.clone();
    let failed = tokio::spawn(async move {
        let app = nest::testing!(AppModule, override Diary = of_the_test).start().await;
        app.fixture::<Cups>().await;
        app.get("/nowhere").send().await.expect_status(200);
    });
    assert!(failed.await.unwrap_err().is_panic());
    assert_eq!(diary.text(), "started cups -cups");
}

struct Hen;

impl Fixture for Hen {
    async fn set_up(app: &TestApp) -> Hen {
        app.fixture::<Egg>().await;
        Hen
    }
}

struct Egg;

impl Fixture for Egg {
    // Boxed: the compiler cannot see through a circle of futures.
    fn set_up(app: &TestApp) -> impl Future<Output = Egg> + Send {
        let hen: std::pin::Pin<Box<dyn Future<Output = Arc<Hen>> + Send>> = Box::pin(app.fixture::<Hen>());
        async {
            hen.await;
            Egg
        }
    }
}

#[nest::test]
#[should_panic(expected = "these fixtures need each other: behaviour::fixtures::Hen -> behaviour::fixtures::Egg")]
async fn fixtures_that_need_each_other_are_told_and_do_not_hang() {
    nest::testing!(AppModule).start().await.fixture::<Hen>().await;
}
