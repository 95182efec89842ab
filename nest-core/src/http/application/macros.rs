//! The macro that makes an application of a root module.

/// Judges the graph of a root module at compile time, and makes the application: a
/// [`http::Application`](crate::http::Application) that can be configured and listens.
///
/// ```ignore
/// nest::app!(AppModule).global_prefix("api").listen("127.0.0.1:3000").await
/// ```
///
/// A root module with options is given with them:
///
/// ```ignore
/// nest::app!(AppModule = AppModule::for_root(settings)).listen("127.0.0.1:3000").await
/// ```
#[macro_export]
macro_rules! app {
    ($root:ty $(,)?) => {{
        $crate::__judge!($root, $root);
        $crate::__private::http::Application::of::<$root>()
    }};
    ($root:ty = $options:expr $(,)?) => {{
        $crate::__judge!($root, $crate::__private::WithOptions<$root>);
        $crate::__private::http::Application::with_options::<$root>($options)
    }};
}
