use nest::{controller, http::HttpException, injectable, module, pipe};

#[injectable]
struct Trim;

#[pipe]
impl Trim {
    async fn transform(&self, value: String) -> String {
        value.trim().to_owned()
    }
}

#[injectable]
struct Length;

#[pipe]
impl Length {
    async fn transform(&self, value: String) -> Result<usize, HttpException> {
        Ok(value.len())
    }
}

#[injectable]
struct PageController;

#[controller("pages")]
impl PageController {
    #[public]
    #[get("/{slug}")]
    async fn find_one(&self, #[param(pipes = [Trim])] slug: String) -> String {
        slug
    }
}

#[module(controllers = [PageController], providers = [Trim, Length])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
