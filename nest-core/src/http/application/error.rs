//! Why an application did not start, or stopped serving.

use std::fmt;

use crate::di::BootError;
use crate::http::routing::RouteConflict;

/// Why an application did not start, or could not go on.
#[derive(Debug)]
pub struct StartError(Kind);

#[derive(Debug)]
enum Kind {
    Boot(BootError),
    Routes(Vec<RouteConflict>),
    Bind { address: String, source: std::io::Error },
    Serve(std::io::Error),
}

impl StartError {
    pub(super) fn boot(error: BootError) -> StartError {
        StartError(Kind::Boot(error))
    }

    pub(super) fn routes(conflicts: Vec<RouteConflict>) -> StartError {
        StartError(Kind::Routes(conflicts))
    }

    pub(super) fn bind(address: String, source: std::io::Error) -> StartError {
        StartError(Kind::Bind { address, source })
    }

    pub(super) fn serve(source: std::io::Error) -> StartError {
        StartError(Kind::Serve(source))
    }

    /// Whether the address could not be listened on.
    #[must_use]
    pub fn is_bind(&self) -> bool {
        matches!(self.0, Kind::Bind { .. })
    }

    /// Whether a provider or a hook failed.
    #[must_use]
    pub fn is_boot(&self) -> bool {
        matches!(self.0, Kind::Boot(_))
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            // The boot error is a list that stands for itself.
            Kind::Boot(error) => error.fmt(f),
            Kind::Routes(conflicts) => {
                f.write_str("the routes of the application clash:")?;
                conflicts.iter().try_for_each(|conflict| write!(f, "\n- {conflict}"))
            }
            Kind::Bind { address, .. } => write!(f, "cannot listen on {address}"),
            Kind::Serve(_) => f.write_str("the server failed"),
        }
    }
}

impl std::error::Error for StartError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0 {
            Kind::Bind { source, .. } | Kind::Serve(source) => Some(source),
            Kind::Boot(_) | Kind::Routes(_) => None,
        }
    }
}
