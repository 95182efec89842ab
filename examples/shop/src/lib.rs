//! The shop: users, authentication and health over SQLite or PostgreSQL, as a library so that tests can start it.
//!
//! One folder is one feature, and one module of the application; `app.rs` puts them together.

mod app;
pub mod auth;
pub mod config;
pub mod health;
pub mod logging;
mod migrations;
pub mod pagination;
pub mod users;

pub use app::{AppModule, application};
pub use config::ShopConfig;
