//! Calls a service in process, one request at a time, in a way that callgrind can tell from everything around it.

use std::error::Error;
use std::future::poll_fn;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use http::{Request, Response};
use http_body::Body;
use http_body_util::Full;

use crate::conformance::verify;
use crate::contract::Endpoint;
use crate::peers::{Name, Noop, Peer, Service, Visitor};

/// What measurements call [`Noop`], which is no peer.
pub const NOOP: &str = "noop";

/// Calls one endpoint of one peer, or of `noop`, this many times. The peer is verified first.
///
/// `around` is given each call, to be made exactly once; building the request is not part of it.
///
/// # Errors
///
/// If there is no such peer, or if it does not answer the contract.
pub fn repeat(
    subject: &str,
    endpoint: Endpoint,
    calls: usize,
    around: &mut dyn FnMut(&mut dyn FnMut()),
) -> Result<(), Box<dyn Error>> {
    let repeat = Repeat { endpoint, calls, around };
    if subject == NOOP {
        return repeat.run::<Noop>(false);
    }
    Name::named(subject).ok_or("there is no such peer")?.visit(repeat)
}

struct Repeat<'a> {
    endpoint: Endpoint,
    calls: usize,
    around: &'a mut dyn FnMut(&mut dyn FnMut()),
}

impl Visitor for Repeat<'_> {
    type Output = Result<(), Box<dyn Error>>;

    fn visit<P: Peer>(self) -> Self::Output {
        self.run::<P>(true)
    }
}

impl Repeat<'_> {
    fn run<S: Service>(self, verified: bool) -> Result<(), Box<dyn Error>> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let service = runtime.block_on(S::start(self.endpoint.routes()));
        if verified {
            runtime.block_on(verify(&service, self.endpoint))?;
        }
        // A service may look for the runtime, to read its clock for instance.
        let _entered = runtime.enter();
        for exchange in self.endpoint.exchanges().iter().cycle().take(self.calls) {
            let mut request = Some(exchange.call.to_request()?);
            (self.around)(&mut || {
                if let Some(request) = request.take() {
                    answer_counted(&service, request);
                }
            });
        }
        Ok(())
    }
}

/// The name of [`answer_counted`], for callgrind's `--toggle-collect`.
pub const COUNTED: &str = "*answer_counted*";

/// Answers the request, reads the response to its last frame as a connection would, and drops both.
///
/// Callgrind counts only what happens in here, so a request can be built right before it is answered, and its memory is
/// as warm as behind a socket. There must be no closure and no `async` block in here: it would bear the same name, and
/// counting would stop where it begins.
///
/// # Panics
///
/// If the service has to wait for something: there is nothing to wait for in process.
#[inline(never)]
pub fn answer_counted<S: Service>(service: &S, request: Request<Full<Bytes>>) {
    let future = pin!(answer(service, request));
    match future.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(()) => {}
        Poll::Pending => panic!("the service waits for something that is not there in process"),
    }
}

async fn answer<S: Service>(service: &S, request: Request<Full<Bytes>>) {
    read_to_end(service.call(request).await).await;
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
