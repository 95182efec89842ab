use nest::{injectable, module};

#[injectable(value)]
struct Config;

#[module(imports = [provide(Config, value = Config)])]
struct AppModule;

fn main() {}
