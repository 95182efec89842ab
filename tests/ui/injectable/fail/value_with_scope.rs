use nest::injectable;

#[injectable(value, scope = request)]
struct Config;

fn main() {}
