//! What the attributes write into descriptors without the feature `openapi`: nothing.

/// Without the feature `openapi`: nothing describes a handler or its like.
#[doc(hidden)]
#[macro_export]
macro_rules! __described {
    ($($facts:tt)*) => {
        $crate::__private::None
    };
}

/// Without the feature `openapi`: nothing describes an error.
#[doc(hidden)]
#[macro_export]
macro_rules! __described_error {
    ($($facts:tt)*) => {};
}

/// Without the feature `openapi`: nothing describes a parameter.
#[doc(hidden)]
#[macro_export]
macro_rules! __described_parameter {
    ($($facts:tt)*) => {};
}

/// Without the feature `openapi`: nobody reads a doc comment.
#[doc(hidden)]
#[macro_export]
macro_rules! __documentation {
    ($text:expr) => {
        $crate::__private::None
    };
}
