//! Who a client is: strategies, sessions, what they are answered with.

mod bodies;
mod login;
mod openid;
mod passwords;
mod policies;
mod secrets;
mod sessions;
mod strategies;
