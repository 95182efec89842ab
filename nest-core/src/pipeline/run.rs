//! The one place where guards, interceptors, pipes and filters run.

use super::boxed::BoxFuture;
use super::context::ExecutionContext;
use super::enhancers::Enhancers;
use super::filter::ErasedFilter;
use super::guard::ErasedGuard;
use super::interceptor::Next;
use super::transport::Transport;

/// What a call comes to.
type Outcome<T> = Result<<T as Transport>::Reply, <T as Transport>::Failure>;

/// Runs a call: guards, interceptors in, the handler (which extracts its arguments first), interceptors out, and filters
/// for whatever any of them failed with. What comes back is a reply, or a failure that no filter took.
///
/// Without enhancers it is the handler's own future. Interceptors don't see what guards refuse.
pub fn run<'a, T, H>(
    enhancers: &'a Enhancers<T>,
    cx: &'a mut ExecutionContext<T>,
    handler: H,
) -> BoxFuture<'a, Outcome<T>>
where
    T: Transport,
    H: FnOnce(&'a ExecutionContext<T>) -> BoxFuture<'a, Outcome<T>> + Send + 'a,
{
    if enhancers.wrap_nothing() { handler(cx) } else { Box::pin(enhanced(enhancers, cx, handler)) }
}

async fn enhanced<'a, T, H>(enhancers: &'a Enhancers<T>, cx: &'a mut ExecutionContext<T>, handler: H) -> Outcome<T>
where
    T: Transport,
    H: FnOnce(&'a ExecutionContext<T>) -> BoxFuture<'a, Outcome<T>> + Send + 'a,
{
    let refused = if enhancers.guards.is_empty() { None } else { check_all(&enhancers.guards, cx).await };
    let cx: &'a ExecutionContext<T> = cx;
    let outcome = match refused {
        Some(failure) => Err(failure),
        None if enhancers.interceptors.is_empty() => handler(cx).await,
        None => Next { interceptors: &enhancers.interceptors, cx, handler: Box::new(handler) }.run().await,
    };
    match outcome {
        Err(failure) if !enhancers.filters.is_empty() => recover(&enhancers.filters, failure, cx).await,
        outcome => outcome,
    }
}

/// Runs the guards until one refuses, and keeps what they prove.
async fn check_all<T: Transport>(guards: &[ErasedGuard<T>], cx: &mut ExecutionContext<T>) -> Option<T::Failure> {
    for guard in guards {
        match guard.check(cx).await {
            Ok(Some(proof)) => cx.add_proof(proof),
            Ok(None) => {}
            Err(failure) => return Some(failure),
        }
    }
    None
}

/// The reply of the first filter that takes the failure. Transports call it for calls that no handler takes.
///
/// # Errors
/// The failure, when no filter takes it.
pub async fn recover<T: Transport>(
    filters: &[ErasedFilter<T>],
    failure: T::Failure,
    cx: &ExecutionContext<T>,
) -> Outcome<T> {
    let mut failure = failure;
    for filter in filters {
        match filter.catch(failure, cx) {
            Ok(reply) => return Ok(reply.await),
            Err(same) => failure = same,
        }
    }
    Err(failure)
}
