//! Test applications: the production graph with named replacements.
//!
//! `nest::testing!` takes the root module of the application and what a test replaces in it,
//! `nest::testing!(AppModule, override dyn EmailService = FakeEmail::default())`. The graph is judged as in production, and
//! replacing what it neither has nor lacks does not compile:
//!
//! - `crate = path` behind the root says where the framework is, when it has another name.
//! - A replacement is a value or an `Arc` of it. For `dyn Trait` it is any type that implements the trait; for a guard,
//!   interceptor, pipe or filter it is any other of the same kind; for anything else it is another value of the same type.
//! - `override module MailModule = FakeMailModule` reads every import of the one as one of the other.
//! - What the application lacks is given in the same way, so that a part of an application can be tested by itself.
//! - A [`Fixture`] is state that a test begins with, made of what its application has.
//! - [`TestBuilder::configure`] applies what production does to its `Application`: prefix, versions, layers.
//! - [`TestBuilder::start`] answers in process; [`TestBuilder::start_on_socket`] listens on a free port, for what only shows
//!   on a connection.
//! - [`TestApp::client`] keeps cookies from one request to the next, [`TestForm`] uploads files, [`TestRequest::events`] reads a
//!   stream of events as they come, and [`TestClock`] is a clock that the test moves.
//! - An expectation that does not hold panics with the request, the status, and the body.

#[doc(hidden)]
pub mod __private;
mod app;
mod builder;
mod client;
mod clock;
mod events;
mod expect;
mod fixture;
mod form;
mod request;
mod response;
mod socket;

pub use app::TestApp;
pub use builder::TestBuilder;
pub use client::TestClient;
pub use clock::TestClock;
pub use events::{TestEvent, TestEvents};
pub use fixture::Fixture;
pub use form::TestForm;
pub use request::TestRequest;
pub use response::TestResponse;
