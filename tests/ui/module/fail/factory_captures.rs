use nest::{injectable, module};

#[injectable(value)]
struct Config(String);

#[module(providers = [provide(Config, factory = "config")])]
struct AppModule;

fn main() {}
