//! NEST-E0501, NEST-E0502, NEST-E0524: async; no body; a type that it returns, or a `Result` written out; one proof.
use nest::http::BadRequest;
use nest::{Proof, parameter};

#[derive(Clone, Proof)]
struct CurrentUser;

struct Tenant;
struct Language;
struct Member;

#[parameter]
async fn tenant(#[header] x_tenant: String) -> Tenant {
    drop(x_tenant);
    Tenant
}

#[parameter]
async fn language(#[query] language: Option<String>) -> Result<Language, BadRequest> {
    language.map(|_| Language).ok_or_else(|| BadRequest::new("no language"))
}

#[parameter]
async fn member(_user: &CurrentUser) -> Member {
    Member
}

fn main() {}
