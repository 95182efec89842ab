use nest::{controller, injectable, module};

struct Filter;

#[injectable]
struct UserController;

#[controller("users")]
impl UserController {
    #[public]
    #[get("/")]
    async fn find_all(&self, filter: Filter) {
        let _ = filter;
    }
}

#[module(controllers = [UserController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
