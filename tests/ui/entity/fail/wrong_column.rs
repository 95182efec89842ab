use nest::Entity;

#[derive(Clone, Entity)]
#[entity(table = "users")]
struct User {
    #[column(primary, generated)]
    id: i64,
    email: String,
    name: Option<String>,
}

fn main() {
    let _ = User::EMIAL.eq("ada@example.com");
}
