use nest::{injectable, module};

#[injectable(value)]
struct Config;

#[module(providers = [Config])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
