//! What an email address is.

use validator::{ValidateEmail, ValidationError};

/// The longest address that mail can be sent to (RFC 5321, section 4.5.3.1.3, less its angle brackets).
pub(crate) const MAX_EMAIL: u64 = 254;

/// Whether a text is plain `local@domain`, short enough to be written to.
pub fn is_email(text: &str) -> bool {
    text.len() <= MAX_EMAIL as usize && is_plain(text)
}

/// The rule of the DTOs; their length is a rule of its own.
pub(crate) fn email_address(text: &str) -> Result<(), ValidationError> {
    if is_plain(text) { Ok(()) } else { Err(ValidationError::new("email")) }
}

/// No brackets, which `validator` takes for an IP address as the domain, and nothing that a header could misread.
fn is_plain(text: &str) -> bool {
    let is_odd = |char: char| char.is_whitespace() || char.is_control() || "()<>[]{},;:\\\"".contains(char);
    !text.contains(is_odd) && text.validate_email()
}

#[cfg(test)]
mod tests {
    use super::is_email;

    #[test]
    fn an_email_is_plain_local_at_domain() {
        for text in ["ada@example.com", "ADA@EXAMPLE.COM", "a.b+c@sub.example.co", "a_b%c@localhost", "o'neil@x.ie"] {
            assert!(is_email(text), "{text}");
        }
        let long = format!("{}@{}.com", "a".repeat(64), "b.".repeat(100));
        for text in [
            "",
            "@",
            "ada",
            "ada@",
            "@example.com",
            "a@b@c.de",
            "a b@c.de",
            " a@b.cc",
            "a@b.cc\n",
            "a\r\n@b.cc",
            "Ada <ada@b.cc>",
            "<ada@b.cc>",
            "a@[127.0.0.1]",
            "(x)a@b.cc",
            "a,b@c.de",
            "a@b..cc",
            "a@-b.cc",
            "a@b.cc\0",
            &long,
        ] {
            assert!(!is_email(text), "{text:?}");
        }
    }
}
