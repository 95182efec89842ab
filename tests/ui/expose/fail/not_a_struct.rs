use nest::expose;

#[expose]
struct User;

fn main() {}
