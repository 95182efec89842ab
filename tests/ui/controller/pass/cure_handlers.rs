//! NEST-E0501, NEST-E0502, NEST-E0505, NEST-E0506, NEST-E0508: async, with `&self` and without parameters of its own; one body, and none on a
//! GET; an extractor of one's own; a result that is a response.
use nest::http::{Body, FromRequest, FromRequestParts, Json, NotFound, StatusCode, Unvalidated};
use nest::{ExecutionContext, controller, injectable, module};

struct Filter;

impl FromRequestParts for Filter {
    type Rejection = NotFound;

    async fn from_request_parts(_: &ExecutionContext) -> Result<Self, NotFound> {
        Ok(Filter)
    }
}

struct Raw(Body);

impl FromRequest for Raw {
    type Rejection = NotFound;

    async fn from_request(_: &ExecutionContext, body: Body) -> Result<Self, NotFound> {
        Ok(Raw(body))
    }
}

#[injectable]
struct UserController;

#[controller("users")]
impl UserController {
    #[public]
    #[get("/")]
    async fn find_all(&self, #[query] name: String, filter: Filter) -> Json<Vec<String>> {
        let Filter = filter;
        Json(vec![name])
    }

    #[public]
    #[post("/")]
    async fn create(&self, #[body] user_and_address: Unvalidated<(String, String)>) -> (StatusCode, String) {
        (StatusCode::ACCEPTED, user_and_address.0.0)
    }

    #[public]
    #[put("/")]
    async fn replace(&self, #[body] raw: Raw) -> Result<Body, NotFound> {
        Ok(raw.0)
    }
}

#[module(controllers = [UserController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
