//! What every peer must answer: the endpoints, their requests, the expected bytes and the types behind them.
//!
//! Anything that is the same work in every peer (finding a user, checking an e-mail address, checking a token) is here
//! or in [`jwt`], so that a difference between two peers is a difference between two frameworks.

use bytes::Bytes;
use http::{Method, StatusCode};
use serde::{Deserialize, Serialize};

use crate::call::Call;
use crate::jwt;

/// The text that endpoint A returns.
pub const PLAINTEXT: &str = "Hello, World!";

/// How many routes of the form `/r{n}/items/{id}` a peer has, except under [`Endpoint::F5`].
pub const MANY_ROUTES: usize = 500;

/// The measured endpoints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Endpoint {
    /// `GET /plaintext`.
    A,
    /// `GET /json`: one field.
    B,
    /// `GET /api/v1/users/{id}?verbose=true`: integer path parameter, parsed query, seven fields.
    C,
    /// `POST /api/v1/users`: four fields, validated, 201.
    D,
    /// `GET /guarded`: HS256 bearer token verified, role checked, JSON.
    E,
    /// `GET /r{n}/items/{id}` with 500 such routes, hit evenly.
    F,
    /// F with 5 routes, to see what the number of routes costs.
    F5,
    /// `GET /scoped`: three request-scoped objects that each hold a singleton and the request id.
    G,
}

impl Endpoint {
    /// Every endpoint, in the order of the tables.
    pub const ALL: [Self; 8] = [Self::A, Self::B, Self::C, Self::D, Self::E, Self::F, Self::F5, Self::G];

