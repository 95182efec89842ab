//! NEST-E0520, NEST-E0521, NEST-E0522, NEST-E0525, NEST-E0526, NEST-E0527, NEST-E0528, NEST-E0532: results that can be written for groups and by
//! templates, with their feature, and errors whose cases are known.
use nest::http::{Group, Groups, HttpError, Json, Templates, Unauthorized, Viewer};
use nest::{Proof, controller, expose, guard, injectable, module};
use serde::Serialize;

const STAFF: Group = Group::new("staff");

#[derive(Clone, Proof)]
struct CurrentUser;

impl Viewer for CurrentUser {
    fn groups(&self) -> Groups {
        Groups::of(&[STAFF])
    }
}

#[guard]
async fn signed_in() -> Result<CurrentUser, Unauthorized> {
    Ok(CurrentUser)
}

#[expose]
#[derive(Serialize)]
struct User {
    name: String,
    #[expose(groups(STAFF))]
    email: String,
    #[expose(never)]
    event: Event,
}

#[expose]
#[derive(Serialize)]
enum Event {
    Left {
        #[expose(never)]
        why: String,
    },
}

#[derive(Serialize)]
struct Orders {
    customer: &'static str,
}

#[derive(Debug, thiserror::Error, HttpError)]
enum UserError {
    #[error("User not found")]
    #[http(404)]
    NotFound,
}

#[injectable]
struct UserController;

#[controller("users", guards = [signed_in])]
impl UserController {
    #[get("/me")]
    #[expose(to = CurrentUser)]
    async fn me(&self) -> Json<User> {
        let event = Event::Left { why: String::new() };
        Json(User { name: String::new(), email: String::new(), event })
    }

    #[get("/{_id}")]
    #[errors(NotFound)]
    async fn one(&self) -> Result<String, UserError> {
        Err(UserError::NotFound)
    }

    #[get("/orders")]
    #[render("orders/list.html")]
    async fn orders(&self) -> Orders {
        Orders { customer: "Ann" }
    }
}

#[module(controllers = [UserController], providers = [provide(Templates, value = nest::templates!())])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
