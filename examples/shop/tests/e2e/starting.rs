//! Starting, or saying why not.

use std::net::TcpListener;

use super::support::{ROOT, ROOT_PASSWORD, Shop, run_to_end};

#[test]
fn all_faults_of_the_configuration_are_told_in_one_message_and_nothing_listens() {
    let folder = tempfile::tempdir().unwrap();
    let faults = [
        ("PORT", "eighty"),
        ("DATABASE_URL", "mysql://root:hunter2@db/shop"),
        ("JWT_EXPIRES_IN", "15 minutes"),
        ("LOGIN_RATE_LIMIT", "0"),
        ("LOG_LEVEL", "loud"),
        ("APP_ENV", "moon"),
    ];
    let (status, stdout, stderr) = run_to_end(folder.path(), &faults);
    assert!(!status.success());
    assert_eq!(stdout, "");
    for (name, _) in faults {
        assert!(stderr.contains(name), "{name} in {stderr}");
    }
    assert!(!stderr.contains("hunter2"), "{stderr}");
    assert!(!folder.path().join("shop.db").exists());
}

#[test]
fn production_does_not_start_without_its_secrets() {
    let folder = tempfile::tempdir().unwrap();
    let (status, _, stderr) = run_to_end(folder.path(), &[("APP_ENV", "production"), ("JWT_SECRET", "hunter2")]);
    assert!(!status.success());
    assert!(stderr.contains("JWT_SECRET") && stderr.contains("JWT_REFRESH_SECRET is missing"), "{stderr}");
    assert!(!stderr.contains("hunter2"), "{stderr}");

    let (long, short) = ("a".repeat(32), "a".repeat(31));
    for (secret, fault) in [(&long, "JWT_REFRESH_SECRET must differ from JWT_SECRET"), (&short, "32 bytes or more")] {
        let secrets = [("APP_ENV", "production"), ("JWT_SECRET", &*long), ("JWT_REFRESH_SECRET", secret)];
        let (status, stdout, stderr) = run_to_end(folder.path(), &secrets);
        assert!(!status.success() && stdout.is_empty(), "{stdout}");
        assert!(stderr.contains(fault) && !stderr.contains(&short), "{stderr}");
    }
}

#[test]
fn production_starts_with_two_long_secrets_and_logs_json() {
    let (access, refresh) = ("a".repeat(32), "b".repeat(32));
    let secrets = [("APP_ENV", "production"), ("JWT_SECRET", &*access), ("JWT_REFRESH_SECRET", &*refresh)];
    let shop = Shop::with(&secrets);
    shop.root();
    let log = shop.log();
    assert!(!log.is_empty());
    for line in log.lines() {
        serde_json::from_str::<serde_json::Value>(line).unwrap_or_else(|_| panic!("{line}"));
    }
    assert!(!log.contains("JWT_SECRET"), "{log}");
}

#[test]
fn random_secrets_are_warned_of_by_name() {
    assert!(Shop::start().log().contains("JWT_SECRET, JWT_REFRESH_SECRET not set"));
}

#[test]
fn a_taken_port_ends_the_start() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let (status, stdout, stderr) = run_to_end(tempfile::tempdir().unwrap().path(), &[("PORT", &port)]);
    assert!(!status.success());
    assert!(stdout.is_empty() && stderr.contains(&format!("127.0.0.1:{port}")), "{stdout}{stderr}");
}

#[test]
fn the_configured_super_admin_is_there_from_the_start() {
    let shop = Shop::start();
    let root = shop.root();
    let profile = shop.get("/api/v1/users/profile").bearer(&root.access).send().expect(200);
    assert_eq!((&profile["email"], &profile["role"]), (&ROOT.into(), &"super_admin".into()));
    assert_eq!(profile["permissions"].as_array().unwrap().len(), 4);
}

#[test]
fn a_user_who_has_that_email_becomes_super_admin_with_the_password_unchanged() {
    let shop = Shop::start();
    shop.register("ada");
    shop.signal(rustix::process::Signal::TERM);
    let (_, home) = shop.wait();

    let promoted = [("SHOP_ADMIN_EMAIL", "ADA@example.com"), ("SHOP_ADMIN_PASSWORD", "another password")];
    let shop = Shop::at(home, &promoted);
    let ada = shop.login("ada@example.com", "password of ada");
    let profile = shop.get("/api/v1/users/profile").bearer(&ada.access).send().expect(200);
    assert_eq!(profile["role"], "super_admin");
    assert_eq!(shop.audit_events("user.updated"), ["user.updated"]);
    // The first one stays what they were.
    shop.login(ROOT, ROOT_PASSWORD);
}

#[test]
fn daily_files_have_all_records_and_errors_alone() {
    let mut shop = Shop::with(&[("LOG_DIR", "logs"), ("LOG_FORMAT", "json")]);
    let folder = shop.folder().join("logs");
    let names: Vec<String> =
        std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    let find = |prefix: &str| names.iter().find(|name| name.starts_with(prefix)).unwrap_or_else(|| panic!("{names:?}"));
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    assert!(read(find("shop.2")).contains("listening"));
    assert_eq!(read(find("errors.2")), "");
    let ada = shop.register("ada");
    shop.break_database();
    let failed = shop.get("/api/v1/users/profile").bearer(&ada.access).send();
    failed.refused(500, "Internal server error");
    let id = failed.header("x-request-id").unwrap();
    for prefix in ["shop.2", "errors.2"] {
        assert!(read(find(prefix)).lines().any(|line| line.contains(id) && line.contains("ERROR")), "{prefix}");
    }
    assert!(!read(find("errors.2")).contains("INFO"));
}
