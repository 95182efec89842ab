//! What `#[render]` writes.

/// The view of a handler: `view!(site, place, "orders/list.html")`.
#[doc(hidden)]
#[macro_export]
macro_rules! __view {
    ($site:expr, $place:expr, $template:expr) => {
        $crate::__private::Some($crate::__private::http::view($site, $place, $template))
    };
}

/// What a handler with a view returned, with the view in the place of what it shows: `viewed!(cx, "orders/list.html", result)`.
#[doc(hidden)]
#[macro_export]
macro_rules! __viewed {
    ($cx:expr, $template:expr, $result:expr) => {{
        #[allow(unused_imports, reason = "generated")]
        use $crate::__private::http::{ViaBareView as _, ViaSure as _};
        match $crate::__private::http::Viewed($result).sure() {
            // In front of what is shown there may be headers, a status, and that it is conditional.
            $crate::__private::Result::Ok(__view) => {
                let (__outer, __view) = __view.parted();
                let (__middle, __view) = __view.parted();
                let (__inner, __view) = __view.parted();
                let __page = $crate::__private::http::page($cx, $template, __view)?;
                $crate::__private::Result::Ok((__outer, (__middle, (__inner, __page))))
            }
            $crate::__private::Result::Err(__error) => $crate::__private::Result::Err(__error),
        }
    }};
}
