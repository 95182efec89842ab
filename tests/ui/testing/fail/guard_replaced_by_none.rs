//! A guard is replaced by what is no guard.

use nest::http::Unauthorized;
use nest::{ExecutionContext, Proof, controller, guard, injectable, module};

#[derive(Clone, Proof)]
struct User;

#[derive(Clone, Proof)]
struct Session;

#[injectable]
struct Login;

#[guard]
impl Login {
    async fn can_activate(&self, _cx: &ExecutionContext) -> Result<User, Unauthorized> {
        Ok(User)
    }
}

#[injectable]
struct UserController;

#[controller("users", guards = [Login])]
impl UserController {
    #[get("/")]
    async fn list(&self, _user: User) {}
}

#[module(providers = [Login], controllers = [UserController])]
struct AppModule;

struct Nobody;

fn main() {
    let _ = nest::testing!(AppModule, override Login = Nobody);
}
