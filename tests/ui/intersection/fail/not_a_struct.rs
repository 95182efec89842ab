use nest::intersection;

#[intersection]
struct NewMember(String);

fn main() {}
