//! Pipes: they meet every argument of their type.

use std::sync::Arc;

use nest::http::{BadRequest, Json};
use nest::{controller, injectable, module, pipe};
use serde::{Deserialize, Serialize};
use validator::Validate;

#[derive(Debug, Deserialize, Serialize, Validate)]
struct Note {
    text: String,
}

/// What the pipe needs is injected.
#[injectable]
struct Words {
    #[inject(value = "forbidden")]
    word: &'static str,
}

#[injectable]
struct CensorPipe {
    words: Arc<Words>,
}

#[pipe]
impl CensorPipe {
    async fn transform(&self, note: Note) -> Result<Note, BadRequest> {
        if note.text.contains(self.words.word) {
            return Err(BadRequest::new("a forbidden word"));
        }
        Ok(Note { text: note.text.trim().to_owned() })
    }
}

#[injectable]
struct PositivePipe;

#[pipe]
impl PositivePipe {
    async fn transform(&self, value: i64) -> Result<i64, BadRequest> {
        if value > 0 { Ok(value) } else { Err(BadRequest::new("a positive number is expected")) }
    }
}

/// Takes the text that a header or a cookie is.
#[injectable]
struct TrimPipe;

#[pipe]
impl TrimPipe {
    async fn transform(&self, text: String) -> Result<String, BadRequest> {
        Ok(text.trim_matches('-').to_owned())
    }
}

#[injectable]
struct UpperPipe;

#[pipe]
impl UpperPipe {
    async fn transform(&self, text: String) -> Result<String, BadRequest> {
        Ok(text.to_uppercase() + "-")
    }
}

#[injectable]
struct NoteController;

#[controller("notes", pipes = [CensorPipe])]
impl NoteController {
    #[public]
    #[post("/")]
    async fn create(&self, #[body] note: Note) -> Json<Note> {
        Json(note)
    }

    #[public]
    #[get("/{id}", pipes = [PositivePipe])]
    async fn one(&self, #[param] id: i64, #[query] page: i64, #[query] unsigned: u32) -> String {
        format!("{id} {page} {unsigned}")
    }

    /// One of two numbers has a pipe of its own.
    #[public]
    #[get("/pages/{id}")]
    async fn page(&self, #[param(pipes = [PositivePipe])] id: i64, #[query] offset: i64) -> String {
        format!("{id} {offset}")
    }

    #[public]
    #[get("/texts", pipes = [TrimPipe])]
    async fn texts(
        &self,
        #[query("first", pipes = [UpperPipe])] one: String,
        #[header("x-second", pipes = [UpperPipe, TrimPipe])] two: String,
        #[cookie] three: String,
    ) -> String {
        format!("{one} {two} {three}")
    }
}

#[module(providers = [Words, CensorPipe, PositivePipe, TrimPipe, UpperPipe], controllers = [NoteController])]
struct AppModule;

#[nest::test]
async fn a_pipe_transforms_what_the_handler_gets() {
    let app = nest::testing!(AppModule).start().await;
    let answer = app.post("/notes").json(&Note { text: "  hello ".to_owned() }).send().await;
    answer.expect_status(201).expect_json(Note { text: "hello".to_owned() });
}

#[nest::test]
async fn a_pipe_refuses() {
    let app = nest::testing!(AppModule).start().await;
    let note = Note { text: "a forbidden thing".to_owned() };
    app.post("/notes").json(&note).send().await.expect_status(400).expect_message("a forbidden word");
}

#[nest::test]
async fn a_pipe_meets_every_argument_of_its_type_and_no_other() {
    let app = nest::testing!(AppModule).start().await;
    app.get("/notes/1?page=2&unsigned=0").send().await.expect_text("1 2 0");
    app.get("/notes/0?page=2&unsigned=0").send().await.expect_message("a positive number is expected");
    app.get("/notes/1?page=0&unsigned=0").send().await.expect_message("a positive number is expected");
}

#[nest::test]
async fn a_pipe_of_one_argument_meets_no_other() {
    let app = nest::testing!(AppModule).start().await;
    app.get("/notes/pages/1?offset=-5").send().await.expect_text("1 -5");
    let refused = app.get("/notes/pages/-1?offset=5").send().await;
    refused.expect_status(400).expect_message("a positive number is expected");
}

#[nest::test]
async fn the_pipes_of_an_argument_run_behind_those_of_its_route() {
    let app = nest::testing!(AppModule).start().await;
    let request = app.get("/notes/texts?first=-a-").header("x-second", "-b-").header("cookie", "three=-c-");
    request.send().await.expect_text("A- B c");
}
