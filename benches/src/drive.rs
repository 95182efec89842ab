//! Calls a service in process, one request after another.

use std::future::poll_fn;
use std::pin::pin;

use bytes::Bytes;
use http::{Request, Response};
use http_body::Body;
use http_body_util::Full;

use crate::peers::Service;

/// Answers the requests and reads each response to its last frame, as a connection would.
pub async fn drive<S: Service>(service: &S, requests: impl Iterator<Item = Request<Full<Bytes>>>) {
    for request in requests {
        read_to_end(service.call(request).await).await;
    }
}

async fn read_to_end<B: Body<Data = Bytes>>(response: Response<B>) {
    let mut body = pin!(response.into_body());
    while !body.is_end_stream() {
        // What was in the frame has been verified before; here only the cost of getting it counts.
        if poll_fn(|context| body.as_mut().poll_frame(context)).await.is_none() {
            return;
        }
    }
}
