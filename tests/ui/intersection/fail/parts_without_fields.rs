use nest::intersection;
use serde::Deserialize;

#[derive(Deserialize)]
struct NewUser {
    email: String,
}

#[derive(Deserialize)]
struct NewAddress {
    city: String,
}

#[intersection]
#[derive(Deserialize)]
struct NewMember {
    user: NewUser,
    note: String,
    address: Option<NewAddress>,
    #[serde(rename = "more")]
    other: NewAddress,
}

fn main() {}
