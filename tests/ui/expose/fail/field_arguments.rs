use nest::expose;

#[expose]
#[derive(Serialize)]
struct User {
    #[expose(nevr)]
    password_hash: String,
    #[expose(groups())]
    email: String,
    #[expose]
    name: String,
    #[expose(hidden)]
    notes: String,
}

fn main() {}
