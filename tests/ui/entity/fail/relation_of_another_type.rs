use nest::Entity;
use nest::data::HasMany;

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
    user_email: String,
}

impl User {
    const ORDERS: HasMany<Self, Order> = HasMany::by(Order::USER_EMAIL);
}

fn main() {}
