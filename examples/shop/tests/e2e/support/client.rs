//! One request on one connection.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use nest::testing::TestForm;
use serde_json::Value;

/// Longer than the server itself waits for anything in these tests.
const PATIENCE: Duration = Duration::from_secs(30);

/// A connection to the shop.
pub(crate) fn connect(address: &str) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

/// A request to be sent.
#[must_use]
pub(crate) struct Request {
    address: String,
    method: String,
    target: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Request {
    pub(crate) fn new(address: &str, method: &str, target: &str) -> Self {
        let (address, method, target) = (address.into(), method.into(), target.into());
        Self { address, method, target, headers: Vec::new(), body: Vec::new() }
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    pub(crate) fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    pub(crate) fn json(self, body: &Value) -> Self {
        self.header("content-type", "application/json").body(body.to_string())
    }

    pub(crate) fn form(self, form: TestForm) -> Self {
        self.header("content-type", TestForm::CONTENT_TYPE).body(form.into_bytes())
    }

    pub(crate) fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// The head, with the length of a body that may follow later.
    pub(crate) fn head(&self) -> String {
        let mut head =
            format!("{} {} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n", self.method, self.target, self.address);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if !self.body.is_empty() {
            head.push_str(&format!("content-length: {}\r\n", self.body.len()));
        }
        head + "\r\n"
    }

    /// All of it.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        [self.head().as_bytes(), &self.body].concat()
    }

    /// The answer, unless the server dies before it has given one.
    pub(crate) fn try_send(self) -> Option<Answer> {
        let mut stream = TcpStream::connect(&self.address).ok()?;
        stream.set_read_timeout(Some(PATIENCE)).ok()?;
        stream.write_all(&self.bytes()).ok()?;
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        Answer::of(bytes)
    }

    pub(crate) fn send(self) -> Answer {
        let mut stream = connect(&self.address);
        // The server may answer, and close, before it has read a body that it refuses.
        let _ = stream.write_all(self.head().as_bytes()).and_then(|()| stream.write_all(&self.body));
        Answer::read(stream)
    }
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    /// The body as text; what is no text in it is replaced.
    pub(crate) body: String,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    /// Reads up to the end of the connection.
    pub(crate) fn read(mut stream: TcpStream) -> Self {
        let mut bytes = Vec::new();
        // A refused body may end in a reset, after the answer.
        let _ = stream.read_to_end(&mut bytes);
        Self::of(bytes).expect("an answer with a head")
    }

    /// None when it ends within the head, or before the end of a body whose length is known.
    fn of(bytes: Vec<u8>) -> Option<Self> {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let bytes = bytes[end + 4..].to_vec();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let answer = Self { status, head, body: String::from_utf8_lossy(&bytes).into_owned(), bytes };
        let length = answer.header("content-length").and_then(|length| length.parse::<usize>().ok());
        (length.is_none_or(|length| answer.bytes.len() == length || answer.bytes.is_empty())).then_some(answer)
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().skip(1).filter_map(|line| line.split_once(": "));
        lines.find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// The body as JSON, after the status has been compared.
    #[track_caller]
    pub(crate) fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        if self.body.is_empty() { Value::Null } else { serde_json::from_str(&self.body).unwrap() }
    }

    /// An error with this status, of which the whole body is known.
    #[track_caller]
    pub(crate) fn refused(&self, status: u16, message: &str) {
        let error = match status {
            400 => "Bad Request",
            401 => "Unauthorized",
            402 => "Payment Required",
            403 => "Forbidden",
            404 => "Not Found",
            405 => "Method Not Allowed",
            409 => "Conflict",
            413 => "Payload Too Large",
            415 => "Unsupported Media Type",
            422 => "Unprocessable Entity",
            429 => "Too Many Requests",
            _ => "Internal Server Error",
        };
        let expected = serde_json::json!({"statusCode": status, "message": message, "error": error});
        assert_eq!(self.expect(status), expected);
    }

    /// The faults of a body or a query: `field: sentence` each.
    #[track_caller]
    pub(crate) fn faults(&self) -> Vec<String> {
        let body = self.expect(400);
        let mut told = Vec::new();
        for fault in body["errors"].as_array().unwrap_or_else(|| panic!("{body}")) {
            for sentence in fault["constraints"].as_object().unwrap().values() {
                told.push(format!("{}: {}", fault["field"].as_str().unwrap(), sentence.as_str().unwrap()));
            }
        }
        let messages: Vec<_> = told.iter().map(|told| told.split_once(": ").unwrap().1.to_owned()).collect();
        assert_eq!(body["message"], serde_json::json!(messages));
        told
    }
}
