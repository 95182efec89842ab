use nest::expose;

#[expose]
enum User {
    Known,
}

fn main() {}
