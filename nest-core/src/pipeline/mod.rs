//! What runs around a handler, for every transport: guards, interceptors, pipes and filters, in NestJS's order.

mod boxed;
mod context;
mod enhancers;
mod filter;
mod guard;
mod interceptor;
mod pipe;
mod proof;
mod requirement;
mod run;
mod transport;

pub use boxed::BoxFuture;
pub use context::ExecutionContext;
pub use enhancers::Enhancers;
pub use filter::{ErasedFilter, Filter};
pub use guard::{ErasedGuard, Guard};
pub use interceptor::{ErasedInterceptor, Interceptor, Next};
pub use pipe::{ErasedPipe, Pipe, Validator};
pub use proof::Proof;
pub use requirement::{Required, Requirement, Requires, demand_of};
pub use run::{recover, run};
pub use transport::Transport;
