//! Calls a service in process, one request at a time, in a way that callgrind can tell from everything around it.

use std::error::Error;
use std::future::poll_fn;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use http::{Request, Response};
use http_body::Body;
use http_body_util::Full;
use tokio::runtime::Runtime;

use crate::call::Call;
use crate::conformance::verify;
use crate::contract::Endpoint;
use crate::features::{Feature, Use};
use crate::peers::{Name, Noop, Peer, Service, Start, Visitor};

/// What measurements call [`Noop`], which is no peer.
pub const NOOP: &str = "noop";

/// What is given each call of a measurement, to be made exactly once.
pub type Around<'a> = &'a mut dyn FnMut(&mut dyn FnMut());

/// Calls one endpoint of one peer, or of `noop`, this many times. The peer is verified first.
///
/// `around` is given each call, to be made exactly once; building the request is not part of it.
///
/// # Errors
///
/// If there is no such peer, or if it does not answer the contract.
pub fn repeat(subject: &str, endpoint: Endpoint, calls: usize, around: Around<'_>) -> Result<(), Box<dyn Error>> {
    let repeat = Repeat { endpoint, calls, around };
    if subject == NOOP {
        return repeat.run::<Noop>(false);
    }
    Name::named(subject).ok_or("there is no such peer")?.visit(repeat)
}

/// Calls a route of ours that uses a feature, or the same route without it, this many times. `around` is as above.
///
/// # Errors
///
/// If the route does not answer as it should.
pub fn repeat_feature(feature: Feature, used: Use, calls: usize, around: Around<'_>) -> Result<(), Box<dyn Error>> {
    let runtime = runtime()?;
    let service = runtime.block_on(feature.start(used));
    let call = feature.call(used);
    if !runtime.block_on(service.call(call.to_request()?)).status().is_success() {
        return Err(format!("a route {} {} answers with an error", used.as_str(), feature.name()).into());
    }
    let _entered = runtime.enter();
    call_all(&service, std::iter::repeat_n(&call, calls), around)
}

struct Repeat<'a> {
    endpoint: Endpoint,
    calls: usize,
    around: Around<'a>,
}

impl Visitor for Repeat<'_> {
    type Output = Result<(), Box<dyn Error>>;

    fn visit<P: Peer>(self) -> Self::Output {
        self.run::<P>(true)
    }
}

impl Repeat<'_> {
    fn run<S: Start>(self, verified: bool) -> Result<(), Box<dyn Error>> {
        let runtime = runtime()?;
        let service = runtime.block_on(S::start(self.endpoint.routes()));
        if verified {
            runtime.block_on(verify(&service, self.endpoint))?;
        }
        // A service may look for the runtime, to read its clock for instance.
        let _entered = runtime.enter();
        let exchanges = self.endpoint.exchanges();
        call_all(&service, exchanges.iter().map(|exchange| &exchange.call).cycle().take(self.calls), self.around)
    }
}

fn runtime() -> std::io::Result<Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()
}

fn call_all<'a, S: Service>(
    service: &S,
    calls: impl Iterator<Item = &'a Call>,
    around: Around<'_>,
) -> Result<(), Box<dyn Error>> {
    for call in calls {
        let mut request = Some(call.to_request()?);
        around(&mut || {
            if let Some(request) = request.take() {
                answer_counted(service, request);
            }
        });
    }
    Ok(())
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
