use nest::{injectable, module};

#[injectable(value)]
struct Config(String);

fn config(name: String) -> Config {
    Config(name)
}

#[module(providers = [provide(Config, factory = |name: String| Config(name))])]
struct AppModule;

#[module(providers = [provide(Config, factory = config)])]
struct OtherModule;

fn main() {}
