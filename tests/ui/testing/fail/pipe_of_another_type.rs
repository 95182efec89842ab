//! A pipe of numbers is replaced by one of texts.

use nest::http::{BadRequest, Conflict, StatusCode};
use nest::{controller, filter, injectable, module, pipe};

#[injectable]
struct PositivePipe;

#[pipe]
impl PositivePipe {
    async fn transform(&self, value: u32) -> Result<u32, BadRequest> {
        if value > 0 { Ok(value) } else { Err(BadRequest::new("a positive number is expected")) }
    }
}

#[injectable]
struct ConflictFilter;

#[filter]
impl ConflictFilter {
    async fn catch(&self, _error: Conflict) -> StatusCode {
        StatusCode::ACCEPTED
    }
}

#[injectable]
struct UserController;

#[controller("users", pipes = [PositivePipe], filters = [ConflictFilter])]
impl UserController {
    #[public]
    #[get("/{id}")]
    async fn find(&self, #[param] id: u32) -> Result<String, Conflict> {
        Ok(id.to_string())
    }
}

#[module(providers = [PositivePipe, ConflictFilter], controllers = [UserController])]
struct AppModule;

#[injectable]
struct TrimPipe;

#[pipe]
impl TrimPipe {
    async fn transform(&self, value: String) -> Result<String, BadRequest> {
        Ok(value.trim().to_owned())
    }
}

fn main() {
    let _ = nest::testing!(AppModule, override PositivePipe = TrimPipe);
}
