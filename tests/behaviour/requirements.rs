//! `#[roles]`, `#[permissions]` and `#[requires]`, and who enforces them.

use std::fmt;

use nest::auth::{Authorize, Holds};
use nest::http::Forbidden;
use nest::{ExecutionContext, Proof, Required, Requirement, controller, guard, injectable, module};

use crate::log::Log;

#[derive(Clone, Copy, PartialEq, PartialOrd, Requirement)]
enum Role {
    User,
    Admin,
    SuperAdmin,
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Role::User => "user",
            Role::Admin => "admin",
            Role::SuperAdmin => "super_admin",
        })
    }
}

/// A name whose plural is not made by an `s`.
#[derive(Clone, Copy, PartialEq, Requirement)]
enum Authority {
    Read,
    Write,
    Delete,
}

impl fmt::Display for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Authority::Read => "read",
            Authority::Write => "write",
            Authority::Delete => "delete",
        })
    }
}

/// Enforced by a guard of the application's own.
#[derive(Clone, Copy, PartialEq, Requirement)]
#[requirement("plans")]
struct Plan(u8);

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "plan {}", self.0)
    }
}

#[derive(Clone, Proof)]
struct Caller {
    role: Role,
    authorities: Vec<Authority>,
    plan: u8,
}

impl Holds<Role> for Caller {
    fn holds(&self, required: Role) -> bool {
        self.role >= required
    }
}

impl Holds<Authority> for Caller {
    fn holds(&self, required: Authority) -> bool {
        self.authorities.contains(&required)
    }
}

/// Believes what the headers say of the caller.
#[guard]
async fn caller(cx: &ExecutionContext) -> Result<Caller, Forbidden> {
    let header = |name| cx.request().headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let role = match header("role") {
        "super_admin" => Role::SuperAdmin,
        "admin" => Role::Admin,
        _ => Role::User,
    };
    let authority = |name: &str| match name {
        "read" => Some(Authority::Read),
        "write" => Some(Authority::Write),
        "delete" => Some(Authority::Delete),
        _ => None,
    };
    let authorities = header("authorities").split(',').filter_map(authority).collect();
    Ok(Caller { role, authorities, plan: header("plan").parse().unwrap_or_default() })
}

#[guard]
async fn plan(caller: &Caller, required: Required<Plan>) -> Result<(), Forbidden> {
    let missing = required.missing(|plan| caller.plan >= plan.0);
    match missing.first() {
        None => Ok(()),
        Some(plan) => Err(Forbidden::new(format!("Upgrade to {plan}"))),
    }
}

#[injectable]
struct DocumentController;

#[controller("documents", guards = [caller, Authorize<Caller, Role>, Authorize<Caller, Authority>])]
#[roles(Role::Admin)]
impl DocumentController {
    #[get("/")]
    async fn list(&self) {}

    #[put("/{id}")]
    #[permissions(Authority::Read, Authority::Write)]
    async fn write(&self, #[param] id: u8) {
        let _ = id;
    }

    #[delete("/{id}")]
    #[roles(Role::SuperAdmin)]
    #[permissions(all(Authority::Read), any(Authority::Write, Authority::Delete))]
    async fn delete(&self, #[param] id: u8) {
        let _ = id;
    }

    #[get("/export", guards = [plan])]
    #[requires(Plan(2))]
    async fn export(&self) {}
}

#[module(controllers = [DocumentController])]
struct DocumentsModule;

async fn status(method: &str, path: &str, headers: &[(&str, &str)]) -> (u16, String) {
    let app = nest::testing!(DocumentsModule).start().await;
    let mut request = match method {
        "PUT" => app.put(path),
        "DELETE" => app.delete(path),
        _ => app.get(path),
    };
    for (name, value) in headers {
        request = request.header(name, value);
    }
    let response = request.send().await;
    let message = if response.status() == 403 {
        response.json::<serde_json::Value>()["message"].to_string()
    } else {
        String::new()
    };
    (response.status(), message.trim_matches('"').to_owned())
}

#[nest::test]
async fn a_caller_who_holds_what_a_route_requires_passes() {
    assert_eq!(status("GET", "/documents", &[("role", "admin")]).await.0, 200);
    let all = [("role", "admin"), ("authorities", "read,write")];
    assert_eq!(status("PUT", "/documents/1", &all).await.0, 200);
}

#[nest::test]
async fn what_stands_above_a_role_holds_it_too() {
    assert_eq!(status("GET", "/documents", &[("role", "super_admin")]).await.0, 200);
}

#[nest::test]
async fn a_refusal_says_what_the_route_requires() {
    assert_eq!(status("GET", "/documents", &[]).await, (403, "Required roles: admin".into()));
    let refused = status("PUT", "/documents/1", &[("role", "admin"), ("authorities", "read")]).await;
    assert_eq!(refused, (403, "Required authorities: read, write".into()));
}

#[nest::test]
async fn what_a_caller_lacks_is_in_the_log_for_whoever_asks_for_it() {
    let log = Log::start_at_every_level();
    status("PUT", "/documents/1", &[("role", "admin"), ("authorities", "read")]).await;
    let events = log.of("nest_auth::authorize");
    let told: Vec<_> = events.iter().map(|event| [&event["fields"]["message"], &event["fields"]["lacking"]]).collect();
    assert_eq!(told, [["Required authorities: read, write: refused", "write"]]);
    assert_eq!(events[0]["level"], "DEBUG");
}

#[nest::test]
async fn a_route_requires_what_its_controller_requires_as_well() {
    let authorities = ("authorities", "read,write,delete");
    let refused = status("DELETE", "/documents/1", &[("role", "admin"), authorities]).await;
    assert_eq!(refused, (403, "Required roles: admin, super_admin".into()));
    assert_eq!(status("DELETE", "/documents/1", &[("role", "super_admin"), authorities]).await.0, 200);
}

#[nest::test]
async fn one_of_the_alternatives_is_enough_and_none_is_not() {
    let with = |authorities| status_of_delete(authorities);
    assert_eq!(with("read,write").await.0, 200);
    assert_eq!(with("read,delete").await.0, 200);
    assert_eq!(with("write,delete").await.0, 403);
    assert_eq!(with("read").await, (403, "Required authorities: read, write or delete".into()));
}

async fn status_of_delete(authorities: &str) -> (u16, String) {
    status("DELETE", "/documents/1", &[("role", "super_admin"), ("authorities", authorities)]).await
}

#[nest::test]
async fn a_guard_of_ones_own_enforces_a_requirement_by_taking_it() {
    assert_eq!(
        status("GET", "/documents/export", &[("role", "admin"), ("plan", "1")]).await,
        (403, "Upgrade to plan 2".into())
    );
    assert_eq!(status("GET", "/documents/export", &[("role", "admin"), ("plan", "2")]).await.0, 200);
}

#[test]
fn the_plural_is_the_types_unless_it_says_another() {
    assert_eq!((<Role as Requirement>::PLURAL, <Authority as Requirement>::PLURAL), ("roles", "authorities"));
    assert_eq!(<Plan as Requirement>::PLURAL, "plans");
}
