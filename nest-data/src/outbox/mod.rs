//! The outbox: messages that are written with what they tell of, in one transaction, and delivered after its commit.
//!
//! A row of the table is a message that waits. Whoever takes it moves the time at which it is due to the end of its lease,
//! so a process that dies needs nobody to notice: the message is simply due again. Messages are taken, and what became of them is
//! written down, many at a time.

mod attempt;
mod dead;
mod delivery;
mod lease;
mod message;
mod options;
mod publish;
mod relay;
mod schema;
mod settle;
mod work;

pub use dead::{DeadLetter, OutboxStatus};
pub use delivery::{Deliver, DeliveryError};
pub use message::{OutboxMessage, Topic};
pub use options::RelayOptions;
pub use publish::{NewMessage, Outbox, OutboxModule};
pub use relay::Relay;
pub(crate) use schema::now;
