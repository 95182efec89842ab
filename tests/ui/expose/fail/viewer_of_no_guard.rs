use nest::http::{Expose, Groups, Json, Viewer};
use nest::{Proof, controller, injectable, module};

#[derive(Clone, Proof)]
struct CurrentUser;

impl Viewer for CurrentUser {
    fn groups(&self) -> Groups {
        Groups::none()
    }
}

struct User;

impl Expose for User {
    fn expose<S: nest::__private::http::Serializer>(&self, _: &Groups, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_unit()
    }
}

#[injectable]
struct UserController;

#[controller("users")]
impl UserController {
    #[public]
    #[get("/")]
    #[expose(to = CurrentUser)]
    async fn me(&self) -> Json<User> {
        Json(User)
    }
}

#[module(controllers = [UserController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
