use nest::{injectable, module};

#[injectable(value)]
struct Config;

#[module(providers = [provide(Config, factory = |_name| Config)])]
struct AppModule;

fn main() {}
