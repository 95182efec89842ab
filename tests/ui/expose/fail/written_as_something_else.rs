use nest::expose;

#[expose]
#[derive(Serialize)]
#[serde(into = "Public")]
struct User {
    #[expose(never)]
    password_hash: String,
}

fn main() {}
