use nest::module;

#[module]
struct AppModule {
    name: String,
}

nest::check!(AppModule);

fn main() {}
