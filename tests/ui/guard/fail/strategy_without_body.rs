use nest::auth::BodyStrategy;
use nest::http::Failure;
use nest::{ExecutionContext, injectable};

struct Code {
    code: String,
}

#[injectable]
struct Codes;

impl BodyStrategy for Codes {
    type Body = Code;
    type Principal = String;

    async fn validate(&self, code: &Code, _: &ExecutionContext) -> Result<Option<String>, Failure> {
        Ok(Some(code.code.clone()))
    }
}

fn main() {}
