//! NEST-E0602: a guard that proves the same, and makes up itself what it needs.
use nest::http::Unauthorized;
use nest::{Proof, controller, guard, injectable, module};

#[derive(Clone, Proof)]
struct User;

#[injectable]
struct Login;

#[guard]
impl Login {
    async fn can_activate(&self) -> Result<User, Unauthorized> {
        Err(Unauthorized::default())
    }
}

#[guard]
async fn anybody() -> Result<User, Unauthorized> {
    Ok(User)
}

#[injectable]
struct UserController;

#[controller("users", guards = [Login])]
impl UserController {
    #[get("/")]
    async fn me(&self, user: User) {
        let User = user;
    }
}

#[module(controllers = [UserController], providers = [Login])]
struct AppModule;

fn main() {
    let _ = nest::testing!(AppModule, override Login = anybody {});
}
