//! HTTP basic authentication (RFC 7617).

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use nest_core::http::{Failure, RequestHead};
use secrecy::{ExposeSecret, SecretString};

use super::{Credentials, authorization, unauthorized};

/// RFC 7617, section 2.1: names and passwords are UTF-8.
const CHALLENGE: &str = "Basic realm=\"Restricted\", charset=\"UTF-8\"";

/// The name and the password of an `Authorization: Basic …` header. They go over the wire as they are, so let TLS be around them.
pub struct BasicCredentials {
    name: String,
    password: SecretString,
}

impl BasicCredentials {
    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The password, which nobody has compared yet. Do not log it.
    pub fn expose_password(&self) -> &str {
        self.password.expose_secret()
    }
}

impl Credentials for BasicCredentials {
    fn read(request: &RequestHead) -> Result<Option<Self>, Failure> {
        let Some(encoded) = authorization(request, "Basic", CHALLENGE)? else { return Ok(None) };
        match decode(encoded) {
            Some(credentials) => Ok(Some(credentials)),
            None => Err(unauthorized(CHALLENGE).into()),
        }
    }

    fn challenges(list: &mut Vec<&'static str>) {
        list.push(CHALLENGE);
    }

    fn refusal(&self) -> &'static str {
        CHALLENGE
    }

    #[cfg(feature = "openapi")]
    fn schemes(list: &mut Vec<nest_core::http::describe::SecurityScheme>) {
        list.push(nest_core::http::describe::SecurityScheme::Basic);
    }
}

/// A name ends at the first colon, and neither it nor the password has a control character (RFC 7617, section 2).
fn decode(encoded: &str) -> Option<BasicCredentials> {
    let text = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
    let (name, password) = text.split_once(':').filter(|_| !text.contains(char::is_control))?;
    Some(BasicCredentials { name: name.to_owned(), password: password.into() })
}

impl fmt::Debug for BasicCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BasicCredentials").field("name", &self.name).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_name_ends_at_the_first_colon_and_both_are_utf_8() {
        // The examples of RFC 7617, sections 2 and 2.1.
        for (encoded, expected) in [
            ("QWxhZGRpbjpvcGVuIHNlc2FtZQ==", Some(("Aladdin", "open sesame"))),
            ("dGVzdDoxMjPCow==", Some(("test", "123£"))),
            ("YTpiOmM=", Some(("a", "b:c"))),
            ("Og==", Some(("", ""))),
            ("", None),
            ("QWxhZGRpbg==", None),
            ("dGVzdDoxMjOj", None),
            ("YTpiCg==", None),
            ("not base64", None),
        ] {
            let decoded = decode(encoded);
            let decoded = decoded.as_ref().map(|basic| (basic.name(), basic.expose_password()));
            assert_eq!(decoded, expected, "{encoded}");
        }
    }

    #[test]
    fn the_password_is_not_printed() {
        let printed = format!("{:?}", decode("QWxhZGRpbjpvcGVuIHNlc2FtZQ==").unwrap());
        assert!(printed.contains("Aladdin") && !printed.contains("sesame"), "{printed}");
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC*|[A-Za-z0-9+/=]*") {
            decode(&text);
        }

        #[test]
        fn what_was_encoded_comes_back(name in "[^:\\pC]{0,20}", password in "\\PC{0,20}") {
            let decoded = decode(&STANDARD.encode(format!("{name}:{password}"))).unwrap();
            prop_assert_eq!((decoded.name(), decoded.expose_password()), (&*name, &*password));
        }
    }
}
