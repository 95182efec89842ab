//! NEST-E0503, NEST-E0504, NEST-E0511, NEST-E0512: the derives that the messages name, or no rules, or the context of the rules.
use nest::http::{FromParam, Unvalidated};
use nest::{controller, injectable, module};
use serde::Deserialize;
use validator::{Validate, ValidationError};

#[derive(Deserialize, Validate)]
struct NewUser {
    #[validate(length(min = 1))]
    name: String,
}

#[derive(Deserialize)]
struct Plain {
    name: String,
}

struct Limits {
    most: u32,
}

#[derive(Deserialize, Validate)]
#[validate(context = Limits)]
struct Page {
    #[validate(custom(function = "within", use_context))]
    limit: u32,
}

fn within(limit: u32, limits: &Limits) -> Result<(), ValidationError> {
    if limit <= limits.most { Ok(()) } else { Err(ValidationError::new("most")) }
}

#[derive(Deserialize, FromParam)]
#[serde(rename_all = "lowercase")]
enum Status {
    Pending,
    Paid,
}

#[injectable]
struct UserController;

#[controller("users")]
impl UserController {
    #[public]
    #[post("/")]
    async fn create(&self, #[body] user: NewUser) -> String {
        user.name
    }

    #[public]
    #[put("/")]
    async fn replace(&self, #[form] user: NewUser) -> String {
        user.name
    }

    #[public]
    #[patch("/")]
    async fn update(&self, #[body] user: Unvalidated<Plain>) -> String {
        user.0.name
    }

    #[public]
    #[get("/")]
    async fn find(&self, #[query(context = Limits { most: 100 })] page: Page) -> String {
        page.limit.to_string()
    }

    #[public]
    #[get("/{status}")]
    async fn of_status(&self, #[param] status: Status) -> &'static str {
        match status {
            Status::Pending => "pending",
            Status::Paid => "paid",
        }
    }
}

#[module(controllers = [UserController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
