use nest::{controller, injectable};

#[injectable]
struct UserController;

#[controller("users")]
impl UserController {
    #[public]
    #[get("/")]
    #[expose]
    async fn first(&self) {}

    #[public]
    #[get("/second")]
    #[expose(group(ADMIN))]
    async fn second(&self) {}

    #[public]
    #[get("/third")]
    #[expose(to)]
    async fn third(&self) {}
}

fn main() {}
