//! NEST-E0605, NEST-E0606: a pipe of the same values, and a filter of the same error.

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
struct AnyPipe;

#[pipe]
impl AnyPipe {
    async fn validate(&self, _value: &u32) -> Result<(), BadRequest> {
        Ok(())
    }
}

#[injectable]
struct OtherFilter;

#[filter]
impl OtherFilter {
    async fn catch(&self, error: Conflict) -> Result<StatusCode, Conflict> {
        Err(error)
    }
}

fn main() {
    let _ = nest::testing!(AppModule, override PositivePipe = AnyPipe, override ConflictFilter = OtherFilter);
}
