//! The defaults are those that the guide names.

use std::time::Duration;

use nest::http::ServerOptions;
use nest_core::http::DEFAULT_BODY_LIMIT;

const GUIDE: &str = include_str!("../../../nest/src/guide/limits.md");

/// The row of an option says that this is its default.
#[track_caller]
fn check(option: &str, default: &str) {
    let cells = format!(" | {default} | `{option}` | ");
    assert_eq!(GUIDE.matches(&cells).count(), 1, "the table has no row with{cells}");
}

fn seconds(duration: Duration) -> String {
    format!("{} s", duration.as_secs_f64())
}

#[test]
fn the_table_of_the_guide_has_the_defaults() {
    let options = ServerOptions::default();
    assert_eq!(options.max_connections, 10_000);
    check("max_connections", "10,000");
    check("header_read_timeout", &seconds(options.header_read_timeout));
    check("max_header_bytes", &format!("{} KiB", options.max_header_bytes / 1024));
    check("max_headers", &options.max_headers.to_string());
    check("Application::body_limit", &format!("{} MiB", DEFAULT_BODY_LIMIT / 1024 / 1024));
    check("body_read_timeout", &options.body_read_timeout.map_or("none".to_owned(), seconds));
    check("write_timeout", &options.write_timeout.map_or("none".to_owned(), seconds));
    check("linger", &seconds(options.linger));
    check("request_timeout", &options.request_timeout.map_or("none".to_owned(), seconds));
    check("drain_timeout", &seconds(options.drain_timeout));
    check("max_concurrent_streams", &options.max_concurrent_streams.to_string());
    check("http2_keep_alive", &seconds(options.http2_keep_alive));
    check("http2_idle_timeout", &seconds(options.http2_idle_timeout));
    assert!(options.http2);
}
