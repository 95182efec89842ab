//! One line in the log for each request.

use std::time::Instant;

use http::Method;
use http_body::Body as _;
use tracing::Span;

use super::arrival::Arrival;
use crate::http::request_id::RequestId;
use crate::http::response::Response;

/// A request under way, which is logged when it ends. One that is given up is logged without a status: its connection has ended, or
/// its time was over.
pub(super) struct Entry {
    began: Instant,
    method: Method,
    id: RequestId,
    arrival: Arrival,
    span: Span,
    answer: Option<Answer>,
}

/// What is known of an answer when its head is ready.
struct Answer {
    status: u16,
    bytes: Option<u64>,
}

impl Entry {
    /// Notes a request. What a client may have written in confidence is not noted: no path, no query, no headers.
    pub(super) fn begin(method: Method, id: RequestId, arrival: Arrival, span: Span) -> Entry {
        Entry { began: Instant::now(), method, id, arrival, span, answer: None }
    }

    /// Notes the answer, and writes the line.
    pub(super) fn end(mut self, response: &Response) {
        let bytes = response.body().size_hint().exact();
        self.answer = Some(Answer { status: response.status().as_u16(), bytes });
    }

    fn write(&self) {
        tracing::info!(
            target: "nest::access",
            method = self.method.as_str(),
            route = self.arrival.pattern(),
            status = self.answer.as_ref().map(|answer| answer.status),
            duration_us = u64::try_from(self.began.elapsed().as_micros()).unwrap_or(u64::MAX),
            bytes = self.answer.as_ref().and_then(|answer| answer.bytes),
            client = self.arrival.client().address.map(tracing::field::display),
            request_id = %self.id,
            "request",
        );
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        self.span.in_scope(|| self.write());
    }
}
