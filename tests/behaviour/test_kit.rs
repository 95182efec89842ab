//! What tests of applications have: a client with cookies, events as they come, a clock to move, expectations.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use futures_util::stream;
use nest::auth::{AttemptLimiter, JwtKey, JwtService};
use nest::http::{Event, Json, SetCookie, Sse, TooManyRequests, Unauthorized};
use nest::testing::TestClock;
use nest::{Clock, controller, injectable, module};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Serialize, Deserialize)]
struct Claims {
    sub: String,
}

struct Door {
    jwt: JwtService,
    attempts: AttemptLimiter<()>,
}

#[injectable]
impl Door {
    #[inject]
    fn new(clock: Arc<Clock>) -> Door {
        let limit = NonZeroU32::new(2).unwrap();
        Door {
            jwt: JwtService::new(JwtKey::random()).clock((*clock).clone()),
            attempts: AttemptLimiter::new(limit, Duration::from_secs(60)).clock((*clock).clone()),
        }
    }
}

#[injectable]
struct DoorController {
    door: Arc<Door>,
}

#[controller("door")]
impl DoorController {
    #[public]
    #[post("/")]
    async fn enter(&self) -> Result<String, TooManyRequests> {
        self.door.attempts.attempt(()).map_err(|_| TooManyRequests::new("slowly"))?;
        Ok(self.door.jwt.sign(&Claims { sub: "7".into() }, Duration::from_secs(900)).unwrap())
    }

    #[public]
    #[get("/")]
    async fn who(&self, #[header] token: String) -> Result<String, Unauthorized> {
        match self.door.jwt.verify::<Claims>(&token) {
            Ok(claims) => Ok(claims.sub),
            Err(error) => Err(Unauthorized::new(error.to_string())),
        }
    }
}

#[injectable]
struct ShelfController;

#[controller("shelf")]
impl ShelfController {
    #[public]
    #[post("/sign-in")]
    async fn sign_in(&self) -> (Vec<SetCookie>, ()) {
        let session = SetCookie::new("session", "s1").path("/shelf");
        let elsewhere = SetCookie::new("other", "o1").path("/elsewhere");
        (vec![session, elsewhere], ())
    }

    #[public]
    #[post("/sign-out")]
    async fn sign_out(&self) -> (SetCookie, ()) {
        (SetCookie::remove("session").path("/shelf"), ())
    }

    #[public]
    #[get("/")]
    async fn seen(&self, #[header] cookie: Option<String>, #[header] x_tenant: Option<String>) -> Json<Value> {
        Json(
            json!({ "cookie": cookie, "tenant": x_tenant, "rows": [{ "id": 1, "name": "a" }, { "id": 2, "name": "b" }] }),
        )
    }

    #[public]
    #[sse("/events")]
    async fn events(&self) -> Sse {
        let first = Event::data("one\ntwo").named("note").id("7");
        Sse::new(stream::iter([Event::comment("hello"), first, Event::data("{\"cents\":3}")]))
    }
}

#[module(
    providers = [Door, provide(Clock, value = Clock::system())],
    controllers = [DoorController, ShelfController],
)]
struct AppModule;

#[nest::test]
async fn tokens_and_attempts_go_by_the_clock_that_a_test_moves() {
    let time = TestClock::new();
    let app = nest::testing!(AppModule, override Clock = time.clock()).start().await;
    let other = nest::testing!(AppModule).start().await;
    let token = app.post("/door").send().await.expect_status(201).text();
    app.get("/door").header("token", &token).send().await.expect_status(200).expect_text("7");
    time.advance(Duration::from_secs(899));
    app.get("/door").header("token", &token).send().await.expect_status(200);
    time.advance(Duration::from_secs(1));
    app.get("/door").header("token", &token).send().await.expect_status(401).expect_message("the token has expired");

    app.post("/door").send().await.expect_status(201);
    app.post("/door").send().await.expect_status(201);
    app.post("/door").send().await.expect_status(429);
    time.advance(Duration::from_secs(60));
    app.post("/door").send().await.expect_status(201);

    // The time of another application of this process is its own.
    let token = other.post("/door").send().await.expect_status(201).text();
    other.get("/door").header("token", &token).send().await.expect_status(200);
}

