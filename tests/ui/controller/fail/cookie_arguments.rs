use nest::{controller, injectable, module};

#[injectable]
struct SessionController;

#[controller("session")]
impl SessionController {
    #[public]
    #[get("/a")]
    async fn both(&self, #[cookie(signed, encrypted)] session: Option<u64>) {
        let _ = session;
    }

    #[public]
    #[get("/b")]
    async fn misspelt(&self, #[cookie("session", sined)] session: Option<u64>) {
        let _ = session;
    }

    #[public]
    #[get("/c")]
    async fn of_a_header(&self, #[header(signed)] session: Option<u64>) {
        let _ = session;
    }
}

#[module(controllers = [SessionController])]
struct AppModule;

fn main() {}
