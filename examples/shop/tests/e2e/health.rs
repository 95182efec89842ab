//! Health.

use super::support::Shop;

#[test]
fn health_names_every_part_and_needs_no_token() {
    let health = Shop::start().get("/health").send().expect(200);
    assert_eq!(health["status"], "ok");
    assert_eq!(health["error"], serde_json::json!({}));
    assert_eq!(health["info"], health["details"]);
    for part in ["database", "storage", "memory"] {
        assert_eq!(health["details"][part]["status"], "up", "{health}");
    }
}

#[test]
fn readiness_asks_the_database_and_liveness_does_not() {
    let shop = Shop::start();
    assert_eq!(shop.get("/health/readiness").send().expect(200)["info"]["database"]["status"], "up");
    assert!(shop.get("/health/liveness").send().expect(200)["info"]["database"].is_null());
}

#[test]
fn a_database_that_is_down_is_503_and_leaves_the_process_alive() {
    let mut shop = Shop::start();
    shop.break_database();
    let health = shop.get("/health").send().expect(503);
    assert_eq!(health["status"], "error");
    assert_eq!(health["error"], serde_json::json!({"database": {"status": "down"}}));
    assert!(health["info"]["database"].is_null() && health["details"]["memory"]["status"] == "up", "{health}");
    assert_eq!(shop.get("/health/readiness").send().status, 503);
    assert_eq!(shop.get("/health/liveness").send().status, 200);
}

#[test]
#[cfg(target_os = "linux")]
fn a_disk_without_room_for_uploads_is_down() {
    // There is no room in that file system, ever.
    let shop = Shop::with(&[("UPLOAD_DIR", "/proc/uploads")]);
    let health = shop.get("/health").send().expect(503);
    assert_eq!(health["error"], serde_json::json!({"storage": {"status": "down"}}));
    assert!(!health.to_string().contains("proc"), "{health}");
    assert_eq!(shop.get("/health/liveness").send().status, 200);
}