    /// The letter by which tables and commands name the endpoint.
    pub fn name(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
            Self::E => "E",
            Self::F => "F",
            Self::F5 => "F5",
            Self::G => "G",
        }
    }

    /// The endpoint called `name`, if there is one.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|endpoint| endpoint.name() == name)
    }

    /// How many routes `/r{n}/items/{id}` the peer must have while this endpoint is measured.
    pub fn routes(self) -> usize {
        if self == Self::F5 { 5 } else { MANY_ROUTES }
    }

    /// The requests of the endpoint, each with what must come back. Measurements take them in turn.
    pub fn exchanges(self) -> Vec<Exchange> {
        match self {
            Self::A => vec![Exchange::ok(Call::get("/plaintext"), TEXT, PLAINTEXT)],
            Self::B => vec![Exchange::ok(Call::get("/json"), JSON, r#"{"message":"Hello, World!"}"#)],
            Self::C => vec![Exchange::ok(
                Call::get("/api/v1/users/42?verbose=true"),
                JSON,
                r#"{"id":42,"name":"user-42","email":"user@example.com","role":"member","age":36,"active":true,"verbose":true}"#,
            )],
            Self::D => vec![Exchange {
                status: StatusCode::CREATED,
                ..Exchange::ok(
                    new_user("Ada Lovelace", "ada@example.com"),
                    JSON,
                    r#"{"id":1,"name":"Ada Lovelace","email":"ada@example.com","age":36}"#,
                )
            }],
            Self::E => vec![Exchange::ok(guarded(jwt::ADMIN), JSON, r#"{"subject":"ada","role":"admin"}"#)],
            Self::F | Self::F5 => (0..self.routes())
                .map(|route| {
                    let call = Call::get(&format!("/r{route}/items/{}", 1000 + route));
                    Exchange::ok(call, JSON, &format!(r#"{{"route":{route},"id":{}}}"#, 1000 + route))
                })
                .collect(),
            Self::G => vec![Exchange::ok(
                Call::get("/scoped").header("x-request-id", "7"),
                JSON,
                r#"{"request":7,"audit":"log","basket":"catalogue","session":"store"}"#,
            )],
        }
    }
}

/// Requests that every peer must refuse, with the status. The bodies of refusals are each framework's own.
pub fn refusals() -> Vec<(Call, StatusCode)> {
    vec![
        (Call::get("/nowhere"), StatusCode::NOT_FOUND),
        (Call::get(&format!("/r{MANY_ROUTES}/items/1")), StatusCode::NOT_FOUND),
        (Call::get("/api/v1/users/forty-two?verbose=true"), StatusCode::BAD_REQUEST),
        (Call::get("/api/v1/users/42?verbose=perhaps"), StatusCode::BAD_REQUEST),
        (new_user("Ada Lovelace", "nobody"), StatusCode::BAD_REQUEST),
        (new_user("A", "ada@example.com"), StatusCode::BAD_REQUEST),
        (Call::get("/guarded"), StatusCode::UNAUTHORIZED),
        (Call::get("/guarded").header("authorization", "Bearer a.b.c"), StatusCode::UNAUTHORIZED),
        (guarded(jwt::MEMBER), StatusCode::FORBIDDEN),
    ]
}

/// A request and what must come back.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// What is sent.
    pub call: Call,
    /// The status that must come back.
    pub status: StatusCode,
    /// The media type that must come back, without parameters.
    pub media_type: &'static str,
    /// The bytes that must come back.
    pub body: Bytes,
}

const TEXT: &str = "text/plain";
const JSON: &str = "application/json";

impl Exchange {
    fn ok(call: Call, media_type: &'static str, body: &str) -> Self {
        Self { call, status: StatusCode::OK, media_type, body: Bytes::copy_from_slice(body.as_bytes()) }
    }
}

fn new_user(name: &str, email: &str) -> Call {
    let body = format!(r#"{{"name":"{name}","email":"{email}","password":"correct horse","age":36}}"#);
    Call::new(Method::POST, "/api/v1/users").json(&body)
}

fn guarded(role: &str) -> Call {
    Call::get("/guarded").header("authorization", &format!("Bearer {}", jwt::sign(role)))
}

/// The answer of endpoint B.
#[derive(Debug, Serialize)]
pub struct Greeting {
    /// The only field.
    pub message: &'static str,
}

impl Greeting {
    /// The greeting that is expected.
    pub fn hello() -> Self {
        Self { message: PLAINTEXT }
    }
}

/// The query of endpoint C.
#[derive(Debug, Deserialize)]
pub struct UserQuery {
    /// Echoed in the answer.
    #[serde(default)]
    pub verbose: bool,
}

/// The answer of endpoint C.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "seven fields to be serialised, none of which means anything")]
pub struct User {
    pub id: u64,
    pub name: String,
    pub email: &'static str,
    pub role: &'static str,
    pub age: u8,
    pub active: bool,
    pub verbose: bool,
}

impl User {
    /// The user with this id, as a service would return it: one owned string.
    pub fn find(id: u64, query: &UserQuery) -> Self {
        Self {
            id,
            name: format!("user-{id}"),
            email: "user@example.com",
            role: "member",
            age: 36,
            active: true,
            verbose: query.verbose,
        }
    }
}

/// The body of endpoint D.
///
/// A name and a password have a length, and an e-mail address has the form that HTML demands of it. Peers that check
/// by hand call [`is_valid`](Self::is_valid); a peer that declares these rules has a body type of its own.
#[derive(Debug, Deserialize)]
#[expect(missing_docs, reason = "four fields, with the rules above")]
pub struct NewUser {
    pub name: String,
    pub email: String,
    pub password: String,
    pub age: u8,
}

impl NewUser {
    /// Whether all rules hold; if not, the answer is 400.
    pub fn is_valid(&self) -> bool {
        (2..=100).contains(&self.name.chars().count())
            && (8..=100).contains(&self.password.chars().count())
            && is_email(&self.email)
    }
}

/// Whether a text is an e-mail address, as HTML demands it, without a regular expression. Source:
/// <https://html.spec.whatwg.org/multipage/forms.html#valid-e-mail-address>.
pub fn is_email(text: &str) -> bool {
    let Some((user, domain)) = text.split_once('@') else { return false };
    let in_user = |byte: u8| byte.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&byte);
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    (1..=64).contains(&user.len()) && user.bytes().all(in_user) && domain.split('.').all(is_label)
}

/// The answer of endpoint D.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "what was sent, with an id and without the password")]
pub struct CreatedUser {
    pub id: u64,
    pub name: String,
    pub email: String,
    pub age: u8,
}

impl From<NewUser> for CreatedUser {
    fn from(new: NewUser) -> Self {
        Self { id: 1, name: new.name, email: new.email, age: new.age }
    }
}

/// The answer of endpoint E.
#[derive(Debug, Serialize)]
pub struct Profile {
    /// The token's `sub`.
    pub subject: String,
    /// The token's `role`.
    pub role: String,
}

/// The answer of endpoint F.
#[derive(Debug, Serialize)]
pub struct Item {
    /// The number in the route, known when the route is registered.
    pub route: usize,
    /// The path parameter.
    pub id: u64,
}

/// A singleton of endpoint G; an application has three of them.
#[derive(Debug)]
pub struct Singleton {
    /// `log`, `catalogue` or `store`.
    pub name: &'static str,
}

/// The answer of endpoint G: the request id, and the singleton behind each of the three request-scoped objects, which
/// must agree on that id.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the three request-scoped objects by name")]
pub struct Trace {
    pub request: u64,
    pub audit: &'static str,
    pub basket: &'static str,
    pub session: &'static str,
}

#[cfg(test)]
mod tests {
    use super::is_email;

    #[test]
    fn addresses_are_told_from_other_texts() {
        for address in ["ada@example.com", "a.b+c@x-y.example.org", "root@localhost"] {
            assert!(is_email(address), "{address}");
        }
        for text in ["", "nobody", "@example.com", "ada@", "ada@-example.com", "a da@example.com", "a@b@c", "a@b..c"] {
            assert!(!is_email(text), "{text}");
        }
    }
}
