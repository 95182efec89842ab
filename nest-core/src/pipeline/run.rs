//! The one place where guards, interceptors, pipes and filters run.

use super::boxed::BoxFuture;
use super::context::ExecutionContext;
use super::enhancers::Enhancers;
use super::filter::ErasedFilter;
use super::guard::ErasedGuard;
use super::interceptor::Next;
use super::transport::Transport;

/// Runs a call: guards, interceptors in, the handler (which extracts its arguments first), interceptors out, and filters
/// for whatever any of them failed with.
///
/// Without enhancers it is a direct call of the handler. Interceptors don't see what guards refuse.
pub async fn run<'a, T, H, F>(enhancers: &'a Enhancers<T>, cx: &'a mut ExecutionContext<T>, handler: H) -> T::Reply
where
    T: Transport,
    H: FnOnce(&'a ExecutionContext<T>) -> F + Send + 'a,
    F: Future<Output = Result<T::Reply, T::Failure>> + Send + 'a,
{
    let refused = if enhancers.guards.is_empty() { None } else { check_all(&enhancers.guards, cx).await };
    let cx: &'a ExecutionContext<T> = cx;
    let result = match refused {
        Some(failure) => Err(failure),
        None if enhancers.interceptors.is_empty() => handler(cx).await,
        None => {
            let handler = Box::new(move |cx| Box::pin(handler(cx)) as BoxFuture<'a, _>);
            Next { interceptors: &enhancers.interceptors, cx, handler }.run().await
        }
    };
    match result {
        Ok(reply) => reply,
        Err(failure) if enhancers.filters.is_empty() => T::reply_to_failure(failure, cx),
        Err(failure) => recover(&enhancers.filters, failure, cx).await,
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

/// The reply of the first filter that takes the failure, otherwise the transport's own.
pub fn recover<'a, T: Transport>(
    filters: &'a [ErasedFilter<T>],
    failure: T::Failure,
    cx: &'a ExecutionContext<T>,
) -> BoxFuture<'a, T::Reply> {
    let mut failure = failure;
    for filter in filters {
        match filter.catch(failure, cx) {
            Ok(reply) => return reply,
            Err(same) => failure = same,
        }
    }
    Box::pin(std::future::ready(T::reply_to_failure(failure, cx)))
}
