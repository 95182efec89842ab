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

/// Evaluates each fault of a root at the item that it belongs to: follows the path of entries from the root to the item.
#[doc(hidden)]
#[macro_export]
macro_rules! __faults {
    ($root:ty, $($fault:literal)*) => { $(
        const _: () = <$crate::__item!($root, $fault) as $crate::__private::Wired<$root, $fault>>::WIRING;
    )* };
}

/// The type of the item that reports a fault.
#[doc(hidden)]
#[macro_export]
macro_rules! __item {
    ($root:ty, $fault:literal) => {
        $crate::__step!($root, $fault, $root; 0 1 2 3 4 5 6 7 8 9)
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __step {
    ($root:ty, $fault:literal, $item:ty;) => { $item };
    ($root:ty, $fault:literal, $item:ty; $depth:literal $($deeper:literal)*) => {
        $crate::__step!(
            $root, $fault,
            <$item as $crate::__private::Part<{ $crate::__private::step::<$root>($fault, $depth) }>>::Type;
            $($deeper)*
        )
    };
}
