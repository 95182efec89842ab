use nest::guard;

#[guard]
async fn owner(#[body] order: String) -> bool {
    order.is_empty()
}

fn main() {}
