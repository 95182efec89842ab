use nest::{controller, injectable, module};

struct Range {
    from: u32,
    to: u32,
}

#[injectable]
struct UserController;

#[controller("users")]
impl UserController {
    #[public]
    #[get("/{range}")]
    async fn find(&self, #[param] range: Range, #[header] x_range: Range, #[cookie] last: Option<Range>) -> String {
        format!("{} {} {} {} {}", range.from, range.to, x_range.from, x_range.to, last.is_some())
    }
}

#[module(controllers = [UserController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
