//! What the attributes write into descriptors: the facts, each a word with what belongs to it.

/// The function that describes a handler or its like: `described!(docs("…"), param("id", i64), result(Json<User>))`.
#[doc(hidden)]
#[macro_export]
macro_rules! __described {
    ($($word:ident $facts:tt),* $(,)?) => {
        $crate::__private::Some(|__description| {
            #[allow(unused_imports, reason = "generated")]
            use $crate::__private::http::describe::{
                ViaBare as _, ViaDtoBody as _, ViaNoBody as _, ViaNoError as _, ViaNoParts as _, ViaNoResponse as _,
                ViaNoSchema as _, ViaNoSchemaBody as _, ViaNoSchemaJson as _, ViaNoSchemaQuery as _, ViaObjectQuery as _,
                ViaNoSchemaForm as _, ViaOne as _, ViaPlain as _, ViaPlainBody as _, ViaPlainForm as _, ViaPlainQuery as _,
                ViaRequired as _,
            };
            $crate::__private::http::describe::describing(__description, |__operation| {
                let _ = &__operation;
                $($crate::__describe!(__operation, $word $facts);)*
            })
        })
    };
}

/// `impl DescribeError`: `described_error!({<T>} {UserError<T>} {where …} answer(404, "NotFound", "No such user"))`.
#[doc(hidden)]
#[macro_export]
macro_rules! __described_error {
    ({$($generics:tt)*} {$($ty:tt)*} {$($clause:tt)*} $($word:ident $facts:tt),* $(,)?) => {
        #[automatically_derived]
        impl $($generics)* $crate::__private::http::describe::DescribeError for $($ty)* $($clause)* {
            fn describe(__operation: &mut $crate::__private::http::describe::Operation) {
                #[allow(unused_imports, reason = "generated")]
                use $crate::__private::http::describe::ViaNoError as _;
                let _ = &__operation;
                $($crate::__describe!(__operation, $word $facts);)*
            }
        }
    };
}

/// `impl DescribeParameter`: `described_parameter!({Tenant} header("x-tenant", String))`.
#[doc(hidden)]
#[macro_export]
macro_rules! __described_parameter {
    ({$($ty:tt)*} $($word:ident $facts:tt),* $(,)?) => {
        #[automatically_derived]
        impl $crate::__private::http::describe::DescribeParameter for $($ty)* {
            fn describe(__operation: &mut $crate::__private::http::describe::Operation) {
                #[allow(unused_imports, reason = "generated")]
                use $crate::__private::http::describe::{
                    ViaBare as _, ViaNoError as _, ViaNoParts as _, ViaNoSchema as _, ViaNoSchemaQuery as _,
                    ViaObjectQuery as _, ViaOne as _, ViaPlainQuery as _, ViaRequired as _,
                };
                let _ = &__operation;
                $($crate::__describe!(__operation, $word $facts);)*
            }
        }
    };
}

/// The doc comment of a controller's struct.
#[doc(hidden)]
#[macro_export]
macro_rules! __documentation {
    ($text:expr) => {
        $crate::__private::Some($text)
    };
}

