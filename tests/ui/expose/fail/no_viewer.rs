use nest::{Proof, controller, guard, injectable, module};

#[derive(Clone, Proof)]
struct CurrentUser;

#[guard]
async fn signed_in() -> Result<CurrentUser, nest::http::Unauthorized> {
    Ok(CurrentUser)
}

struct User;

impl nest::http::Expose for User {
    fn expose<S: nest::__private::http::Serializer>(&self, _: &nest::http::Groups, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_unit()
    }
}

#[injectable]
struct UserController;

#[controller("users", guards = [signed_in])]
impl UserController {
    #[get("/")]
    #[expose(to = CurrentUser)]
    async fn me(&self) -> nest::http::Json<User> {
        nest::http::Json(User)
    }
}

#[module(controllers = [UserController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
