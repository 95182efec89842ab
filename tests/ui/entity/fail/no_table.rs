use nest::Entity;

#[derive(Entity)]
struct User {
    id: i64,
    #[column(generated)]
    email: String,
}

#[derive(Entity)]
enum Role {
    Admin,
}

fn main() {}
