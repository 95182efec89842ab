//! Policies: what is decided about a resource, and who reads why.

use nest::auth::{Decision, Enforce, Owned, Policy, StatedPolicy, owns};
use nest::http::{Failure, Forbidden, NotFound};
use nest::openapi::OpenApi;
use nest::{Proof, controller, guard, injectable, module};
use serde_json::{Value, json};

use crate::log::Log;

#[derive(Clone, Proof)]
struct User {
    id: u8,
    is_support: bool,
}

/// Order number 17 is user 1's, 23 is user 2's.
struct Order {
    user_id: u8,
}

impl Owned<User> for Order {
    fn is_owned_by(&self, user: &User) -> bool {
        self.user_id == user.id
    }
}

fn is_support(user: &User, _: &Order) -> Decision {
    Decision::when(user.is_support, "the caller is of support")
}

#[guard]
async fn signed_in(#[header] user: u8) -> Result<User, Forbidden> {
    Ok(User { id: user, is_support: user == 9 })
}

#[injectable]
struct OrderController;

#[controller("orders", guards = [signed_in])]
impl OrderController {
    #[get("/{id}")]
    async fn show(&self, user: User, #[param] id: u8) -> Result<String, Failure> {
        owns.or(is_support).require(&user, &Order { user_id: id / 10 })?;
        Ok(id.to_string())
    }

    #[delete("/{id}")]
    async fn cancel(&self, #[param] id: u8, may_cancel: Enforce<CancelOrder>) -> Result<(), Failure> {
        may_cancel.on(&Order { user_id: id / 10 })?;
        Ok(())
    }

    #[put("/{id}", guards = [of_the_owner])]
    async fn change(&self, #[param] id: u8, may_change: Enforce<ChangeOrder>) -> Result<String, NotFound> {
        match may_change.allows(&Order { user_id: id / 10 }) {
            true => Ok(format!("{id} of {}", may_change.caller().id)),
            false => Err(NotFound::new("No such order")),
        }
    }
}

/// A guard that asks a policy.
#[guard]
async fn of_the_owner(#[param] id: u8, may_cancel: Enforce<CancelOrder>) -> Result<(), Forbidden> {
    may_cancel.on(&Order { user_id: id / 10 })
}

struct CancelOrder;

impl StatedPolicy for CancelOrder {
    type Principal = User;
    type Resource = Order;

    const STATES: &'static str = "one's own orders; all of them for support";

    fn policy() -> impl Policy<User, Order> {
        owns.or(is_support)
    }
}

struct ChangeOrder;

impl StatedPolicy for ChangeOrder {
    type Principal = User;
    type Resource = Order;

    const STATES: &'static str = "one's own orders";

    fn policy() -> impl Policy<User, Order> {
        owns
    }
}

#[module(controllers = [OrderController])]
struct OrdersModule;

#[nest::test]
async fn a_policy_lets_through_whom_it_is_about_and_tells_others_nothing() {
    let app = nest::testing!(OrdersModule).start().await;
    let show = async |user: u8, id: u8| {
        let answer = app.get(&format!("/orders/{id}")).header("user", user).send().await;
        (answer.status(), answer.text())
    };
    assert_eq!(show(1, 17).await.0, 200);
    assert_eq!(show(9, 17).await.0, 200);
    let (status, text) = show(2, 17).await;
    assert_eq!(status, 403);
    assert!(text.contains("Forbidden resource") && !text.contains("support") && !text.contains("owns"), "{text}");
    assert_eq!(show(2, 23).await.0, 200);
}

#[nest::test]
async fn why_a_policy_decided_so_is_in_the_log_for_whoever_asks_for_it() {
    let app = nest::testing!(OrdersModule).start().await;
    let ask = async |user: u8| app.get("/orders/17").header("user", user).send().await.status();

    let log = Log::start_at_every_level();
    assert_eq!((ask(2).await, ask(9).await, ask(1).await), (403, 200, 200));
    let events = log.of("nest_auth::policy");
    let told: Vec<_> = events.iter().map(|event| [&event["fields"]["message"], &event["fields"]["reason"]]).collect();
    let expected = [
        ["refused", "not so: the caller owns it; not so: the caller is of support"],
        ["allowed", "the caller is of support"],
        ["allowed", "the caller owns it"],
    ];
    assert_eq!(told, expected);
    assert!(events.iter().all(|event| event["level"] == "DEBUG"), "{events:?}");
    let about =
        events.iter().all(|event| event["fields"]["resource"].as_str().is_some_and(|name| name.ends_with("Order")));
    assert!(about, "{events:?}");
    drop(log);

    // Nobody pays for it who has not asked: at the usual level there is no word of it.
    let log = Log::start();
    assert_eq!(ask(2).await, 403);
    assert!(!log.text().contains("of support"), "{}", log.text());
}

#[nest::test]
async fn a_policy_that_a_route_states_decides_about_the_caller_whom_a_guard_proved() {
    let app = nest::testing!(OrdersModule).start().await;
    let cancel = async |user: u8, id: u8| app.delete(&format!("/orders/{id}")).header("user", user).send().await;
    assert_eq!(cancel(1, 17).await.status(), 200);
    assert_eq!(cancel(9, 17).await.status(), 200);
    let refused = cancel(2, 17).await;
    let text = refused.text();
    assert!(text.contains("Forbidden resource") && !text.contains("support") && !text.contains("Cancel"), "{text}");
    assert_eq!(refused.status(), 403);
    let change = async |user: u8, id: u8| {
        let answer = app.put(&format!("/orders/{id}")).header("user", user).send().await;
        (answer.status(), answer.text())
    };
    assert_eq!(change(1, 17).await, (200, "17 of 1".to_owned()));
    assert_eq!(change(2, 17).await.0, 403);
    assert_eq!(change(9, 17).await.0, 404);
}

#[test]
fn the_document_names_the_policies_that_a_route_and_its_guards_take() {
    let document: Value = OpenApi::new("Test", "1").document(&nest::app!(OrdersModule));
    let operation = |method: &str| document["paths"]["/orders/{id}"][method].clone();
    let cancel = json!({ "name": "CancelOrder", "description": "one's own orders; all of them for support" });
    let change = json!({ "name": "ChangeOrder", "description": "one's own orders" });
    assert_eq!(operation("delete")["x-policies"], json!([cancel]));
    assert_eq!(operation("put")["x-policies"], json!([change, cancel]));
    for method in ["delete", "put"] {
        assert!(operation(method)["responses"]["403"].is_object(), "{method}");
    }
    // What a handler asks by itself is not known.
    assert!(operation("get").get("x-policies").is_none());
}
