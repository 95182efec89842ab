use nest::http::Unauthorized;
use nest::{Proof, controller, guard, injectable, module};

#[derive(Clone, Proof)]
struct CurrentUser(#[expect(dead_code, reason = "an example")] i64);

#[derive(Clone, Proof)]
struct Session;

#[guard]
async fn signed_in() -> Result<CurrentUser, Unauthorized> {
    Ok(CurrentUser(1))
}

#[guard]
async fn ada(session: Session) -> Result<CurrentUser, Unauthorized> {
    let _ = session;
    Ok(CurrentUser(7))
}

#[guard]
async fn anyone() -> Result<(), Unauthorized> {
    Ok(())
}

#[injectable]
struct UserController;

#[controller("users", guards = [signed_in])]
impl UserController {
    #[get("/profile")]
    async fn profile(&self, user: CurrentUser) {
        let _ = user;
    }
}

#[module(controllers = [UserController])]
struct AppModule;

fn main() {
    let _ = nest::testing!(AppModule, override signed_in = ada {});
    let _ = nest::testing!(AppModule, override signed_in = anyone {});
}
