use nest::guard;

#[guard]
async fn of_tenant(#[host] tenant: String) -> bool {
    tenant == "shop"
}

fn main() {}
