//! NEST-E0509: as the messages say.
use nest::http::{FromParam, ParamError};
use nest::{controller, injectable, module};

struct Range {
    from: u32,
    to: u32,
}

impl FromParam for Range {
    fn from_param(text: &str) -> Result<Self, ParamError> {
        let (from, to) = text.split_once('-').ok_or_else(|| ParamError::expected("range as 1-9"))?;
        Ok(Range { from: u32::from_param(from)?, to: u32::from_param(to)? })
    }
}

#[injectable]
struct UserController;

#[controller("users")]
impl UserController {
    #[public]
    #[get("/{range}")]
    async fn find(&self, #[param] range: Range, #[header] x_range: Range) -> String {
        format!("{} {} {} {}", range.from, range.to, x_range.from, x_range.to)
    }
}

#[module(controllers = [UserController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
