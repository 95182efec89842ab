//! A test application before it starts.

use nest_core::http::{Application, StartError};

use crate::app::TestApp;

/// A test application before it starts: what `nest::testing!` makes.
#[must_use = "a test application does nothing until it starts"]
pub struct TestBuilder {
    application: Application,
}

impl TestBuilder {
    pub(crate) fn new(application: Application) -> TestBuilder {
        TestBuilder { application }
    }

    /// Configures the application. Pass the function that `main` uses too, so that tests meet the paths of production.
    pub fn configure(self, configure: impl FnOnce(Application) -> Application) -> TestBuilder {
        TestBuilder { application: configure(self.application) }
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
        Ok(TestApp::in_process(self.application.start().await?))
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
        TestApp::on_socket(started(self.application.start().await), listener)
    }
}

#[track_caller]
fn started<T>(result: Result<T, StartError>) -> T {
    match result {
        Ok(started) => started,
        Err(error) => panic!("{error}"),
    }
}
