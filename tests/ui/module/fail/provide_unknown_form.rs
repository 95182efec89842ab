use nest::{injectable, module};

#[injectable(value)]
struct Config;

#[module(providers = [provide(Config, valeu = Config), provide(Config, with = Config)])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
