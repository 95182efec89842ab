use nest::module;

#[module(imports = [Absent], providers = [Missing], exports = [Gone])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
