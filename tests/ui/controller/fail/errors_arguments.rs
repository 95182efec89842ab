use nest::{HttpError, controller, injectable, module};

#[derive(Debug, thiserror::Error, HttpError)]
enum UserError {
    #[error("No such user")]
    #[http(404)]
    NotFound,
}

#[injectable]
struct UserController;

#[controller("users")]
impl UserController {
    #[public]
    #[get("/a")]
    #[errors(UserError::NotFound)]
    async fn with_type(&self) -> Result<String, UserError> {
        Err(UserError::NotFound)
    }

    #[public]
    #[get("/b")]
    #[errors(NotFound, NotFound)]
    async fn named_twice(&self) -> Result<String, UserError> {
        Err(UserError::NotFound)
    }

    #[public]
    #[get("/c")]
    #[errors(NotFound)]
    #[errors(NotFound)]
    async fn given_twice(&self) -> Result<String, UserError> {
        Err(UserError::NotFound)
    }

    #[public]
    #[get("/d")]
    #[errors]
    async fn without_names(&self) -> Result<String, UserError> {
        Err(UserError::NotFound)
    }

    #[public]
    #[get("/e")]
    #[openapi(produces = ["png"])]
    async fn no_media_type(&self) -> String {
        String::new()
    }
}

#[module(controllers = [UserController])]
struct AppModule;

fn main() {}
