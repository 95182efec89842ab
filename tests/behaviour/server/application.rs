//! The application behind the server, with a handler for each way in which a client can behave.

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use nest::http::{Body, BoxError, Json, ServerOptions};
use nest::testing::TestApp;
use nest::{controller, injectable, module};
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;
use validator::Validate;

use super::client::Client;

/// A door that a handler waits at.
#[injectable]
pub(super) struct Gate {
    #[inject(default)]
    pub(super) reached: Notify,
    #[inject(default)]
    pub(super) open: Notify,
}

/// Tells the gate that an answer is over.
struct Dropped(Arc<Gate>);

impl Drop for Dropped {
    fn drop(&mut self) {
        self.0.reached.notify_one();
    }
}

#[derive(Deserialize, Serialize, Validate)]
struct Note {
    #[validate(length(min = 1))]
    text: String,
}

#[injectable]
struct WireController {
    gate: Arc<Gate>,
}

#[controller]
impl WireController {
    #[public]
    #[get("/hello")]
    async fn hello(&self) -> &'static str {
        "hello"
    }

    /// An answer without end, which tells the gate when it is dropped.
    #[public]
    #[get("/endless")]
    async fn endless(&self) -> Body {
        let guard = Dropped(self.gate.clone());
        let chunks = futures_util::stream::repeat_with(move || {
            let _ = &guard;
            Ok::<_, std::io::Error>(vec![b'x'; 64 * 1024])
        });
        Body::from_stream(chunks)
    }

    #[public]
    #[get("/path/{text}")]
    async fn path(&self, #[param] text: String) -> String {
        text
    }

    #[public]
    #[get("/number/{number}")]
    async fn number(&self, #[param] number: i64) -> String {
        number.to_string()
    }

    #[public]
    #[get("/query")]
    async fn query(&self, #[query] text: String) -> String {
        text
    }

    #[public]
    #[get("/header")]
    async fn header(&self, #[header("x-text")] text: String) -> String {
        text
    }

    #[public]
    #[post("/text")]
    async fn text(&self, #[body] text: String) -> String {
        text
    }

    #[public]
    #[post("/note")]
    async fn note(&self, #[body] note: Note) -> Json<Note> {
        Json(note)
    }

    #[public]
    #[post("/unread")]
    async fn unread(&self) -> &'static str {
        "unread"
    }

    /// What a reader of the stream itself sees of its end.
    #[public]
    #[post("/stream")]
    async fn stream(&self, #[body] body: Body) -> String {
        match body.collect(usize::MAX).await {
            Ok(bytes) => bytes.len().to_string(),
            Err(error) => error.to_string(),
        }
    }

    /// Sends the body back in the pieces in which it came.
    #[public]
    #[post("/pieces")]
    async fn pieces(&self, #[body] body: Body) -> Body {
        body
    }

    /// Sends two pieces and its end, waiting at the gate before the second and before the end.
    #[public]
    #[post("/later")]
    async fn later(&self, #[body] text: String) -> Body {
        let gate = self.gate.clone();
        let pieces = futures_util::stream::iter([Some("first".to_owned()), Some(text), None].into_iter().enumerate());
        Body::from_stream(pieces.filter_map(move |(number, piece)| {
            let gate = gate.clone();
            async move {
                if number > 0 {
                    gate.open.notified().await;
                }
                piece.map(Ok::<_, BoxError>)
            }
        }))
    }

    #[public]
    #[get("/gate")]
    async fn gate(&self) -> &'static str {
        self.gate.reached.notify_one();
        self.gate.open.notified().await;
        "open"
    }

    #[public]
    #[get("/panic")]
    async fn panic(&self) -> &'static str {
        panic!("a bug")
    }
}

#[module(providers = [Gate], controllers = [WireController])]
struct AppModule;

/// Starts the application on a socket, with options that differ from the default ones.
pub(super) async fn start(change: impl FnOnce(&mut ServerOptions)) -> TestApp {
    let mut options = ServerOptions::default();
    change(&mut options);
    nest::testing!(AppModule).configure(|app| app.server(options).body_limit(1000)).start_on_socket().await
}

/// Starts the application on a socket, with errors that are problem details.
pub(super) async fn start_with_problems(change: impl FnOnce(&mut ServerOptions)) -> TestApp {
    let mut options = ServerOptions::default();
    change(&mut options);
    nest::testing!(AppModule).configure(|app| app.server(options).problem_details()).start_on_socket().await
}

/// A connection to it.
pub(super) async fn connect(app: &TestApp) -> Client {
    Client::connect(app.address().unwrap()).await
}

/// Somebody else's request is answered.
pub(super) async fn assert_others_are_served(app: &TestApp) {
    app.get("/hello").send().await.expect_status(200).expect_text("hello");
}

/// So many milliseconds.
pub(super) fn milliseconds(count: u64) -> Duration {
    Duration::from_millis(count)
}