#[nest::test]
async fn a_token_that_another_key_signed_is_refused_whatever_the_clock() {
    let time = TestClock::new();
    let app = nest::testing!(AppModule, override Clock = time.clock()).start().await;
    let forged = JwtService::new(JwtKey::random()).sign(&Claims { sub: "1".into() }, Duration::from_secs(900)).unwrap();
    app.get("/door")
        .header("token", &forged)
        .send()
        .await
        .expect_status(401)
        .expect_message("not signed with this key");
    app.get("/door").header("token", "no token").send().await.expect_status(401).expect_message("malformed");
}

#[nest::test]
async fn a_client_keeps_its_cookies_and_sends_them_where_they_belong() {
    let app = nest::testing!(AppModule).start().await;
    let client = app.client().header("x-tenant", "acme");
    client.get("/shelf").send().await.expect_json_with(json!({ "cookie": null, "tenant": "acme" }));
    client.post("/shelf/sign-in").send().await.expect_status(201);
    assert_eq!((client.cookie("session").as_deref(), client.cookie("other").as_deref()), (Some("s1"), Some("o1")));
    client.get("/shelf").send().await.expect_json_with(json!({ "cookie": "session=s1" }));
    client.get("/shelf").cookie("own", "x").send().await.expect_json_with(json!({ "cookie": "session=s1; own=x" }));
    // Another client has none of it.
    app.client().get("/shelf").send().await.expect_json_with(json!({ "cookie": null }));
    client.post("/shelf/sign-out").send().await.expect_status(201);
    client.get("/shelf").send().await.expect_json_with(json!({ "cookie": null }));
    assert_eq!((client.cookie("session"), client.cookie("other").as_deref()), (None, Some("o1")));
    client.forget_cookies();
    assert_eq!(client.cookie("other"), None);
}

#[nest::test]
async fn events_are_read_as_they_come_in_process_and_over_a_socket() {
    for app in [nest::testing!(AppModule).start().await, nest::testing!(AppModule).start_on_socket().await] {
        let mut events = app.get("/shelf/events").events().await;
        let first = events.next().await.unwrap();
        assert_eq!((&*first.name, &*first.data, &*first.id), ("note", "one\ntwo", "7"));
        let second = events.next().await.unwrap();
        assert_eq!((&*second.name, second.json::<Value>()), ("message", json!({ "cents": 3 })));
        assert_eq!(events.next().await, None);
        assert_eq!(app.get("/shelf/events").events().await.all().await.len(), 2);
    }
}

#[nest::test]
#[should_panic(expected = "expected a stream of events\nrequest  GET /shelf")]
async fn what_is_no_stream_of_events_is_told() {
    nest::testing!(AppModule).start().await.get("/shelf").events().await;
}

#[nest::test]
async fn a_part_of_the_json_can_be_expected_also_within_arrays() {
    let app = nest::testing!(AppModule).start().await;
    let answer = app.get("/shelf").send().await;
    let answer = answer.expect_json_with(json!({ "rows": [{ "id": 1 }, { "name": "b" }] }));
    answer.expect_json_at("/rows/1/id", 2).expect_json_at("/tenant", Value::Null);
}

#[nest::test]
#[should_panic(expected = "expected JSON with")]
async fn an_array_has_as_many_items_as_expected() {
    let app = nest::testing!(AppModule).start().await;
    app.get("/shelf").send().await.expect_json_with(json!({ "rows": [{ "id": 1 }] }));
}

#[nest::test]
#[should_panic(expected = "expected 3 at `/rows/1/id`, and found 2\nrequest  GET /shelf")]
async fn a_value_that_is_another_is_told_with_its_place() {
    nest::testing!(AppModule).start().await.get("/shelf").send().await.expect_json_at("/rows/1/id", 3);
}
