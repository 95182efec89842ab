//! The peers, and the one place where a peer is added.
//!
//! To add one: implement [`Service`], [`Start`] and [`Peer`] for a type in a file of its own, then add a variant to [`Name`] and a
//! line to each of its `match`es. Every test and every instrument follows from there. [`Name::is_ours`] says which peer
//! `instructions --check` judges.

mod axum;
mod guaranteed;
mod hyper;
mod nest;
mod noop;

use std::future::Future;
use std::io;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use tokio::net::TcpListener;

pub use self::axum::Axum;
pub use self::guaranteed::HyperWithGuarantees;
pub use self::hyper::Hyper;
pub use self::nest::Nest;
pub use self::noop::Noop;

/// Something that answers requests in process.
pub trait Service: Sized + Send + Sync + 'static {
    /// The body of its responses.
    type Body: http_body::Body<Data = Bytes> + Send;

    /// Answers one request.
    fn call(&self, request: Request<Full<Bytes>>) -> impl Future<Output = Response<Self::Body>> + Send;
}

/// A service for the endpoints.
pub trait Start: Service {
    /// Builds the application with this many routes `/r{n}/items/{id}` next to the other endpoints.
    fn start(routes: usize) -> impl Future<Output = Self> + Send;
}

/// A service that answers the whole [contract](crate::contract), in process and on a socket.
pub trait Peer: Start {
    /// Serves HTTP/1.1 on the listener, in the way that the peer's users would, until the process ends.
    ///
    /// # Errors
    ///
    /// If connections can no longer be accepted.
    fn serve(self, listener: TcpListener) -> impl Future<Output = io::Result<()>> + Send;
}

/// The peers by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Name {
    /// A hand-written `match` on hyper: what the work costs without a framework.
    Hyper,
    /// The same with what clients of ours are promised, by hand: what those promises cost.
    HyperWithGuarantees,
    /// axum as its documentation shows it.
    Axum,
    /// The framework of this repository.
    Nest,
}

impl Name {
    /// Every peer, in the order of the tables. The first one is what ratios are taken to.
    pub const ALL: [Self; 4] = [Self::Hyper, Self::HyperWithGuarantees, Self::Axum, Self::Nest];

    /// The name in tables and on command lines.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hyper => "hyper",
            Self::HyperWithGuarantees => "hyper with guarantees",
            Self::Axum => "axum",
            Self::Nest => "nest",
        }
    }

    /// The peer called `name`, if there is one.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|peer| peer.as_str() == name)
    }

    /// Whether this peer is the framework of this repository, whose counts must not grow unnoticed.
    pub fn is_ours(self) -> bool {
        match self {
            Self::Hyper | Self::HyperWithGuarantees | Self::Axum => false,
            Self::Nest => true,
        }
    }

    /// Hands the peer's type to the visitor.
    pub fn visit<V: Visitor>(self, visitor: V) -> V::Output {
        match self {
            Self::Hyper => visitor.visit::<Hyper>(),
            Self::HyperWithGuarantees => visitor.visit::<HyperWithGuarantees>(),
            Self::Axum => visitor.visit::<Axum>(),
            Self::Nest => visitor.visit::<Nest>(),
        }
    }
}

/// Something to be done with whichever peer was named.
pub trait Visitor {
    /// What comes of it.
    type Output;

    /// Does it.
    fn visit<P: Peer>(self) -> Self::Output;
}
