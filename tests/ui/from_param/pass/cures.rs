//! NEST-E0511: `FromParam` by hand.
use nest::http::{FromParam, ParamError};

enum Status {
    Pending,
    Paid(#[allow(dead_code, reason = "only read")] u32),
}

impl FromParam for Status {
    fn from_param(text: &str) -> Result<Self, ParamError> {
        match text {
            "pending" => Ok(Status::Pending),
            paid => u32::from_param(paid).map(Status::Paid),
        }
    }
}

fn main() {
    let _ = Status::from_param("pending");
}
