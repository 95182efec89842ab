use nest::intersection;
use serde::Deserialize;

#[derive(Deserialize)]
struct NewUser {
    email: String,
}

#[derive(Deserialize)]
#[intersection]
struct NewMember {
    user: NewUser,
}

fn main() {}
