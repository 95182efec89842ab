use nest::Entity;

#[derive(Clone, Debug, Entity)]
#[entity(table = "users", unique(emial), unique(email, email), index, index(), index(name), index(name))]
struct User {
    #[column(primary, generated)]
    id: i64,
    email: String,
    name: String,
}

fn main() {}
