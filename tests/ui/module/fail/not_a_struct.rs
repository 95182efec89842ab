use nest::module;

#[module(providers = [])]
enum UsersModule {}

nest::check!(UsersModule);

fn main() {}
