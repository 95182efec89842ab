//! Derives: `Proof`, `HttpError`, `FromParam`, `Entity`, `ColumnEnum` and `ColumnValue`.

mod column_enum;
mod column_value;
mod entity;
mod from_param;
mod http_error;
mod proof;
mod requirement;

pub(crate) use column_enum::column_enum;
pub(crate) use column_value::column_value;
pub(crate) use entity::entity;
pub(crate) use from_param::from_param;
pub(crate) use http_error::http_error;
pub(crate) use proof::{crate_of, proof};
pub(crate) use requirement::requirement;
