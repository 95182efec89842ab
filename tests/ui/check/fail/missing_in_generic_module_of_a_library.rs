//! A module of a library with a type argument of ours needs what nobody exports.

use std::sync::Arc;

use nest::data::{EntityModule, Repository};
use nest::{Entity, injectable, module};

#[derive(Entity)]
#[entity(table = "users")]
struct User {
    #[column(primary, generated)]
    id: i64,
}

#[injectable]
struct UserService {
    _users: Arc<Repository<User>>,
}

#[module(imports = [EntityModule<User>], providers = [UserService])]
struct UserModule;

nest::check!(UserModule);

fn main() {}
