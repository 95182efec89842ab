use nest::{injectable, module};

#[injectable(value)]
struct Config;

struct NoError;

#[module(providers = [provide(Config, factory = || Err::<Config, NoError>(NoError))])]
struct AppModule;

fn main() {}
