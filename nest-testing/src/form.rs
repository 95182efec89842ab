//! A multipart form to send.

/// A multipart form as a browser sends it, for [`TestRequest::multipart`](crate::TestRequest::multipart).
///
/// ```
/// # use nest_testing::TestForm;
/// let form = TestForm::new().text("title", "A cat").file("photo", "cat.png", b"\x89PNG\r\n\x1a\n");
/// ```
#[derive(Clone, Debug, Default)]
#[must_use = "a form is sent by `TestRequest::multipart`"]
pub struct TestForm(Vec<u8>);

/// Stands between the parts.
const BOUNDARY: &str = "----nest-testing-form-9f1c6b7d2a";

impl TestForm {
    /// The content type of the request, for a client of one's own.
    pub const CONTENT_TYPE: &'static str = "multipart/form-data; boundary=----nest-testing-form-9f1c6b7d2a";

    /// Without parts.
    pub fn new() -> TestForm {
        TestForm::default()
    }

    /// Adds a text.
    pub fn text(self, name: &str, text: &str) -> TestForm {
        self.part(&format!("Content-Disposition: form-data; name=\"{}\"\r\n", quoted(name)), text.as_bytes())
    }

    /// Adds a file. It says to be of type `application/octet-stream`.
    pub fn file(self, name: &str, file_name: &str, content: impl AsRef<[u8]>) -> TestForm {
        self.file_of_type(name, file_name, "application/octet-stream", content)
    }

    /// Adds a file that says to be of a type.
    pub fn file_of_type(self, name: &str, file_name: &str, content_type: &str, content: impl AsRef<[u8]>) -> TestForm {
        let (name, file_name) = (quoted(name), quoted(file_name));
        let head = format!(
            "Content-Disposition: form-data; name=\"{name}\"; filename=\"{file_name}\"\r\nContent-Type: {content_type}\r\n"
        );
        self.part(&head, content.as_ref())
    }

    /// The body of the request, for a client of one's own.
    #[must_use]
    pub fn into_bytes(mut self) -> Vec<u8> {
        self.0.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        self.0
    }

    fn part(mut self, head: &str, content: &[u8]) -> TestForm {
        self.0.extend_from_slice(format!("--{BOUNDARY}\r\n{head}\r\n").as_bytes());
        self.0.extend_from_slice(content);
        self.0.extend_from_slice(b"\r\n");
        self
    }
}

/// A name as browsers write it between quotes. Source: the HTML standard, "multipart/form-data encoding algorithm".
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}
