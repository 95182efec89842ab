use nest::expose;

#[expose]
#[derive(Clone)]
struct User {
    #[expose(never)]
    password_hash: String,
}

fn main() {}
