#[nest::main(flavor = "current_thread")]
async fn main() {}

#[nest::test(crate)]
async fn tested() {}
