//! TLS by rustls.

use std::error::Error;
use std::fmt;
use std::io;
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// HTTP/1.1, as ALPN names it.
const HTTP_1: &[u8] = b"http/1.1";

/// A certificate with its key.
#[derive(Clone)]
pub struct TlsConfig(TlsAcceptor);

impl TlsConfig {
    /// A chain of certificates, the server's own first, and its key, both as PEM.
    ///
    /// # Errors
    /// When one of them is no PEM, is missing, or when they don't belong together.
    pub fn from_pem(certificates: &[u8], key: &[u8]) -> Result<TlsConfig, TlsError> {
        let chain =
            CertificateDer::pem_slice_iter(certificates).collect::<Result<Vec<_>, _>>().map_err(TlsError::new)?;
        let key = PrivateKeyDer::from_pem_slice(key).map_err(TlsError::new)?;
        // The provider is named, because two in one process make the default one panic.
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(TlsError::new)?
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .map_err(TlsError::new)?;
        config.alpn_protocols = vec![b"h2".to_vec(), HTTP_1.to_vec()];
        Ok(TlsConfig(TlsAcceptor::from(Arc::new(config))))
    }

    /// The same without an offer of HTTP/2.
    pub(super) fn without_http2(&self) -> TlsConfig {
        let mut config = ServerConfig::clone(self.0.config());
        config.alpn_protocols = vec![HTTP_1.to_vec()];
        TlsConfig(TlsAcceptor::from(Arc::new(config)))
    }

    pub(super) async fn accept(&self, stream: TcpStream) -> io::Result<TlsStream<TcpStream>> {
        self.0.accept(stream).await
    }
}

impl fmt::Debug for TlsConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TlsConfig")
    }
}

/// A certificate or a key that cannot be used.
#[derive(Debug)]
pub struct TlsError(Box<dyn Error + Send + Sync>);

impl TlsError {
    fn new(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        TlsError(source.into())
    }
}

impl fmt::Display for TlsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the certificate or its key cannot be used")
    }
}

impl Error for TlsError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.0)
    }
}
