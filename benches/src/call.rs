//! One request, in the two forms that the instruments need: as hyper hands it to a service, and as bytes on a wire.

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, Request, Uri};
use http_body_util::Full;

/// A request that is not yet in any form.
#[derive(Clone, Debug)]
pub struct Call {
    method: Method,
    target: String,
    headers: Vec<(&'static str, String)>,
    body: Bytes,
}

impl Call {
    /// A call without a body, with the three headers that any client sends.
    pub fn new(method: Method, target: &str) -> Self {
        let headers = vec![
            ("host", "localhost".to_owned()),
            ("user-agent", "nest-benches/0.1".to_owned()),
            ("accept", "*/*".to_owned()),
        ];
        Self { method, target: target.to_owned(), headers, body: Bytes::new() }
    }

    /// A GET of this path and query.
    pub fn get(target: &str) -> Self {
        Self::new(Method::GET, target)
    }

    /// Its path and query.
    pub fn target(&self) -> &str {
        &self.target
    }

    /// The same with one more header.
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// The same with a JSON body, its type and its length.
    pub fn json(mut self, body: &str) -> Self {
        self.body = Bytes::copy_from_slice(body.as_bytes());
        self.header("content-type", "application/json").header("content-length", &body.len().to_string())
    }

    /// The bytes of the request in HTTP/1.1.
    pub fn to_wire(&self) -> Vec<u8> {
        let mut head = format!("{} {} HTTP/1.1\r\n", self.method, self.target);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        [head.as_bytes(), &self.body[..]].concat()
    }

    /// The request as a service receives it from hyper: target, header values and body are slices of one buffer, so
    /// that cloning and dropping them costs what it costs behind a socket.
    ///
    /// # Errors
    ///
    /// If the target or a header value is not valid in HTTP, which is a mistake in the contract.
    pub fn to_request(&self) -> http::Result<Request<Full<Bytes>>> {
        let mut text = self.target.clone().into_bytes();
        for (_, value) in &self.headers {
            text.extend_from_slice(value.as_bytes());
        }
        text.extend_from_slice(&self.body);
        let mut buffer = Bytes::from(text);

        let mut request = Request::new(Full::default());
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = Uri::from_maybe_shared(buffer.split_to(self.target.len()))?;
        for (name, value) in &self.headers {
            let value = HeaderValue::from_maybe_shared(buffer.split_to(value.len()))?;
            request.headers_mut().append(HeaderName::from_static(name), value);
        }
        *request.body_mut() = Full::new(buffer);
        Ok(request)
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt as _;

    use super::Call;

    #[tokio::test]
    async fn both_forms_carry_the_same_request() {
        let call = Call::new(http::Method::POST, "/users?x=1").json("{}");
        assert_eq!(
            String::from_utf8(call.to_wire()).unwrap(),
            "POST /users?x=1 HTTP/1.1\r\nhost: localhost\r\nuser-agent: nest-benches/0.1\r\naccept: */*\r\n\
             content-type: application/json\r\ncontent-length: 2\r\n\r\n{}"
        );

        let request = call.to_request().unwrap();
        assert_eq!(request.uri(), "/users?x=1");
        assert_eq!(request.headers()["content-length"], "2");
        assert_eq!(request.headers()["accept"], "*/*");
        assert_eq!(request.into_body().collect().await.unwrap().to_bytes(), "{}");
    }
}
