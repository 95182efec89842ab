//! An application that has started.

use std::io::Write;
use std::net::SocketAddr;

use futures_util::FutureExt;
use tokio::net::TcpListener;
use tracing::subscriber::NoSubscriber;

use super::error::StartError;
use crate::app::ApplicationContext;
use crate::http::server::{ServerOptions, serve, shutdown_signal};
use crate::http::service::HttpService;

type OnListen = Box<dyn FnOnce(SocketAddr) + Send + Sync>;

/// An application that has started: everything is built and its hooks have run.
pub struct Running {
    context: ApplicationContext,
    service: HttpService,
    server: ServerOptions,
    on_listen: Option<OnListen>,
}

impl Running {
    pub(super) fn new(
        context: ApplicationContext,
        service: HttpService,
        server: ServerOptions,
        on_listen: Option<OnListen>,
    ) -> Running {
        Running { context, service, server, on_listen }
    }

    /// Its instances.
    #[must_use]
    pub fn context(&self) -> &ApplicationContext {
        &self.context
    }

    /// The application as a function from requests to responses, and as a tower `Service`.
    #[must_use]
    pub fn service(&self) -> HttpService {
        self.service.clone()
    }

    /// Runs the hooks of the stop, for an application that does not listen.
    pub async fn stop(self) {
        self.context.stop("").await;
    }

    /// Listens on `address`, serves until SIGTERM or ctrl-c, and stops gracefully.
    ///
    /// That it listens is in the log; a program whose `tracing` has no subscriber says so on the standard error output.
    ///
    /// # Errors
    ///
    /// When the address cannot be listened on. The hooks of the stop have then run.
    pub async fn listen(self, address: &str) -> Result<(), StartError> {
        match TcpListener::bind(address).await {
            Ok(listener) => {
                if let Ok(address) = listener.local_addr() {
                    tell_that_nothing_is_logged(address);
                }
                self.serve(listener, shutdown_signal()).await
            }
            Err(source) => {
                self.context.stop("").await;
                Err(StartError::bind(address.to_owned(), source))
            }
        }
    }

    /// Serves on a listener until `shutdown` resolves with the name of the signal, or an empty text, and stops gracefully:
    /// first the hooks that run while connections still stand, then no more connections and the requests under way, then the
    /// last hooks.
    ///
    /// # Errors
    ///
    /// When the listener fails.
    pub async fn serve(
        self,
        listener: TcpListener,
        shutdown: impl Future<Output = &'static str> + Send + 'static,
    ) -> Result<(), StartError> {
        let address = listener.local_addr().map_err(StartError::serve)?;
        // Polled once, so that signals are listened to before anybody is told that the server is up, and may send one.
        let mut shutdown = Box::pin(shutdown);
        let early = shutdown.as_mut().now_or_never();
        self.context.warnings().iter().for_each(|warning| tracing::warn!("{warning}"));
        tracing::info!(%address, "listening");
        if let Some(on_listen) = self.on_listen {
            on_listen(address);
        }
        let (context, signalled) = (self.context.clone(), tokio::sync::oneshot::channel());
        let (tell, told) = signalled;
        let stop = async move {
            let signal = match early {
                Some(signal) => signal,
                None => shutdown.await,
            };
            tracing::info!(signal, "stopping");
            context.before_connections_close(signal).await;
            // Nobody listens only when the server has already failed.
            let _ = tell.send(signal);
        };
        let drained = serve(listener, self.service, self.server, stop).await;
        if drained.cut > 0 {
            tracing::warn!(connections = drained.cut, "cut at the end of the drain timeout");
        }
        let signal = told.await.unwrap_or_default();
        self.context.after_connections_closed(signal).await;
        Ok(())
    }
}

/// Who has not set up a log sees no error of a handler either, and would look for it in vain.
fn tell_that_nothing_is_logged(address: SocketAddr) {
    if tracing::dispatcher::get_default(|dispatch| dispatch.is::<NoSubscriber>()) {
        // As the log would be: what cannot be written does not stop an application.
        let _ = writeln!(
            std::io::stderr(),
            "listening on {address}\n\
             nothing is logged, errors included, since `tracing` has no subscriber: `tracing_subscriber::fmt::init()` at the \
             beginning of `main` is one"
        );
    }
}
