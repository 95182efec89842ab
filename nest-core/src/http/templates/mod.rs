//! Results that templates write: `#[render("orders/list.html")]`.

#[cfg(feature = "templates")]
mod check;
#[cfg(feature = "templates")]
mod engine;
#[cfg(feature = "templates")]
mod macros;
#[cfg(feature = "templates")]
mod page;
#[cfg(feature = "templates")]
mod viewed;
#[cfg(feature = "templates")]
mod with_templates;
#[cfg(not(feature = "templates"))]
mod without;

#[cfg(feature = "templates")]
pub use engine::{TemplateFile, Templates};
#[cfg(feature = "templates")]
pub use page::page;
#[cfg(feature = "templates")]
pub use viewed::{Bare, ViaBareView, ViaSure, View, Viewed, view};
#[cfg(feature = "templates")]
pub(super) use with_templates::WithTemplates;
