use std::sync::Arc;

use nest::{controller, guard, injectable, module};

#[injectable]
struct Keys;

#[injectable]
struct JwtGuard {
    keys: Arc<Keys>,
}

#[guard]
impl JwtGuard {
    async fn can_activate(&self) -> bool {
        Arc::strong_count(&self.keys) > 0
    }
}

#[module(providers = [JwtGuard], exports = [JwtGuard])]
struct AuthModule;

#[injectable]
struct UserController;

#[controller("users", guards = [JwtGuard])]
impl UserController {
    #[get("/")]
    async fn find_all(&self) {}
}

// The guard is built where it is provided: that the module which uses it has the keys does not help.
#[module(imports = [AuthModule], providers = [Keys], controllers = [UserController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
