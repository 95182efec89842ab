use nest::{Proof, controller, injectable, module, parameter};

#[derive(Clone, Proof)]
struct CurrentUser;

struct Member;

#[parameter]
async fn member(_user: &CurrentUser) -> Member {
    Member
}

#[injectable]
struct MemberController;

#[controller("members")]
impl MemberController {
    #[public]
    #[get("/me")]
    async fn me(&self, _member: Member) {}
}

#[module(controllers = [MemberController])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
