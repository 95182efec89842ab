//! A running shop, and a client that speaks just enough HTTP.

mod client;
mod database;
mod goods;
mod home;
mod redis;
mod shop;

pub(crate) use client::{Answer, Request, connect};
pub(crate) use goods::order;
pub(crate) use home::{Engine, Home};
pub(crate) use redis::RedisServer;
pub(crate) use shop::{ROOT, ROOT_PASSWORD, Session, Shop, run_command, run_to_end};
