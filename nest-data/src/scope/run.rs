use std::{future::Future, sync::Arc, time::Duration};

use super::{
    callbacks::Callbacks,
    options::{Propagation, TransactionOptions},
    outcome::Outcome,
    state::Scope,
};
use crate::{error::DataError, handle::Handle};

/// How long to wait before the second try. Each one after that waits twice as long, up to the longest.
const PAUSE: Duration = Duration::from_millis(5);
const LONGEST_PAUSE: Duration = Duration::from_millis(500);

/// Whether the task is in a transaction, on whatever database, of which the first statement may be still to come.
pub fn in_transaction() -> bool {
    Scope::current().is_some()
}

/// Runs what a closure makes in a transaction of the task, and again, as often as the options say, when another
/// transaction got in its way. What
/// `#[transactional(retry = …)]` calls.
///
/// Statements that are run on a [`Database`](crate::Database) within it join the transaction, wherever in the program they stand. The
/// first begins it, so that one without statements costs nothing. It is committed when the closure's future gives `Ok`,
/// and rolled back when it gives an error, panics or is dropped.
///
/// # Errors
///
/// Those of the closure, and as the closure's error a [`DataError`] when the transaction cannot be begun or committed, or
/// when the [`Propagation`] refuses it.
pub async fn transactional<R: Outcome, F: Future<Output = R>>(options: TransactionOptions, body: impl Fn() -> F) -> R {
    retrying(options, None, body).await
}

/// Runs a future in a transaction of the task, as [`transactional`] does, without trying again. What
/// `#[transactional]` calls.
///
/// # Errors
///
/// As [`transactional`].
pub fn transactional_once<R: Outcome>(
    options: TransactionOptions,
    body: impl Future<Output = R>,
) -> impl Future<Output = R> {
    once(options, None, body)
}

/// Runs a future in a transaction of the task, on this database if one is given.
///
/// The future is boxed first: each of the futures around it would otherwise have room for it twice, and transactions
/// within each other would take the room of a power of two.
pub(crate) fn once<R: Outcome>(
    options: TransactionOptions,
    database: Option<&Handle>,
    body: impl Future<Output = R>,
) -> impl Future<Output = R> {
    let body = Box::pin(body);
    async move {
        match enter(options, database) {
            Ok(Entered::Opened(scope)) => open(&scope, body).await,
            Ok(Entered::Joined(scope)) => join(&scope, body).await,
            Ok(Entered::Alone) => body.await,
            Err(error) => R::failure(error),
        }
    }
}

/// Runs a closure in a transaction of the task, on this database if one is given, as often as the options say.
pub(crate) async fn retrying<R: Outcome, F: Future<Output = R>>(
    options: TransactionOptions,
    database: Option<&Handle>,
    body: impl Fn() -> F,
) -> R {
    let mut pause = PAUSE;
    for _ in 0..options.retry {
        match enter(options, database) {
            Ok(Entered::Opened(scope)) => {
                let result = open(&scope, Box::pin(body())).await;
                // A conflict within a part ends the whole transaction.
                if result.is_success() || !scope.is_in_conflict() || scope.outer_of_part().is_some() {
                    return result;
                }
            }
            Ok(Entered::Joined(scope)) => return join(&scope, Box::pin(body())).await,
            Ok(Entered::Alone) => return Box::pin(body()).await,
            Err(error) => return R::failure(error),
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
    once(options, database, body()).await
}

/// What a propagation comes to.
enum Entered {
    Opened(Arc<Scope>),
    Joined(Arc<Scope>),
    Alone,
}

fn enter(options: TransactionOptions, database: Option<&Handle>) -> Result<Entered, DataError> {
    let current = Scope::of(options.database);
    let entered = match (options.propagation, current) {
        (Propagation::Required | Propagation::Mandatory, Some(current)) => {
            current.check_promises(options.isolation)?;
            Entered::Joined(current)
        }
        (Propagation::Nested, Some(current)) => {
            current.check_promises(options.isolation)?;
            Entered::Opened(Scope::new(options, true))
        }
        (Propagation::RequiresNew, _) | (Propagation::Required | Propagation::Nested, None) => {
            Entered::Opened(Scope::new(options, false))
        }
        (Propagation::Never, None) => Entered::Alone,
        (Propagation::Mandatory, None) => {
            return Err(DataError::transaction(
                "a function with `propagation = Mandatory` was called without a transaction; make its caller transactional",
            ));
        }
        (Propagation::Never, Some(_)) => {
            return Err(DataError::transaction(
                "a function with `propagation = Never` was called within a transaction",
            ));
        }
    };
    if let (Some(database), Entered::Opened(scope) | Entered::Joined(scope)) = (database, &entered) {
        scope.claim(database)?;
    }
    Ok(entered)
}

/// Runs a future in a scope of its own, to the scope's end.
async fn open<R: Outcome>(scope: &Arc<Scope>, body: impl Future<Output = R>) -> R {
    let opened = Opened(scope);
    let result = Arc::clone(scope).around(body).await;
    if !result.is_success() {
        // What the body says of its failure is worth more than what became of taking it back.
        let _ = scope.end(false).await;
        opened.end().run(false).await;
        return result;
    }
    let ended = match scope.outer_of_part() {
        Some(outer) => {
            let ended = scope.end(true).await;
            let callbacks = opened.end();
            match &ended {
                Ok(()) => outer.callbacks(|whole| whole.append(callbacks)),
                Err(_) => callbacks.run(false).await,
            }
            ended
        }
        None => commit(Arc::clone(scope), opened.end()).await,
    };
    match ended {
        Ok(()) => result,
        Err(error) => R::failure(error),
    }
}

/// Commits, and runs what waits for it, in a task of its own: a caller that goes away in the middle of it must not leave
/// open what became of the transaction, with nobody to tell.
async fn commit(scope: Arc<Scope>, callbacks: Callbacks) -> Result<(), DataError> {
    let work = async move {
        let ended = scope.end(true).await;
        callbacks.run(ended.is_ok()).await;
        ended
    };
    match tokio::spawn(work).await {
        Ok(ended) => ended,
        Err(failed) => match failed.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => Err(DataError::transaction("the runtime stopped while the transaction was being committed")),
        },
    }
}

/// Runs a future in a scope that somebody else has opened.
async fn join<R: Outcome>(scope: &Arc<Scope>, body: impl Future<Output = R>) -> R {
    let joined = Joined(scope);
    let result = body.await;
    if result.is_success() {
        std::mem::forget(joined);
    }
    result
}

/// A function that has joined, until it succeeds.
struct Joined<'a>(&'a Scope);

impl Drop for Joined<'_> {
    fn drop(&mut self) {
        self.0.doom();
    }
}

/// A scope until its end. When it is dropped before, its future was dropped or panicked, and the transaction is rolled
/// back with its connection.
struct Opened<'a>(&'a Scope);

impl Opened<'_> {
    fn end(self) -> Callbacks {
        self.0.callbacks(Callbacks::take)
    }
}

impl Drop for Opened<'_> {
    fn drop(&mut self) {
        let callbacks = self.0.callbacks(Callbacks::take);
        if callbacks.is_empty() {
            return;
        }
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(callbacks.run(false));
        }
    }
}
