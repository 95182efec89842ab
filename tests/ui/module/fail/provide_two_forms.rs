use nest::{injectable, module};

#[injectable]
struct Config;

#[module(providers = [provide(Config, class = Config, value = Config)])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
