//! The shop: users, products, orders and what belongs to them, over SQLite or PostgreSQL, as a library so that tests can
//! start it.
//!
//! One folder is one feature, and one module of the application; `app.rs` puts them together.

pub mod admin;
mod app;
pub mod auth;
pub mod config;
pub mod events;
pub mod health;
pub mod jobs;
pub mod logging;
pub mod mail;
mod migrations;
pub mod orders;
pub mod pagination;
pub mod payments;
pub mod products;
pub mod redis;
mod seed;
pub mod sessions;
pub mod uploads;
pub mod users;

pub use app::{AppModule, application, configured, openapi};
pub use config::ShopConfig;
pub use migrations::MIGRATIONS;
pub use seed::seed;
