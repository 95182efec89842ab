use std::sync::Arc;

use nest::{injectable, module};

#[injectable(scope = request)]
struct Session {
    user: Arc<CurrentUser>,
}

#[injectable(scope = request)]
struct CurrentUser {
    session: Arc<Session>,
}

#[module(providers = [Session, CurrentUser])]
struct AuthModule;

nest::check!(AuthModule);

fn main() {}
