use std::sync::Arc;

use nest::data::{DataModule, Repository};
use nest::{injectable, module};

struct User;

#[injectable]
struct UsersService {
    users: Arc<Repository<User>>,
}

#[module(imports = [DataModule::for_feature::<(User,)>()], providers = [UsersService])]
struct UsersModule;

fn main() {}
