//! Why a sign-in came to nothing, as its user is told.

use nest_core::http::{
    BadGateway, BadRequest, Failure, Forbidden, InternalServerError, ServiceUnavailable, Unauthorized,
};

use crate::issuer::IssuerError;

/// Why a callback is refused.
///
/// What users read says what they can do, and nothing that came from the provider or in the query: a stranger may have written that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// No attempt of this browser: none was begun, another application or key wrote the cookie, or it is gone.
    NotBegun,
    /// Its state is that of another attempt, or it was begun at another provider.
    Foreign,
    /// It has taken too long.
    Expired,
    /// It came to its end before.
    Replayed,
    /// The user, or the provider, said no.
    Denied,
    /// The provider answered with another error, or with nothing.
    Failed,
    /// The provider does not take the code.
    Code,
    /// The ID token is not good.
    Token(&'static str),
}

impl Refusal {
    /// For the log.
    fn reason(self) -> &'static str {
        match self {
            Self::NotBegun => "the browser has not begun a sign-in",
            Self::Foreign => "it belongs to another attempt",
            Self::Expired => "the attempt has expired",
            Self::Replayed => "the attempt has been used",
            Self::Denied => "access was denied at the provider",
            Self::Failed => "the provider answered with an error",
            Self::Code => "the provider refused the code",
            Self::Token(reason) => reason,
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Failure {
        tracing::debug!(reason = refusal.reason(), "a sign-in at an identity provider was refused");
        match refusal {
            Refusal::NotBegun => {
                BadRequest::new("This browser has not begun to sign in, or it was too long ago").into()
            }
            Refusal::Foreign => BadRequest::new("This answer belongs to another sign-in").into(),
            Refusal::Expired => BadRequest::new("The sign-in has expired").into(),
            Refusal::Replayed => BadRequest::new("The sign-in has been used already").into(),
            Refusal::Denied => Forbidden::new("Access was denied at the identity provider").into(),
            Refusal::Failed => BadRequest::new("The identity provider did not sign the user in").into(),
            Refusal::Code | Refusal::Token(_) => {
                Unauthorized::new("The identity provider's answer was not accepted").into()
            }
        }
    }
}

/// The provider cannot be reached, or does not do what providers do: not the fault of whoever signs in. The log has the cause.
pub(super) fn unusable(error: IssuerError) -> Failure {
    if error.is_configuration() {
        InternalServerError::new("the identity provider is configured wrongly").with_cause(error).into()
    } else if error.is_unreachable() {
        ServiceUnavailable::new("The identity provider cannot be reached").with_cause(error).into()
    } else {
        BadGateway::new("The identity provider's answer cannot be used").with_cause(error).into()
    }
}
