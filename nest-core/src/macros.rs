//! The macros that name the root of an application, where the whole graph is judged.

/// Judges the graph of a root module, at compile time: the item form of `app!`, for a library of modules and for tests.
///
/// ```ignore
/// nest::check!(UsersModule);
/// ```
#[macro_export]
macro_rules! check {
    ($root:ty $(,)?) => {
        const _: () = {
    $crate::__faults!($root, 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15);
        };
    };
}

/// Evaluates each fault of a root, where it is.
#[doc(hidden)]
#[macro_export]
macro_rules! __faults {
    ($root:ty, $($fault:literal)*) => { $(
        const _: () = {
            #[allow(unused_imports, reason = "generated")]
            use $crate::__private::NotDeclared as _;
            $crate::__private::walk_from_root::<_, $root, $fault>(<$root>::__NEST_ROOT)
        };
    )* };
}
