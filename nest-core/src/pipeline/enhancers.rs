//! The enhancers of one endpoint.

use std::any::{Any, type_name};

use super::context::ExecutionContext;
use super::filter::ErasedFilter;
use super::guard::ErasedGuard;
use super::interceptor::ErasedInterceptor;
use super::pipe::ErasedPipe;
use super::transport::Transport;
use crate::di::{BoundEnhancer, EnhancerKind};

/// The enhancers of one endpoint, in the order in which they run.
pub struct Enhancers<T: Transport> {
    pub(crate) guards: Box<[ErasedGuard<T>]>,
    pub(crate) interceptors: Box<[ErasedInterceptor<T>]>,
    pipes: Box<[BoundPipe]>,
    pub(crate) filters: Box<[ErasedFilter<T>]>,
    /// What takes files of single arguments, which only the transport knows.
    #[cfg_attr(not(feature = "multipart"), expect(dead_code, reason = "only multipart forms have files"))]
    sinks: Box<[(u16, Box<dyn Any + Send + Sync>)]>,
}

/// A pipe for arguments of a type that only itself knows.
struct BoundPipe {
    /// The one argument that it is for; `None` for all of its type.
    argument: Option<u16>,
    pipe: Box<dyn Any + Send + Sync>,
}

impl<T: Transport> Enhancers<T> {
    /// No enhancers.
    #[must_use]
    pub fn none() -> Self {
        Self::new(Vec::new())
    }

    /// Sorts enhancers by kind. They come as they are written: the application's, the controller's, the route's. Guards,
    /// interceptors and pipes run in that order; of filters the last one bound is tried first.
    ///
    /// # Panics
    /// When a box holds an enhancer of another transport: generated code binds each to the transport of its endpoint.
    #[must_use]
    pub fn new(bound: Vec<BoundEnhancer>) -> Self {
        let (mut guards, mut interceptors, mut pipes, mut filters) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut sinks = Vec::new();
        for BoundEnhancer { kind, argument, bound } in bound {
            match kind {
                EnhancerKind::Guard => guards.push(unerase(bound)),
                EnhancerKind::Interceptor => interceptors.push(unerase(bound)),
                EnhancerKind::Pipe => pipes.push(BoundPipe { argument, pipe: bound }),
                EnhancerKind::Filter => filters.push(unerase(bound)),
                // It is no part of the pipeline: the transport puts it in front.
                EnhancerKind::Middleware => {}
                EnhancerKind::Sink => sinks.extend(argument.map(|argument| (argument, bound))),
            }
        }
        filters.reverse();
        Enhancers {
            guards: guards.into(),
            interceptors: interceptors.into(),
            pipes: pipes.into(),
            filters: filters.into(),
            sinks: sinks.into(),
        }
    }

    /// Whether a call is the handler and nothing around it. Pipes are called by the handler's own glue.
    pub(crate) fn wrap_nothing(&self) -> bool {
        self.guards.is_empty() && self.interceptors.is_empty() && self.filters.is_empty()
    }

    /// What takes the files of the argument with this number.
    #[cfg(feature = "multipart")]
    pub(crate) fn sink<S: 'static>(&self, argument: u16) -> Option<&S> {
        let (_, sink) = self.sinks.iter().find(|(of, _)| *of == argument)?;
        sink.downcast_ref()
    }

    /// Runs the pipes for the argument with this number. Without pipes the value comes back at once.
    ///
    /// # Errors
    /// What the first pipe that refuses the value fails with; what validators find is gathered.
    pub async fn transform<V: Send + 'static>(
        &self,
        argument: u16,
        value: V,
        cx: &ExecutionContext<T>,
    ) -> Result<V, T::Failure> {
        if self.pipes.is_empty() {
            return Ok(value);
        }
        let (mut value, mut found) = (value, None);
        for BoundPipe { argument: only, pipe } in &self.pipes {
            if only.is_none_or(|only| only == argument)
                && let Some(pipe) = pipe.downcast_ref::<ErasedPipe<T, V>>()
            {
                value = pipe.pass(value, &mut found, cx).await?;
            }
        }
        found.map_or(Ok(value), Err)
    }
}

fn unerase<E: 'static>(bound: Box<dyn Any + Send + Sync>) -> E {
    match bound.downcast() {
        Ok(enhancer) => *enhancer,
        Err(_) => panic!("an enhancer is bound to another transport than its endpoint: expected {}", type_name::<E>()),
    }
}
