//! The smallest application: `cargo run -p hello`, then `curl http://127.0.0.1:3000/hello/Ada`.

use nest::{controller, injectable, module};

#[injectable]
struct HelloController;

#[controller("hello")]
impl HelloController {
    #[public]
    #[get("/{name}")]
    async fn hello(&self, #[param] name: String) -> String {
        format!("Hello, {name}!")
    }
}

#[module(controllers = [HelloController])]
struct AppModule;

#[nest::main]
async fn main() -> nest::Result<()> {
    Ok(nest::app!(AppModule).listen("127.0.0.1:3000").await?)
}
