//! An application that says where it listens and stops when it is told to, for tests that send signals.

use nest::{controller, injectable, module};

#[injectable]
struct TextController;

#[controller]
impl TextController {
    #[public]
    #[post("/text")]
    async fn text(&self, #[body] text: String) -> String {
        text
    }
}

#[module(controllers = [TextController])]
struct AppModule;

#[nest::main]
async fn main() -> nest::Result<()> {
    let app = nest::app!(AppModule).on_listen(|address| println!("{address}"));
    Ok(app.listen("127.0.0.1:0").await?)
}
