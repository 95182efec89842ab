use nest::{Proof, parameter};

#[derive(Clone, Proof)]
struct CurrentUser;

#[derive(Clone, Proof)]
struct CurrentTenant;

struct Member;

#[parameter]
async fn member(_user: &CurrentUser, _tenant: &CurrentTenant) -> Member {
    Member
}

fn main() {}
