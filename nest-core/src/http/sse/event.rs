//! One event.

use std::borrow::Cow;
use std::time::Duration;

use bytes::Bytes;
use serde::Serialize;

use crate::http::error::{Failure, InternalServerError};

/// One event of an [`Sse`](super::Sse).
///
/// Line breaks end a field, so that none gets out of one: data has a line for each of its own, and names and ids lose theirs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Event {
    data: Option<String>,
    name: Option<String>,
    id: Option<String>,
    retry: Option<Duration>,
    comment: Option<String>,
}

impl Event {
    /// An event with a text.
    pub fn data(text: impl Into<String>) -> Event {
        Event { data: Some(text.into()), ..Event::default() }
    }

    /// An event with a value as JSON.
    ///
    /// # Errors
    /// 500, when the value has no JSON.
    pub fn json(value: &(impl Serialize + ?Sized)) -> Result<Event, Failure> {
        match serde_json::to_string(value) {
            Ok(json) => Ok(Event::data(json)),
            Err(error) => Err(InternalServerError::new("an event has no JSON").with_cause(error).into()),
        }
    }

    /// A comment alone, which clients don't see: it keeps a connection in use.
    pub fn comment(text: impl Into<String>) -> Event {
        Event { comment: Some(text.into()), ..Event::default() }
    }

    /// The name under which a page listens to it, `message` unless it is given.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Event {
        self.name = Some(name.into());
        self
    }

    /// The id, which the client sends back as `Last-Event-ID` when it connects again.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Event {
        self.id = Some(id.into());
        self
    }

    /// How long the client waits before it connects again, in whole milliseconds.
    #[must_use]
    pub fn retry(mut self, wait: Duration) -> Event {
        self.retry = Some(wait);
        self
    }

    /// Adds a comment.
    #[must_use]
    pub fn with_comment(mut self, text: impl Into<String>) -> Event {
        self.comment = Some(text.into());
        self
    }

    /// The event as it is sent. Source: the HTML standard, section 9.2, "Server-sent events".
    pub(super) fn to_bytes(&self) -> Bytes {
        let mut text = String::with_capacity(self.data.as_ref().map_or(16, |data| data.len() + 32));
        if let Some(comment) = &self.comment {
            fields(&mut text, "", comment);
        }
        if let Some(name) = &self.name {
            field(&mut text, "event", &in_one_line(name));
        }
        if let Some(id) = &self.id {
            field(&mut text, "id", &in_one_line(id));
        }
        if let Some(wait) = self.retry {
            field(&mut text, "retry", &wait.as_millis().to_string());
        }
        if let Some(data) = &self.data {
            fields(&mut text, "data", data);
        }
        text.push('\n');
        text.into()
    }
}

fn field(text: &mut String, name: &str, value: &str) {
    text.push_str(name);
    text.push_str(": ");
    text.push_str(value);
    text.push('\n');
}

/// A field for each line of a text, by all the breaks that a client knows.
fn fields(text: &mut String, name: &str, value: &str) {
    let value = if value.contains('\r') { Cow::Owned(value.replace("\r\n", "\n")) } else { Cow::Borrowed(value) };
    value.split(['\r', '\n']).for_each(|line| field(text, name, line));
}

/// A text without what ends a line. An id with a NUL would be ignored as a whole.
fn in_one_line(text: &str) -> String {
    text.replace(['\r', '\n', '\0'], "")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::Event;

    #[track_caller]
    fn check(event: Event, expected: &str) {
        assert_eq!(event.to_bytes(), expected, "{event:?}");
    }

    #[test]
    fn fields_have_a_line_each() {
        check(Event::data("a"), "data: a\n\n");
        check(Event::data(""), "data: \n\n");
        check(Event::data("a\nb\r\nc\rd\n"), "data: a\ndata: b\ndata: c\ndata: d\ndata: \n\n");
        check(Event::comment("a\nb"), ": a\n: b\n\n");
        check(Event::json(&[1, 2]).unwrap(), "data: [1,2]\n\n");
        let all = Event::data("d").named("n").id("7").retry(Duration::from_secs(2)).with_comment("c");
        check(all, ": c\nevent: n\nid: 7\nretry: 2000\ndata: d\n\n");
    }

    #[test]
    fn names_and_ids_stay_in_their_line() {
        check(Event::data("d").named("n\ndata: x").id("1\r\n\r\n2\0"), "event: ndata: x\nid: 12\ndata: d\n\n");
    }

    proptest! {
        #[test]
        fn nothing_gets_out_of_its_field(
            data in "[\r\n:a ]{0,12}", name in "[\r\n:a ]{0,12}", id in "[\r\n:a\0 ]{0,12}", comment in "[\r\n:a ]{0,12}",
        ) {
            let bytes = Event::data(&data).named(name).id(id).with_comment(comment).to_bytes();
            let text = std::str::from_utf8(&bytes).unwrap();
            prop_assert!(!text.contains(['\r', '\0']));
            let event = text.strip_suffix("\n\n").unwrap();
            prop_assert!(event.split('\n').all(|line| ["", "data", "event", "id"].contains(&line.split(": ").next().unwrap())));
            let read: Vec<_> = event.split('\n').filter_map(|line| line.strip_prefix("data: ")).collect();
            prop_assert_eq!(read.join("\n"), data.replace("\r\n", "\n").replace('\r', "\n"));
        }
    }
}
