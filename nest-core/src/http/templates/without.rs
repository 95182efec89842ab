//! What `#[render]` writes without the feature `templates`: that it is off.

/// The view of a handler.
#[doc(hidden)]
#[macro_export]
macro_rules! __view {
    ($site:expr, $place:expr, $template:expr) => {
        $crate::__private::compile_error!(
            "NEST-E0527: `#[render]` needs the feature `templates`, which is off\n\
             help: in Cargo.toml: `nest = { …, features = [\"templates\"] }`"
        )
    };
}

/// What a handler with a view returned.
#[doc(hidden)]
#[macro_export]
macro_rules! __viewed {
    ($cx:expr, $template:expr, $result:expr) => {{
        let _ = $result;
    }};
}
