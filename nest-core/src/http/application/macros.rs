//! The macro that makes an application of a root module.

/// Judges the graph of a root module at compile time, and makes the application: a
/// [`http::Application`](crate::http::Application) that can be configured and listens.
#[macro_export]
macro_rules! app {
    ($($segment:ident)::+ ( $($argument:tt)* ) $(,)?) => {
        ::core::compile_error!(
            "NEST-E0124: the root is named by its type, and its options stand behind a `=`\nhelp: `nest::app!(AppModule = AppModule::for_root(…))`"
        )
    };
    ($root:ty $(,)?) => {{
        $crate::__judge!($root, $root);
        $crate::__private::http::Application::of::<$root>()
    }};
    ($root:ty = $options:expr $(,)?) => {{
        $crate::__judge!($root, $crate::__private::WithOptions<$root>);
        $crate::__private::http::Application::with_options::<$root, $root>($options)
    }};
}
