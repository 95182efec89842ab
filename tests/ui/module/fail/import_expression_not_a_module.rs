use nest::{injectable, module};

#[injectable]
struct Config;

#[module(imports = [String::from("users")])]
struct AppModule;

#[module(imports = [Config::default()])]
struct OtherModule;

impl Default for Config {
    fn default() -> Config {
        Config
    }
}

fn main() {}
