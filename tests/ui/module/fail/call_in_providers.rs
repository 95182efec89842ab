use nest::{injectable, module};

#[injectable]
struct Config;

#[module(providers = [Config::new()])]
struct AppModule;

fn main() {}
