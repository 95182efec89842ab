use nest::expose;
use nest::http::Group;
use serde::Serialize;

const STAFF: Group = Group::new("staff");

#[expose]
#[derive(Serialize)]
struct Pair(i64, #[expose(groups(STAFF))] i64);

#[expose]
#[derive(Serialize)]
enum Event {
    #[expose(never)]
    Left,
    Paid(#[expose(never)] i64),
}

fn main() {}
