use nest::{injectable, module};

#[injectable(value)]
struct Config;

#[module(providers = [provide(Config, value = "config")])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
