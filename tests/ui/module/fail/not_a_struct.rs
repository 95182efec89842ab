use nest::module;

#[module(providers = [])]
enum UsersModule {}

fn main() {}
