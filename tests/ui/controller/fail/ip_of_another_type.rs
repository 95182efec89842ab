use std::net::Ipv4Addr;

use nest::{controller, injectable, module};

#[injectable]
struct UserController;

#[controller("users")]
impl UserController {
    #[public]
    #[get("/")]
    async fn find_all(&self, #[ip] ip: Ipv4Addr) -> String {
        ip.to_string()
    }
}

#[module(controllers = [UserController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
