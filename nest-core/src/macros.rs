//! The macros that name the root of an application, where the whole graph is judged.

/// Judges the graph of a root module, at compile time: the item form of `app!`, for a library of modules and for tests.
#[macro_export]
macro_rules! check {
    ($root:ty $(,)?) => {
        $crate::__judge!($root, $root);
    };
}

/// Judges the graph of a root module at compile time, and makes an application without a transport, for scripts and workers:
/// a [`ContextBuilder`](crate::app::ContextBuilder) that builds everything and runs the hooks of the start.
#[macro_export]
macro_rules! context {
    ($($segment:ident)::+ ( $($argument:tt)* ) $(,)?) => {
        ::core::compile_error!(
            "NEST-E0124: the root is named by its type, and its options stand behind a `=`\nhelp: `nest::context!(AppModule = AppModule::for_root(…))`"
        )
    };
    ($root:ty $(,)?) => {{
        $crate::__judge!($root, $root);
        $crate::app::ContextBuilder::of::<$root>()
    }};
    ($root:ty = $options:expr $(,)?) => {{
        $crate::__judge!($root, $crate::__private::WithOptions<$root>);
        $crate::app::ContextBuilder::with_options::<$root, $root>($options)
    }};
}

/// Judges the graph of a root, under the type that says whether its options are given.
#[doc(hidden)]
#[macro_export]
macro_rules! __judge {
    ($root:ty, $judged:ty $(, $stand_in:ty)*) => {
        const _: () = {
    $crate::__faults!($root, $judged, [$($stand_in),*], 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15);
        };
    };
}

/// Evaluates each fault of a root, where it is.
#[doc(hidden)]
#[macro_export]
macro_rules! __faults {
    ($root:ty, $judged:ty, $stand_ins:tt, $($fault:literal)*) => { $(
        const _: () = {
            #[allow(unused_imports, reason = "generated")]
            use $crate::__private::NotDeclared as _;
            $crate::__walk_from_stand_ins!($judged, $fault, $stand_ins);
            $crate::__private::walk_from_root::<_, $judged, $fault>(<$root>::__NEST_ROOT)
        };
    )* };
}

/// Looks for a fault in each module that stands in for another.
#[doc(hidden)]
#[macro_export]
macro_rules! __walk_from_stand_ins {
    ($judged:ty, $fault:literal, [$($stand_in:ty),*]) => { $(
        $crate::__private::walk_from_stand_in::<_, $judged, $fault>(<$stand_in>::__NEST_ITEM);
    )* };
}
