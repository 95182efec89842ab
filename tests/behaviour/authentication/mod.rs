//! Who a client is: strategies, sessions, what they are answered with.

mod login;
mod openid;
mod passwords;
mod policies;
mod sessions;
mod strategies;
