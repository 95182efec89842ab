//! An address of either version, or perhaps none.
use std::net::IpAddr;

use nest::{controller, injectable, module};

#[injectable]
struct UserController;

#[controller("users")]
impl UserController {
    #[public]
    #[get("/")]
    async fn find_all(&self, #[ip] ip: IpAddr) -> String {
        ip.to_string()
    }

    #[public]
    #[get("/perhaps")]
    async fn perhaps(&self, #[ip] ip: Option<IpAddr>) -> String {
        format!("{ip:?}")
    }
}

#[module(controllers = [UserController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
