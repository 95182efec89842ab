use nest::Entity;

#[derive(Entity)]
#[entity(table = "users")]
struct User {
    #[column(primry)]
    id: i64,
    #[column(primary, version)]
    email: String,
    #[column(version)]
    one: i64,
    #[column(name = "one")]
    two: i64,
}

fn main() {}
