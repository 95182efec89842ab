use nest::Entity;

#[derive(Entity)]
#[entity(table = "users")]
struct User {
    #[column(primary, generated)]
    id: String,
    #[column(created)]
    created_at: String,
    tags: Vec<String>,
}

fn main() {}
