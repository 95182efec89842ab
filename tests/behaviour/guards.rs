//! Guards: refusals, and what they prove.

use std::sync::Arc;

use nest::http::{Forbidden, Unauthorized};
use nest::{ExecutionContext, Proof, controller, guard, injectable, module};

#[derive(Clone, Debug, PartialEq, Proof)]
struct User {
    id: i64,
}

/// Proved on top of a user.
#[derive(Clone, Proof)]
struct Owner {
    of: i64,
    user: User,
}

/// Private to the module of the guard.
#[injectable]
struct Tokens;

impl Tokens {
    fn user(&self, token: &str) -> Option<User> {
        token.strip_prefix("user-")?.parse().ok().map(|id| User { id })
    }
}

#[injectable]
struct TokenGuard {
    tokens: Arc<Tokens>,
}

#[guard]
impl TokenGuard {
    async fn can_activate(&self, cx: &ExecutionContext) -> Result<User, Unauthorized> {
        let token = cx.request().headers().get("authorization").and_then(|value| value.to_str().ok());
        let token = token.and_then(|value| value.strip_prefix("Bearer "));
        token.and_then(|token| self.tokens.user(token)).ok_or_else(|| Unauthorized::new("Unauthorized"))
    }
}

/// A guard that asks for what another has proved, and for a path parameter.
#[guard]
async fn owner(user: User, #[param] id: i64) -> Result<Owner, Forbidden> {
    if user.id == id { Ok(Owner { of: id, user }) } else { Err(Forbidden::new("not yours")) }
}

/// A guard that borrows two proofs.
#[guard]
async fn lent(user: &User, owner: &Owner) -> bool {
    user.id == owner.of
}

#[guard]
async fn nobody() -> bool {
    false
}

#[module(providers = [Tokens, TokenGuard], exports = [TokenGuard])]
struct AuthModule;

#[injectable]
struct ThingController;

#[controller("things", guards = [TokenGuard])]
impl ThingController {
    #[get("/mine")]
    async fn mine(&self, user: User) -> String {
        user.id.to_string()
    }

    #[get("/{id}", guards = [owner])]
    async fn one(&self, owner: Owner, user: User) -> String {
        assert_eq!(owner.user, user);
        owner.of.to_string()
    }

    /// A proof is lent to who only reads it.
    #[get("/lent/{id}", guards = [owner, lent])]
    async fn lent(&self, owner: &Owner, user: &User) -> String {
        assert_eq!(owner.user, *user);
        format!("{} {}", owner.of, user.id)
    }

    #[public]
    #[get("/list")]
    async fn list(&self) -> &'static str {
        "all"
    }

    #[get("/never", guards = [nobody])]
    async fn never(&self) -> &'static str {
        unreachable!("the guard lets nobody through")
    }
}

#[module(imports = [AuthModule], controllers = [ThingController])]
struct AppModule;

#[nest::test]
async fn what_a_guard_proves_is_what_the_handler_gets() {
    let app = nest::testing!(AppModule).start().await;
    app.get("/things/mine").bearer("user-7").send().await.expect_status(200).expect_text("7");
}

#[nest::test]
async fn a_refusal_is_the_error_of_the_guard() {
    let app = nest::testing!(AppModule).start().await;
    let answer = app.get("/things/mine").send().await.expect_status(401);
    answer.expect_json(serde_json::json!({ "statusCode": 401, "message": "Unauthorized", "error": "Unauthorized" }));
}

#[nest::test]
async fn a_guard_that_says_no_is_403_in_the_words_of_nestjs() {
    let app = nest::testing!(AppModule).start().await;
    let answer = app.get("/things/never").bearer("user-7").send().await.expect_status(403);
    answer.expect_json(serde_json::json!({
        "statusCode": 403, "message": "Forbidden resource", "error": "Forbidden",
    }));
}

#[nest::test]
async fn a_later_guard_asks_for_what_an_earlier_one_proved() {
    let app = nest::testing!(AppModule).start().await;
    app.get("/things/7").bearer("user-7").send().await.expect_status(200).expect_text("7");
    app.get("/things/8").bearer("user-7").send().await.expect_status(403).expect_message("not yours");
}

#[nest::test]
async fn the_first_refusal_counts() {
    let app = nest::testing!(AppModule).start().await;
    app.get("/things/8").send().await.expect_status(401);
    // A parameter of a guard is refused like one of a handler.
    app.get("/things/x").bearer("user-7").send().await.expect_status(400).expect_message("numeric string is expected");
}

#[nest::test]
async fn a_public_route_needs_no_guard() {
    let app = nest::testing!(AppModule).start().await;
    app.get("/things/list").send().await.expect_text("all");
}

#[nest::test]
async fn a_proof_may_be_borrowed_by_guards_and_handlers() {
    let app = nest::testing!(AppModule).start().await;
    app.get("/things/lent/7").bearer("user-7").send().await.expect_status(200).expect_text("7 7");
    app.get("/things/lent/8").bearer("user-7").send().await.expect_status(403);
}
