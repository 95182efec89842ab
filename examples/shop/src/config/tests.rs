use nest::config::Environment;

use super::{AppEnv, LogFormat, ShopConfig};

fn read<const N: usize>(variables: [(&str, &str); N]) -> Result<ShopConfig, String> {
    ShopConfig::read(Environment::of(variables)).map_err(|error| error.to_string())
}

#[test]
fn an_empty_environment_is_a_development_machine() {
    let config = read([]).unwrap();
    assert_eq!(config.environment, AppEnv::Development);
    assert_eq!(config.address(), "127.0.0.1:3000");
    assert_eq!(config.database.url.to_string(), "sqlite://shop.db");
    assert_eq!(config.auth.access_lifetime.as_secs(), 900);
    assert_eq!(config.auth.refresh_lifetime.as_secs(), 604_800);
    assert_eq!(config.auth.login_attempts.get(), 10);
    assert!(config.admin.is_none() && config.auth.access_secret.is_none() && config.logs.folder.is_none());
}

#[test]
fn all_faults_are_reported_by_name_in_one_message() {
    let faults = [
        ("HOST", "no host"),
        ("PORT", "80000"),
        ("DATABASE_URL", "mysql://root:hunter2@db/shop"),
        ("JWT_EXPIRES_IN", "soon"),
        ("JWT_REFRESH_EXPIRES_IN", "0d"),
        ("LOGIN_RATE_LIMIT", "0"),
        ("LOG_LEVEL", "loud"),
        ("LOG_FORMAT", "xml"),
        ("REDIS_URL", "http://hunter2@redis"),
        ("SHOP_ADMIN_EMAIL", "nobody"),
    ];
    let message = read(faults).unwrap_err();
    for (name, _) in faults {
        assert!(message.contains(&format!("\n  {name} ")), "{name} in {message}");
    }
    assert!(message.contains("SHOP_ADMIN_PASSWORD is missing"), "{message}");
    assert!(!message.contains("hunter2"), "{message}");
}

#[test]
fn an_unknown_environment_is_a_fault() {
    assert!(read([("APP_ENV", "staging")]).unwrap_err().contains("APP_ENV"));
}

#[test]
fn production_requires_two_long_secrets_that_differ() {
    let (long, other) = ("a".repeat(32), "b".repeat(32));
    let secrets =
        |access, refresh| read([("APP_ENV", "production"), ("JWT_SECRET", access), ("JWT_REFRESH_SECRET", refresh)]);
    assert!(secrets(&long, &other).is_ok());

    let missing = read([("APP_ENV", "production")]).unwrap_err();
    assert!(missing.contains("JWT_SECRET is missing") && missing.contains("JWT_REFRESH_SECRET is missing"));
    let short = secrets("hunter2", &other).unwrap_err();
    assert!(short.contains("JWT_SECRET") && short.contains("32 bytes") && !short.contains("hunter2"), "{short}");
    let same = secrets(&long, &long).unwrap_err();
    assert!(same.contains("JWT_REFRESH_SECRET must differ from JWT_SECRET") && !same.contains(&long), "{same}");
}

#[test]
fn elsewhere_any_secret_will_do() {
    assert!(read([("JWT_SECRET", "short"), ("JWT_REFRESH_SECRET", "short")]).is_ok());
}

#[test]
fn production_logs_json_unless_told_otherwise() {
    let secrets = [("JWT_SECRET", "a".repeat(32)), ("JWT_REFRESH_SECRET", "b".repeat(32))];
    let production = |format: Option<&str>| {
        let named = secrets.iter().map(|(name, secret)| (*name, secret.as_str()));
        let variables = named.chain([("APP_ENV", "production")]).chain(format.map(|format| ("LOG_FORMAT", format)));
        ShopConfig::read(Environment::of(variables)).unwrap().logs.format
    };
    assert_eq!(production(None), LogFormat::Json);
    assert_eq!(production(Some("pretty")), LogFormat::Pretty);
}
