use nest::Entity;

#[derive(Clone, Entity)]
#[entity(table = "users")]
struct User {
    #[column(primary, generated)]
    id: i64,
    email: String,
    name: Option<String>,
}

#[derive(Clone, Entity)]
#[entity(table = "orders")]
struct Order {
    #[column(primary, generated)]
    id: i64,
}

fn main() {
    let _ = User::NAME.is_null().and(Order::ID.eq(1));
}
