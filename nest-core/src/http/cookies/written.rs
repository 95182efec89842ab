//! How the value of a cookie is written.

use cookie::Cookie;

use crate::http::error::Failure;
use crate::http::transport::Http;
use crate::pipeline::ExecutionContext;

/// How the value of a [`SetCookie`](super::SetCookie) is written: [`Unprotected`], or `Protected` by the application's key.
pub trait Written {
    /// Whether it takes the application's key.
    #[doc(hidden)]
    const IS_PROTECTED: bool;

    /// Makes the value what is sent, in the answer to a call.
    ///
    /// # Errors
    ///
    /// 500 when the key that it takes is not there.
    #[doc(hidden)]
    fn write(&self, cookie: &mut Cookie<'static>, cx: Option<&ExecutionContext<Http>>) -> Result<(), Failure>;
}

/// The value of a [`SetCookie`](super::SetCookie) is sent as it is.
#[derive(Clone, Copy, Debug)]
pub struct Unprotected;

impl Written for Unprotected {
    const IS_PROTECTED: bool = false;

    fn write(&self, _: &mut Cookie<'static>, _: Option<&ExecutionContext<Http>>) -> Result<(), Failure> {
        Ok(())
    }
}
