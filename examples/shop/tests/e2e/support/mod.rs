//! A running shop, and a client that speaks just enough HTTP.

mod client;
mod home;
mod shop;

pub(crate) use client::{Answer, connect};
pub(crate) use home::Engine;
pub(crate) use shop::{ROOT, ROOT_PASSWORD, Session, Shop, run_to_end};
