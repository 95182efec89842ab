//! Stopping over a socket.

use std::sync::Arc;
use std::time::Duration;

use nest::lifecycle::{BeforeApplicationShutdown, HookError, OnApplicationShutdown, OnModuleDestroy};
use nest::{controller, injectable, module};
use tokio::sync::Notify;

use crate::trace::{Trace, TraceModule};

#[injectable]
struct Gate {
    #[inject(default)]
    entered: Notify,
    #[inject(default)]
    open: Notify,
    trace: Arc<Trace>,
}

impl OnModuleDestroy for Gate {
    async fn on_module_destroy(&self) -> Result<(), HookError> {
        self.trace.add("destroy");
        Ok(())
    }
}

impl BeforeApplicationShutdown for Gate {
    async fn before_application_shutdown(&self, signal: &str) -> Result<(), HookError> {
        self.trace.add(format!("before {signal}"));
        Ok(())
    }
}

impl OnApplicationShutdown for Gate {
    async fn on_application_shutdown(&self, signal: &str) -> Result<(), HookError> {
        self.trace.add(format!("shutdown {signal}"));
        Ok(())
    }
}

#[injectable]
struct SlowController {
    gate: Arc<Gate>,
}

#[controller("slow")]
impl SlowController {
    #[public]
    #[get("/")]
    async fn slow(&self) -> &'static str {
        self.gate.entered.notify_one();
        self.gate.open.notified().await;
        self.gate.trace.add("answered");
        "done"
    }

    #[public]
    #[get("/quick")]
    async fn quick(&self) -> &'static str {
        "quick"
    }
}

#[module(imports = [TraceModule], providers = [Gate], controllers = [SlowController])]
struct AppModule;

#[nest::test]
async fn a_request_under_way_is_finished_before_the_last_hooks() {
    let app = nest::testing!(AppModule).start_on_socket().await;
    let (gate, trace, address) = (app.provider::<Gate>(), app.provider::<Trace>(), app.address().unwrap());
    let client = get_by_hand(address, "/slow");
    let client = tokio::spawn(client);
    gate.entered.notified().await;
    let stopping = tokio::spawn(app.stop_by("SIGTERM"));
    while trace.count("before SIGTERM") == 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    // Connections that come now are refused once the listener is closed.
    while tokio::net::TcpStream::connect(address).await.is_ok() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    assert!(!stopping.is_finished());
    gate.open.notify_one();
    let answer = client.await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("done"), "{answer}");
    stopping.await.unwrap();
    assert_eq!(trace.take(), ["destroy", "before SIGTERM", "answered", "shutdown SIGTERM"]);
}

/// Sends a request by hand, and reads until the server closes the connection.
async fn get_by_hand(address: std::net::SocketAddr, path: &'static str) -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[nest::test]
async fn answers_over_a_socket_are_those_in_process() {
    let app = nest::testing!(AppModule).start_on_socket().await;
    let answer = app.get("/slow/quick").send().await.expect_status(200).expect_text("quick");
    let answer = answer.expect_header("content-type", "text/plain; charset=utf-8").expect_header("content-length", "5");
    assert!(answer.header("date").is_some(), "{answer}");
    app.stop().await;
}

#[nest::test]
async fn an_idle_connection_does_not_hold_the_stop_up() {
    let app = nest::testing!(AppModule).start_on_socket().await;
    let address = app.address().unwrap();
    let idle = tokio::spawn(get_by_hand(address, "/slow/quick"));
    // Answered, and kept alive: it ends with the server.
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(!idle.is_finished());
    tokio::time::timeout(Duration::from_secs(5), app.stop()).await.unwrap();
    assert!(idle.await.unwrap().ends_with("quick"));
}

#[nest::test]
async fn an_address_in_use_is_said_and_what_was_started_is_stopped() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let running = nest::app!(AppModule).start().await.unwrap();
    let trace = running.context().get::<Trace>();
    let error = running.listen(&address).await.unwrap_err();
    assert!(error.is_bind());
    assert_eq!(error.to_string(), format!("cannot listen on {address}"));
    assert_eq!(trace.take(), ["destroy", "before ", "shutdown "]);
}
