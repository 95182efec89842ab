use nest::{controller, injectable, module};
use serde::Deserialize;
use validator::{Validate, ValidationError};

#[derive(Deserialize, Validate)]
#[validate(context = u8)]
struct Article {
    #[validate(custom(function = "checked", use_context))]
    title: String,
}

fn checked(_: &str, _: &u8) -> Result<(), ValidationError> {
    Ok(())
}

/// Its rules look at nothing else.
#[derive(Deserialize, Validate)]
struct Note {
    title: String,
}

#[injectable]
struct ArticleController;

#[controller("articles")]
impl ArticleController {
    #[public]
    #[post("/body")]
    async fn body(&self, #[body(context = 7u8)] note: Note) {
        let _ = note.title;
    }

    #[public]
    #[get("/query")]
    async fn query(&self, #[query(context = 7u8)] note: Note) {
        let _ = note.title;
    }

    #[public]
    #[post("/form")]
    async fn form(&self, #[form(context = 7u8)] note: Note) {
        let _ = note.title;
    }

    #[public]
    #[put("/none")]
    async fn none(&self, #[body] article: Article) {
        let _ = article.title;
    }
}

#[module(controllers = [ArticleController])]
struct AppModule;

fn main() {}
