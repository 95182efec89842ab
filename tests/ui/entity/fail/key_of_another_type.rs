use nest::Entity;
use nest::data::{DataError, Repository};

#[derive(Clone, Debug, Entity)]
#[entity(table = "users", unique(email), unique(team, name))]
struct User {
    #[column(primary, generated)]
    id: i64,
    email: String,
    team: i64,
    name: String,
}

async fn by_number(users: &Repository<User>) -> Result<Option<User>, DataError> {
    users.find_by(User::BY_EMAIL, 7_i64).await
}

async fn by_half(users: &Repository<User>) -> Result<Option<User>, DataError> {
    users.find_by(User::BY_TEAM_AND_NAME, "ada").await
}

async fn by_what_is_not_unique(users: &Repository<User>) -> Result<Option<User>, DataError> {
    users.find_by(User::NAME, "ada").await
}

fn main() {}
