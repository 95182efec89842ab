//! A test application before it starts.

use std::any::Any;

use nest_core::http::{Application, StartError};

use crate::app::TestApp;
use crate::fixture::{self, Fixture, SetUp};

/// A test application before it starts: what `nest::testing!` makes.
#[must_use = "a test application does nothing until it starts"]
pub struct TestBuilder {
    application: Application,
    fixtures: Vec<SetUp>,
    kept: Kept,
}

/// What is given up after the application.
pub(crate) type Kept = Vec<Box<dyn Any + Send + Sync>>;

impl TestBuilder {
    pub(crate) fn new(application: Application) -> TestBuilder {
        TestBuilder { application, fixtures: Vec::new(), kept: Vec::new() }
    }

    /// Configures the application. Pass the function that `main` uses too, so that tests meet the paths of production.
    pub fn configure(self, configure: impl FnOnce(Application) -> Application) -> TestBuilder {
        TestBuilder { application: configure(self.application), ..self }
    }

    /// Makes a [`Fixture`] before the application answers, those that are named first at first.
    pub fn fixture<F: Fixture>(mut self) -> TestBuilder {
        self.fixtures.push(fixture::set_up::<F>);
        self
    }

    /// Keeps something for as long as the test has the application, and drops it after that and its fixtures: a temporary folder, a
    /// database of the test.
    pub fn keep(mut self, value: impl Any + Send + Sync) -> TestBuilder {
        self.kept.push(Box::new(value));
        self
    }

    /// Builds everything and runs the hooks of the start. Requests are answered in process.
    ///
    /// # Panics
    ///
    /// When the application does not start, with all the reasons.
    pub async fn start(self) -> TestApp {
        started(self.try_start().await)
    }

    /// As [`TestBuilder::start`], for a test of an application that does not start.
    ///
    /// # Errors
    ///
    /// All the reasons.
    pub async fn try_start(self) -> Result<TestApp, StartError> {
        let TestBuilder { application, fixtures, kept } = self;
        let app = TestApp::in_process(&application.start().await?, kept);
        for set_up in fixtures {
            set_up(&app).await;
        }
        Ok(app)
    }

    /// Starts, and listens on a free port of the loopback interface. Requests go over a connection each.
    ///
    /// # Panics
    ///
    /// When the application does not start, and when there is no free port.
    pub async fn start_on_socket(self) -> TestApp {
        let listener = match tokio::net::TcpListener::bind("127.0.0.1:0").await {
            Ok(listener) => listener,
            Err(error) => panic!("no free port on the loopback interface: {error}"),
        };
        let TestBuilder { application, fixtures, kept } = self;
        let running = started(application.start().await);
        let app = TestApp::in_process(&running, kept);
        for set_up in fixtures {
            set_up(&app).await;
        }
        app.on_socket(running, listener)
    }
}

#[track_caller]
fn started<T>(result: Result<T, StartError>) -> T {
    match result {
        Ok(started) => started,
        Err(error) => panic!("{error}"),
    }
}
