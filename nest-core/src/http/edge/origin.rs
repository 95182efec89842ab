//! Origins, as browsers write them.

use http::Uri;

/// Whether a text is an origin as browsers write it, `https://shop.example` or `http://localhost:3000`.
///
/// # Errors
///
/// What is wrong with it. It is compared byte for byte with what browsers send, so that nearly right is as good as wrong.
pub(super) fn check_origin(text: &str) -> Result<(), &'static str> {
    let uri: Uri = text.parse().map_err(|_| EXAMPLE)?;
    let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else { return Err(EXAMPLE) };
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Err("browsers write an origin in small letters");
    }
    if text.len() > scheme.len() + "://".len() + authority.as_str().len() {
        return Err("an origin ends behind its host and port, without a slash");
    }
    if authority.as_str().contains('@') || authority.host().is_empty() {
        return Err(EXAMPLE);
    }
    match (scheme, authority.port_u16()) {
        ("http", Some(80)) | ("https", Some(443)) => Err("browsers leave out the port that the scheme stands for"),
        _ => Ok(()),
    }
}

const EXAMPLE: &str = "it is written like `https://shop.example` or `http://localhost:3000`";

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::check_origin;

    #[test]
    fn an_origin_is_written_as_browsers_write_it() {
        for origin in
            ["https://shop.example", "http://localhost:3000", "http://[::1]:3000", "app://frame", "http://a:443"]
        {
            assert_eq!(check_origin(origin), Ok(()), "{origin}");
        }
        for (text, expected) in [
            ("", "it is written like"),
            ("*", "it is written like"),
            ("null", "it is written like"),
            ("shop.example", "it is written like"),
            ("https://*.shop.example ", "it is written like"),
            ("https://user@shop.example", "it is written like"),
            ("https://shop.example/", "without a slash"),
            ("https://shop.example?a", "without a slash"),
            ("https://Shop.example", "small letters"),
            ("https://shop.example:443", "leave out the port"),
            ("http://shop.example:80", "leave out the port"),
        ] {
            let error = check_origin(text).unwrap_err();
            assert!(error.contains(expected), "{text}: {error}");
        }
    }

    proptest! {
        #[test]
        fn an_origin_is_a_scheme_and_a_host_and_perhaps_a_port(
            scheme in "(http|https|app)",
            host in "[a-z0-9]([a-z0-9-]{0,5}[a-z0-9])?(\\.[a-z]{2,4})?",
            port in prop::option::of(1u16..),
            more in "[/?#@ ]?[a-z]{0,3}",
        ) {
            let origin = match port {
                Some(port) => format!("{scheme}://{host}:{port}"),
                None => format!("{scheme}://{host}"),
            };
            let is_default = matches!((&*scheme, port), ("http", Some(80)) | ("https", Some(443)));
            prop_assert_eq!(check_origin(&origin).is_ok(), !is_default, "{}", origin);
            if more.starts_with(['/', '?', '#', '@', ' ']) {
                prop_assert!(check_origin(&format!("{origin}{more}")).is_err(), "{}{}", origin, more);
            }
        }
    }
}
