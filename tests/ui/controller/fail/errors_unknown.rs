use nest::{HttpError, controller, injectable, module};

#[derive(Debug, thiserror::Error, HttpError)]
enum UserError {
    #[error("No such user")]
    #[http(404)]
    NotFound,
    #[error("This email is taken")]
    #[http(409)]
    EmailTaken,
    #[error(transparent)]
    #[http(transparent)]
    Payment(#[from] PaymentError),
}

#[derive(Debug, thiserror::Error, HttpError)]
enum PaymentError {
    #[error("Declined")]
    #[http(402)]
    Declined,
}

#[injectable]
struct UserController;

#[controller("users")]
impl UserController {
    #[public]
    #[get("/")]
    #[errors(NotFond, Declined)]
    async fn find(&self) -> Result<String, UserError> {
        Err(UserError::NotFound)
    }

    #[public]
    #[post("/")]
    #[errors(Gone, EmailTaken)]
    async fn create(&self) -> Result<String, UserError> {
        Err(UserError::EmailTaken)
    }
}

#[module(controllers = [UserController])]
struct AppModule;

fn main() {}
