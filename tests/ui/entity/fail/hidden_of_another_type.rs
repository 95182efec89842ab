use nest::Entity;

#[derive(Clone, Debug, Entity)]
#[entity(table = "users")]
struct User {
    #[column(primary, generated)]
    id: i64,
    #[column(hidden)]
    password: String,
}

fn main() {}
