//! The transport as a whole, with a controller whose expansion is written by hand.

mod answers;
mod app;
mod bodies;
mod ending;
mod order;
