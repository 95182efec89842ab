//! TLS.

use std::sync::Arc;

use nest::http::{ServerOptions, TlsConfig};
use nest::testing::TestApp;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::application::{connect, milliseconds, start};
use super::client::Client;
use super::version_two::{ask, speak};

/// An application with a certificate of its own, and a client's view of it.
struct Secured {
    app: TestApp,
    trusted: RootCertStore,
}

impl Secured {
    async fn start() -> Secured {
        Secured::start_with(|_| {}).await
    }

    async fn start_with(change: impl FnOnce(&mut ServerOptions)) -> Secured {
        let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let tls = TlsConfig::from_pem(cert.pem().as_bytes(), signing_key.serialize_pem().as_bytes()).unwrap();
        let app = start(|options| {
            options.tls = Some(tls);
            options.header_read_timeout = milliseconds(300);
            change(options);
        });
        let mut trusted = RootCertStore::empty();
        trusted.add(cert.der().clone()).unwrap();
        Secured { app: app.await, trusted }
    }

    /// Shakes hands as a client that trusts these certificates and speaks these protocols.
    async fn connect(&self, trusted: RootCertStore, alpn: &[&str]) -> std::io::Result<TlsStream<TcpStream>> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let mut config = config.with_root_certificates(trusted).with_no_client_auth();
        config.alpn_protocols = alpn.iter().map(|name| name.as_bytes().to_vec()).collect();
        let stream = TcpStream::connect(self.app.address().unwrap()).await?;
        TlsConnector::from(Arc::new(config)).connect(ServerName::try_from("localhost").unwrap(), stream).await
    }

    /// As a client that trusts the right one.
    async fn trusting(&self, alpn: &[&str]) -> TlsStream<TcpStream> {
        self.connect(self.trusted.clone(), alpn).await.unwrap()
    }

    async fn assert_others_are_served(&self) {
        let mut client = Client::over(self.trusting(&[]).await);
        client.send("GET /hello HTTP/1.1\r\nhost: x\r\n\r\n").await;
        client.answer().await.expect_status(200).expect_body("hello");
    }
}

#[nest::test]
async fn http_1_is_spoken_with_who_asks_for_it_or_for_nothing() {
    let secured = Secured::start().await;
    let stream = secured.trusting(&["http/1.1"]).await;
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"http/1.1"[..]));
    let mut client = Client::over(stream);
    client.send("GET /hello HTTP/1.1\r\nhost: x\r\n\r\n").await;
    client.answer().await.expect_status(200).expect_body("hello");
    secured.assert_others_are_served().await;
}

#[nest::test]
async fn http_2_is_preferred() {
    let secured = Secured::start().await;
    let stream = secured.trusting(&["http/1.1", "h2"]).await;
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
    let sender = speak(stream).await;
    assert_eq!(ask(&sender, "POST", "/text", "text").await, (201, "text".to_owned()));
}

#[nest::test]
async fn http_2_is_not_offered_where_it_is_switched_off() {
    let secured = Secured::start_with(|options| options.http2 = false).await;
    let stream = secured.trusting(&["h2", "http/1.1"]).await;
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"http/1.1"[..]));
}

#[nest::test]
async fn refusals_are_the_same_within() {
    let secured = Secured::start().await;
    let mut client = Client::over(secured.trusting(&[]).await);
    client.send("garbage\r\n\r\n").await;
    client.answer().await.expect_error(400, "Bad Request", "Bad Request");
    assert_eq!(client.rest().await, "");
}

#[nest::test]
async fn a_certificate_that_the_client_does_not_trust_ends_the_connection_quietly() {
    let secured = Secured::start().await;
    let refused = secured.connect(RootCertStore::empty(), &[]).await.unwrap_err();
    assert!(refused.to_string().contains("UnknownIssuer"), "{refused}");
    secured.assert_others_are_served().await;
}

#[nest::test]
async fn plain_text_ends_the_connection_quietly() {
    let secured = Secured::start().await;
    let mut client = connect(&secured.app).await;
    client.send("GET /hello HTTP/1.1\r\nhost: x\r\n\r\n").await;
    // A TLS alert at most, and no HTTP.
    assert!(!client.rest().await.contains("HTTP"));
    secured.assert_others_are_served().await;
}

#[nest::test]
async fn a_handshake_that_never_comes_is_given_up() {
    let secured = Secured::start().await;
    assert_eq!(connect(&secured.app).await.rest().await, "");
    secured.assert_others_are_served().await;
}

#[test]
fn a_key_that_is_not_the_certificates_is_refused() {
    let pair = || generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let (one, other) = (pair(), pair());
    assert!(TlsConfig::from_pem(one.cert.pem().as_bytes(), other.signing_key.serialize_pem().as_bytes()).is_err());
    assert!(TlsConfig::from_pem(b"", one.signing_key.serialize_pem().as_bytes()).is_err());
    assert!(TlsConfig::from_pem(one.cert.pem().as_bytes(), b"no PEM").is_err());
}
