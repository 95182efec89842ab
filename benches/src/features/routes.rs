//! The routes that features are measured on.

use std::fmt;
use std::net::IpAddr;

use nest::http::{Group, Json, Unvalidated};
use nest::{Required, Requirement, controller, expose, guard, injectable, module};
use serde::{Deserialize, Serialize};
use validator::{Validate, ValidationError};

use crate::contract::{CreatedUser, NewUser, PLAINTEXT, is_email};

/// The application of all of them.
#[module(controllers = [PlainController, VersionedController])]
pub struct FeaturesModule;

/// What a route may require.
#[derive(Clone, Copy, PartialEq, Requirement)]
pub enum Role {
    /// Everybody who has an account.
    Member,
    /// Who runs the shop.
    Admin,
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Member => "member",
            Self::Admin => "admin",
        })
    }
}

/// Proves nothing, and lets everybody through.
#[guard]
pub async fn everybody() -> bool {
    true
}

/// Takes what the route requires.
#[guard]
pub async fn of_role(required: Required<Role>) -> bool {
    required.is_met(|role| role == Role::Member)
}

/// The body of endpoint D, with its rules declared.
#[derive(Debug, Deserialize, Validate)]
struct NewUserBody {
    #[validate(length(min = 2, max = 100))]
    name: String,
    #[validate(custom(function = email))]
    email: String,
    #[validate(length(min = 8, max = 100))]
    password: String,
    age: u8,
}

fn email(text: &str) -> Result<(), ValidationError> {
    if is_email(text) { Ok(()) } else { Err(ValidationError::new("email")) }
}

impl From<NewUserBody> for CreatedUser {
    fn from(body: NewUserBody) -> Self {
        let NewUserBody { name, email, password, age } = body;
        Self::from(NewUser { name, email, password, age })
    }
}

/// What everybody may see of a person.
#[derive(Serialize)]
pub struct Person {
    id: u32,
    name: &'static str,
    email: &'static str,
    role: &'static str,
}

/// A person with one field that members see, and two that nobody does.
#[expose]
#[derive(Serialize)]
pub struct Account {
    id: u32,
    name: &'static str,
    #[expose(groups(MEMBER))]
    email: &'static str,
    role: &'static str,
    #[expose(groups(AUDITOR))]
    last_address: &'static str,
    #[expose(never)]
    #[expect(dead_code, reason = "nobody sees it, which is what is measured")]
    password_hash: &'static str,
}

/// The person of the route without groups.
pub fn person() -> Person {
    Person { id: 7, name: "Ada", email: "ada@example.com", role: "admin" }
}

/// The same of the route with groups.
pub fn account() -> Account {
    Account {
        id: 7,
        name: "Ada",
        email: "ada@example.com",
        role: "admin",
        last_address: "192.0.2.7",
        password_hash: "$argon2id$",
    }
}

const MEMBER: Group = Group::new("member");
const AUDITOR: Group = Group::new("auditor");

#[injectable]
struct PlainController;

#[controller]
impl PlainController {
    #[public]
    #[get("/plain")]
    async fn plain(&self) -> &'static str {
        PLAINTEXT
    }

    #[get("/guarded", guards = [everybody])]
    async fn guarded(&self) -> &'static str {
        PLAINTEXT
    }

    #[get("/required", guards = [of_role])]
    #[roles(Role::Member, Role::Admin)]
    async fn required(&self) -> &'static str {
        PLAINTEXT
    }

    #[public]
    #[get("/client")]
    async fn client(&self, #[ip] client: IpAddr) -> String {
        client.to_string()
    }

    #[public]
    #[get("/long")]
    async fn long(&self) -> String {
        "The quick brown fox jumps over the lazy dog. ".repeat(46)
    }

    #[public]
    #[get("/person")]
    async fn person(&self) -> Json<Person> {
        Json(person())
    }

    #[public]
    #[get("/account")]
    #[expose(groups(MEMBER))]
    async fn account(&self) -> Json<Account> {
        Json(account())
    }

    #[public]
    #[post("/unvalidated")]
    async fn unvalidated(&self, #[body] body: Unvalidated<NewUserBody>) -> Json<CreatedUser> {
        Json(body.0.into())
    }

    #[public]
    #[post("/validated")]
    async fn validated(&self, #[body] body: NewUserBody) -> Json<CreatedUser> {
        Json(body.into())
    }
}

#[injectable]
struct VersionedController;

#[controller("versioned", version = "1")]
impl VersionedController {
    #[public]
    #[get("/")]
    async fn versioned(&self) -> &'static str {
        PLAINTEXT
    }
}
