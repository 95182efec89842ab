//! Server-Sent Events.

mod event;
mod events;
mod last_event_id;
mod stream;

pub use event::Event;
pub use events::{IntoEvent, Sse};
pub use last_event_id::LastEventId;
