//! The runtimes of `#[nest::main]` and `#[nest::test]`.

/// Runs `main` on a runtime with a thread for each core.
///
/// # Panics
///
/// When the system gives no threads or sockets to a runtime.
pub fn run_main<F: Future>(main: F) -> F::Output {
    match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(main),
        Err(error) => panic!("the system does not let a runtime start: {error}"),
    }
}

/// Runs a test on a runtime of its own, on the test's thread.
///
/// # Panics
///
/// When the system gives no sockets to a runtime.
pub fn run_test<F: Future>(test: F) -> F::Output {
    match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(test),
        Err(error) => panic!("the system does not let a runtime start: {error}"),
    }
}
