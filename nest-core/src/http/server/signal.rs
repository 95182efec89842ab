//! The signals that end a server.

/// Waits for ctrl-c, or for SIGTERM where there is one, and gives its name.
///
/// A system that lets no signal be listened to gives none: the future then never ends.
pub async fn shutdown_signal() -> &'static str {
    tokio::select! {
        () = interrupt() => "SIGINT",
        () = terminate() => "SIGTERM",
    }
}

async fn interrupt() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

#[cfg(unix)]
async fn terminate() {
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut signals) => {
            signals.recv().await;
        }
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn terminate() {
    std::future::pending().await
}
