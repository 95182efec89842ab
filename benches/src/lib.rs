//! Measurements of the framework against a hand-written hyper service and against axum, always in the same run.
//!
//! Start at [`contract`]: it says what every peer answers. [`peers`] holds the peers and the one place where a new
//! peer is added; [`conformance`] refuses to measure a peer that answers anything else. [`features`] are the optional
//! capabilities of ours, each with a route that uses it. The rest are the instruments: [`drive`] and [`callgrind`] count
//! instructions in process, [`server`] and [`load`] measure over loopback.
//!
//! The binaries are described in this package's `README.md`.

pub mod baseline;
pub mod binaries;
pub mod call;
pub mod callgrind;
pub mod conformance;
pub mod contract;
pub mod drive;
pub mod features;
pub mod jwt;
pub mod load;
pub mod peers;
pub mod server;
pub mod subject;
pub mod table;
