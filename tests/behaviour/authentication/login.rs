//! Signing in with a name and a password, as a form and as HTTP basic authentication.

use std::net::IpAddr;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex};

use nest::auth::{
    Accounts, AuthGuard, BasicStrategy, LocalStrategy, LoginThrottle, PasswordHash, PasswordOptions, PasswordService,
};
use nest::http::{Failure, Unauthorized};
use nest::testing::{TestApp, TestResponse};
use nest::{Proof, controller, injectable, module};
use serde::Deserialize;
use serde_json::json;
use validator::Validate;

#[derive(Clone, Proof)]
struct Member(String);

/// The one account is ada's.
#[injectable(value)]
struct Members {
    hash: Mutex<PasswordHash>,
    rehashed: Mutex<u32>,
}

impl Accounts for Members {
    type Account = Member;

    async fn find(&self, name: &str) -> Result<Option<(Member, PasswordHash)>, Failure> {
        let is_ada = name.eq_ignore_ascii_case("ada");
        Ok(is_ada.then(|| (Member("ada".into()), self.hash.lock().unwrap().clone())))
    }

    async fn rehashed(&self, _: &Member, hash: PasswordHash) -> Result<(), Failure> {
        *self.hash.lock().unwrap() = hash;
        *self.rehashed.lock().unwrap() += 1;
        Ok(())
    }
}

#[derive(Deserialize, Validate)]
struct Login {
    name: String,
    password: String,
}

#[injectable]
struct LoginController {
    local: Arc<LocalStrategy<Members>>,
}

#[controller("login")]
impl LoginController {
    #[public]
    #[post("/")]
    #[status(200)]
    async fn sign_in(&self, #[ip] from: IpAddr, #[body] login: Login) -> Result<String, Failure> {
        match self.local.sign_in(&login.name, &login.password, from).await? {
            Some(member) => Ok(member.0),
            None => Err(Unauthorized::new("Invalid credentials").into()),
        }
    }

    #[get("/basic", guards = [AuthGuard<BasicStrategy<Members>>])]
    async fn basic(&self, member: Member) -> String {
        member.0
    }
}

/// Two hashes at once: tests are many, and wait for them.
fn cheap(iterations: u32) -> PasswordOptions {
    PasswordOptions { memory_kib: 8, iterations, lanes: 1, concurrency: NonZeroUsize::MIN }
}

async fn members() -> Members {
    let hash = PasswordService::new(&cheap(1)).unwrap().hash("open sesame").await.unwrap();
    Members { hash: Mutex::new(hash), rehashed: Mutex::new(0) }
}

#[module(
    controllers = [LoginController],
    providers = [
        provide(Members, factory = async || members().await),
        provide(PasswordService, factory = || PasswordService::new(&cheap(2))),
        provide(LoginThrottle, factory = LoginThrottle::default),
        LocalStrategy<Members>,
        BasicStrategy<Members>,
        AuthGuard<BasicStrategy<Members>>,
    ],
)]
struct LoginModule;

async fn sign_in(app: &TestApp, name: &str, password: &str, from: &str) -> TestResponse {
    app.post("/login").from_address(from).json(&json!({ "name": name, "password": password })).send().await
}

#[nest::test]
async fn who_knows_the_password_is_signed_in() {
    let app = nest::testing!(LoginModule).start().await;
    assert_eq!(sign_in(&app, "ada", "open sesame", "192.0.2.1").await.text(), "ada");
    let (wrong, unknown) =
        (sign_in(&app, "ada", "guess", "192.0.2.1").await, sign_in(&app, "bob", "guess", "192.0.2.1").await);
    assert_eq!((wrong.status(), unknown.status()), (401, 401));
    assert_eq!(wrong.json::<serde_json::Value>()["message"], unknown.json::<serde_json::Value>()["message"]);
}

#[nest::test]
async fn a_hash_of_another_cost_is_made_anew_at_the_next_sign_in_and_once() {
    let app = nest::testing!(LoginModule).start().await;
    sign_in(&app, "ada", "guess", "192.0.2.1").await;
    assert_eq!(*app.provider::<Members>().rehashed.lock().unwrap(), 0);
    for _ in 0..2 {
        assert_eq!(sign_in(&app, "ada", "open sesame", "192.0.2.1").await.status(), 200);
        assert_eq!(*app.provider::<Members>().rehashed.lock().unwrap(), 1);
    }
}

#[nest::test]
async fn who_guesses_waits_and_a_stranger_waits_as_well_whatever_the_password() {
    let app = nest::testing!(LoginModule).start().await;
    let statuses = async |name: &str, from: &str| {
        let mut statuses = Vec::new();
        for spelling in [name.to_owned(), name.to_uppercase(), format!(" {name} ")].iter().cycle().take(8) {
            statuses.push(sign_in(&app, spelling, "guess", from).await.status());
        }
        statuses
    };
    assert_eq!(statuses("ada", "192.0.2.1").await, [401, 401, 401, 401, 401, 401, 429, 429]);
    // A name that nobody has is braked alike.
    assert_eq!(statuses("bob", "192.0.2.2").await, [401, 401, 401, 401, 401, 401, 429, 429]);
    let refused = sign_in(&app, "ada", "open sesame", "192.0.2.1").await;
    assert_eq!((refused.status(), refused.header("retry-after")), (429, Some("1")));
    assert_eq!(sign_in(&app, "ada", "open sesame", "192.0.2.3").await.status(), 200);
}

#[nest::test]
async fn basic_authentication_asks_for_a_name_and_a_password() {
    let app = nest::testing!(LoginModule).start().await;
    let challenge = Some(r#"Basic realm="Restricted", charset="UTF-8""#);
    let ask = async |header: Option<&str>| {
        let request = app.get("/login/basic");
        match header {
            Some(header) => request.header("authorization", header).send().await,
            None => request.send().await,
        }
    };
    for header in [None, Some("Basic"), Some("Basic !"), Some("Basic YWRhOmd1ZXNz"), Some("Bearer abc")] {
        let answer = ask(header).await;
        assert_eq!((answer.status(), answer.header("www-authenticate")), (401, challenge), "{header:?}");
    }
    assert_eq!(ask(Some("Basic YWRhOm9wZW4gc2VzYW1l")).await.text(), "ada");
}
