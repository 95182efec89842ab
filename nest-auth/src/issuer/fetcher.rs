//! Calls to an issuer: short, of a limited size, over TLS, and to nobody but whom they are meant for.

use std::sync::Arc;
use std::time::Duration;

use bytes::BytesMut;
use reqwest::redirect::Policy;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt;
use url::{Host, Url};

use super::error::{IssuerError, Kind};

/// How much of an answer is read, in bytes. Sets of keys and documents of providers have a few thousand.
const LARGEST: usize = 1024 * 1024;

/// Calls an issuer.
pub(crate) struct Fetcher {
    client: reqwest::Client,
    timeout: Duration,
    allows_plain: bool,
}

impl Fetcher {
    /// A fetcher for an issuer at an address; an attempt may take this long, body included.
    pub(crate) fn new(issuer: &Url, timeout: Duration, allows_plain: bool) -> Result<Self, IssuerError> {
        let is_allowed = is_confidential(issuer) || (allows_plain && issuer.scheme() == "http");
        if !is_allowed {
            return Err(IssuerError::new(issuer.as_str(), Kind::Plain));
        }
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(
                tls(issuer).map_err(|error| IssuerError::because(issuer.as_str(), Kind::Certificates, error))?,
            )
            // No proxy that an environment variable names: secrets go along.
            .no_proxy()
            // An endpoint that sends somewhere else would send secrets there as well.
            .redirect(Policy::none())
            .referer(false)
            .build()
            .map_err(|error| IssuerError::because(issuer.as_str(), Kind::Certificates, error))?;
        Ok(Self { client, timeout, allows_plain })
    }

    /// Makes one call. An address over plain HTTP is refused, whoever names it.
    pub(crate) async fn call(&self, request: http::Request<Vec<u8>>) -> Result<http::Response<Vec<u8>>, IssuerError> {
        let of = request.uri().to_string();
        let url = Url::parse(&of).map_err(|_| IssuerError::new(&of, Kind::Address))?;
        // Its query may have a secret of the issuer's own.
        let of = url[..url::Position::AfterPath].to_owned();
        if !is_confidential(&url) && !self.allows_plain {
            return Err(IssuerError::new(of, Kind::Plain));
        }
        match tokio::time::timeout(self.timeout, self.answer(request)).await {
            Ok(answered) => answered.map_err(|(kind, source)| match source {
                Some(source) => IssuerError::because(of, kind, source),
                None => IssuerError::new(of, kind),
            }),
            Err(_) => Err(IssuerError::new(of, Kind::Timeout)),
        }
    }

    async fn answer(
        &self,
        request: http::Request<Vec<u8>>,
    ) -> Result<http::Response<Vec<u8>>, (Kind, Option<reqwest::Error>)> {
        let request = reqwest::Request::try_from(request).map_err(failed)?;
        let mut answer = self.client.execute(request).await.map_err(failed)?;
        let mut body = BytesMut::new();
        while let Some(chunk) = answer.chunk().await.map_err(failed)? {
            if body.len() + chunk.len() > LARGEST {
                return Err((Kind::TooLarge, None));
            }
            body.extend_from_slice(&chunk);
        }
        let mut response = http::Response::new(body.to_vec());
        *response.status_mut() = answer.status();
        *response.headers_mut() = std::mem::take(answer.headers_mut());
        Ok(response)
    }
}

fn failed(error: reqwest::Error) -> (Kind, Option<reqwest::Error>) {
    let kind = if error.is_timeout() {
        Kind::Timeout
    } else if error.is_connect() {
        Kind::Connect
    } else {
        Kind::Transfer
    };
    (kind, Some(error.without_url()))
}

/// Whether nobody on the way can read what is sent to an address: it is of `https`, or on this machine.
pub(crate) fn is_confidential(url: &Url) -> bool {
    let is_here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    url.scheme() == "https" || (url.scheme() == "http" && is_here)
}

fn tls(issuer: &Url) -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    // An issuer of plain HTTP, on this machine, needs no certificates; such a machine may have none.
    Ok(match issuer.scheme() {
        "http" => builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth(),
        _ => builder.with_platform_verifier()?.with_no_client_auth(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_confidential_over_tls_or_on_this_machine() {
        let check = |text: &str| is_confidential(&Url::parse(text).unwrap());
        for text in
            ["https://a.example", "http://localhost:8080/a", "http://127.0.0.1", "http://[::1]:1", "http://a.localhost"]
        {
            assert!(check(text), "{text}");
        }
        for text in
            ["http://a.example", "http://localhost.example", "http://10.0.0.1", "ftp://localhost", "http://[::2]"]
        {
            assert!(!check(text), "{text}");
        }
    }

    #[test]
    fn an_issuer_over_plain_http_is_refused_unless_it_is_allowed() {
        let issuer = Url::parse("http://accounts.example").unwrap();
        let refused = Fetcher::new(&issuer, Duration::from_secs(1), false).err().unwrap();
        assert!(refused.is_configuration());
        assert!(refused.to_string().starts_with("`http://accounts.example/` goes over plain HTTP"), "{refused}");
        assert!(Fetcher::new(&issuer, Duration::from_secs(1), true).is_ok());
    }
}