/// One fact.
#[doc(hidden)]
#[macro_export]
macro_rules! __describe {
    ($operation:ident, docs($text:expr)) => {
        $operation.documentation = $crate::__private::Some($text)
    };
    ($operation:ident, deprecated()) => {
        $operation.deprecated = true
    };
    ($operation:ident, hide()) => {
        $operation.hidden = true
    };
    ($operation:ident, tag($tag:expr)) => {
        $operation.tags.push($tag)
    };
    ($operation:ident, produces($media_type:expr)) => {
        $operation.produces.push($media_type)
    };
    ($operation:ident, id($id:expr)) => {
        $operation.id = $crate::__private::Some($id)
    };
    ($operation:ident, param($name:expr, $ty:ty)) => {
        $crate::__private::http::describe::TextProbe::<$ty>::NEW.optional().items().describe(
            $operation,
            $crate::__private::http::describe::Location::Path,
            $name,
        )
    };
    ($operation:ident, header($name:expr, $ty:ty)) => {
        $crate::__private::http::describe::TextProbe::<$ty>::NEW.optional().items().describe(
            $operation,
            $crate::__private::http::describe::Location::Header,
            $name,
        )
    };
    ($operation:ident, cookie($name:expr, $ty:ty)) => {
        $crate::__private::http::describe::TextProbe::<$ty>::NEW.optional().items().describe(
            $operation,
            $crate::__private::http::describe::Location::Cookie,
            $name,
        )
    };
    ($operation:ident, query($name:expr, $ty:ty)) => {
        $crate::__private::http::describe::QueryShape::<$ty>::NEW.unwrap().payload().optional().items().describe(
            $operation,
            $crate::__private::http::describe::Location::Query,
            $name,
        )
    };
    ($operation:ident, default($location:ident, $name:expr, $ty:ty, $value:expr)) => {
        $operation.default_of($crate::__private::http::describe::Location::$location, $name, || {
            #[allow(unused_imports, reason = "generated")]
            use $crate::__private::http::describe::ViaNoJson as _;
            $crate::__private::http::describe::default_of::<$ty>(|| $value).json()
        })
    };
    ($operation:ident, refused_with($status:expr, $word:ident $facts:tt)) => {
        $operation.refused(
            |__operation| $crate::__describe!(__operation, $word $facts),
            |__operation| __operation.error($status, "ParamError", ""),
        )
    };
    ($operation:ident, refused_as($error:expr, $word:ident $facts:tt)) => {
        $operation.refused(
            |__operation| $crate::__describe!(__operation, $word $facts),
            |__operation| $crate::__private::http::describe::error_of($error).describe(__operation),
        )
    };
    ($operation:ident, body_limit($bytes:expr)) => {
        $operation.body_limit = $crate::__private::Some($bytes)
    };
    ($operation:ident, body($ty:ty)) => {{
        let body = $crate::__private::http::describe::BodyShape::<$ty>::NEW.unwrap().payload();
        body.rejection().describe($operation);
        body.describe($operation);
    }};
    ($operation:ident, form($ty:ty)) => {
        $crate::__private::http::describe::FormShape::<$ty>::NEW.payload().describe($operation)
    };
    ($operation:ident, file($field:expr, $ty:ty)) => {{
        #[allow(unused_imports, reason = "generated")]
        use $crate::__private::http::describe::ViaOneFile as _;
        $crate::__private::http::describe::FileShape::<$ty>::NEW.describe($operation, &$field)
    }};
    ($operation:ident, sink($ty:ty)) => {{
        #[allow(unused_imports, reason = "generated")]
        use $crate::__private::http::describe::ViaNoSinkError as _;
        $crate::__private::http::describe::SinkShape::<$ty>::NEW.error().describe($operation)
    }};
    ($operation:ident, parts($ty:ty)) => {{
        let parts = $crate::__private::http::describe::PartsShape::<$ty>::NEW;
        parts.rejection().describe($operation);
        parts.describe($operation);
    }};
    ($operation:ident, argument($ty:ty)) => {
        $operation.argument::<$ty>()
    };
    ($operation:ident, takes($ty:ty)) => {
        $operation.takes::<$ty>()
    };
    // A result within a status or headers may have an error again.
    ($operation:ident, result($ty:ty)) => {{
        let result = $crate::__private::http::describe::ResultProbe::<$ty>::NEW;
        result.error().describe($operation);
        let result = result.inner();
        result.error().describe($operation);
        result.unchanged($operation);
        let result = result.inner();
        result.unchanged($operation);
        result.inner().value().describe($operation);
    }};
    ($operation:ident, renders($template:expr)) => {
        $operation.renders($template)
    };
    ($operation:ident, narrowed([$($name:expr),*], $ty:ty)) => {
        $operation.narrowed(&[$($name),*], |__operation| $crate::__describe!(__operation, result($ty)))
    };
    ($operation:ident, outcome($ty:ty)) => {
        $crate::__private::http::describe::ResultProbe::<$ty>::NEW.error().describe($operation)
    };
    ($operation:ident, answer($status:expr, $name:expr, $message:expr)) => {
        $operation.error($status, $name, $message)
    };
    ($operation:ident, within($name:expr, $ty:ty)) => {
        $operation.passed_on($name, |__operation| {
            $crate::__private::http::describe::ErrorProbe::<$ty>::NEW.describe(__operation)
        })
    };
}
