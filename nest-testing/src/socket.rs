//! Sends a request over a connection of its own.

use std::net::SocketAddr;

use hyper_util::rt::TokioIo;
use nest_core::http::Body;
use tokio::net::TcpStream;

pub(crate) async fn send(address: SocketAddr, request: http::Request<Body>) -> http::Response<Body> {
    let stream = match TcpStream::connect(address).await {
        Ok(stream) => stream,
        Err(error) => panic!("nobody listens on {address}: {error}"),
    };
    let (mut sender, connection) = match hyper::client::conn::http1::handshake(TokioIo::new(stream)).await {
        Ok(connected) => connected,
        Err(error) => panic!("no HTTP connection to {address}: {error}"),
    };
    // It ends with the connection, whose errors the request tells.
    tokio::spawn(connection);
    match sender.send_request(request).await {
        Ok(response) => response.map(Body::new),
        Err(error) => panic!("no answer from {address}: {error}"),
    }
}
