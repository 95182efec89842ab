use std::{fs, num::NonZeroU32, time::Duration};

use proptest::prelude::*;
use secrecy::{ExposeSecret, SecretString};

use super::*;

fn none() -> Environment {
    Environment::of::<&str, &str>([])
}

fn text(error: &ConfigError) -> String {
    error.to_string()
}

#[test]
fn a_variable_that_is_not_set_takes_its_default() {
    let mut env = none();
    assert_eq!(env.read("PORT").or(3000u16), 3000);
    assert_eq!(env.read("LOG_DIR").optional::<String>(), None);
    assert!(env.finish(|| Some(())).is_ok());
}

#[test]
fn an_empty_variable_counts_as_not_set() {
    let mut env = Environment::of([("PORT", ""), ("JWT_SECRET", "")]);
    assert_eq!(env.read("PORT").or(3000u16), 3000);
    let secret: Option<SecretString> = env.read("JWT_SECRET").required();
    assert!(env.finish(|| secret).unwrap_err().names("JWT_SECRET"));
}

#[test]
fn all_faults_are_reported_together_in_the_order_of_reading() {
    let mut env = Environment::of([("PORT", "http"), ("LOGIN_RATE_LIMIT", "0"), ("APP_ENV", "prod")]);
    let port = env.read("PORT").or(3000u16);
    let _ = env.read("LOGIN_RATE_LIMIT").or(NonZeroU32::MIN);
    let _ = env.read("APP_ENV").one_of([("development", 0), ("test", 1), ("production", 2)]).or(0);
    let missing: Option<Duration> = env.read("JWT_EXPIRES_IN").required();
    env.fault("JWT_REFRESH_SECRET", "must differ from JWT_SECRET");
    assert_eq!(port, 3000, "reading goes on with the default");
    let error = env.finish(|| missing).unwrap_err();
    assert_eq!(
        text(&error),
        "5 environment variables need attention:\n\
         \x20 PORT is \"http\": expected a whole number from 0 to 65535\n\
         \x20 LOGIN_RATE_LIMIT is \"0\": expected a whole number from 1 to 4294967295\n\
         \x20 APP_ENV is \"prod\": expected development, test or production\n\
         \x20 JWT_EXPIRES_IN is missing: expected a duration of at most 100 years: a whole number above 0, followed by s, m, h or d, such as 15m\n\
         \x20 JWT_REFRESH_SECRET must differ from JWT_SECRET"
    );
    assert_eq!(format!("{error:?}"), text(&error));
}

#[test]
fn the_configuration_is_not_built_when_something_is_wrong() {
    let mut env = Environment::of([("PORT", "http")]);
    env.read("PORT").or(1u16);
    let result: Result<(), _> = env.finish(|| panic!("built all the same"));
    assert!(result.is_err());
}

#[test]
fn a_closure_that_gives_none_without_a_fault_is_told_so() {
    let error = none().finish(|| None::<()>).unwrap_err();
    assert!(text(&error).contains("returned None"));
}

#[test]
fn the_value_of_a_secret_is_in_no_message() {
    let mut env = Environment::of([("JWT_SECRET", "hunter2"), ("REDIS_URL", "redis://:hunter2@cache")]);
    let secret = env
        .read("JWT_SECRET")
        .parse::<SecretString>()
        .check("32 bytes or more", |secret| secret.expose_secret().len() >= 32)
        .required();
    env.read("REDIS_URL").hidden().with(|_| Err::<(), _>("the scheme must be rediss")).optional();
    assert!(!format!("{env:?}").contains("hunter2"));
    let error = env.finish(|| secret).unwrap_err();
    assert_eq!(error.faults().len(), 2);
    assert!(!format!("{error} {error:?}").contains("hunter2"));
}

#[test]
fn a_secret_does_not_print() {
    let mut env = Environment::of([("JWT_SECRET", "hunter2")]);
    let secret: SecretString = env.read("JWT_SECRET").required().unwrap();
    assert!(!format!("{secret:?}").contains("hunter2"));
    assert_eq!(secret.expose_secret(), "hunter2");
}

#[test]
fn a_missing_secret_is_told_what_it_must_be() {
    let mut env = none();
    let secret = env.read("JWT_SECRET").parse::<SecretString>().check("32 bytes or more", |_| true).required();
    let error = env.finish(|| secret).unwrap_err();
    assert_eq!(
        text(&error),
        "1 environment variable needs attention:\n  JWT_SECRET is missing: expected 32 bytes or more"
    );
}

#[test]
fn a_long_value_with_line_breaks_stays_on_one_line() {
    let mut env = Environment::of([("PORT", format!("1\n2{}", "0".repeat(500)))]);
    env.read("PORT").or(1u16);
    let error = env.finish(|| Some(())).unwrap_err();
    assert_eq!(text(&error).lines().count(), 2);
    assert!(text(&error).len() < 200);
}

#[test]
fn the_same_fault_is_told_once() {
    let mut env = Environment::of([("PORT", "http")]);
    env.read("PORT").or(1u16);
    env.read("PORT").or(1u16);
    assert_eq!(env.finish(|| Some(())).unwrap_err().faults().len(), 1);
}

#[cfg(unix)]
#[test]
fn a_value_that_is_not_unicode_is_a_fault() {
    use std::os::unix::ffi::OsStringExt;
    let mut env = Environment::of([("HOST", OsString::from_vec(vec![0xff]))]);
    env.read("HOST").optional::<String>();
    assert_eq!(text(&env.finish(|| Some(())).unwrap_err()).lines().nth(1), Some("  HOST is not valid UTF-8"));
}

#[test]
fn the_environment_wins_over_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(".env");
    fs::write(&file, "PORT=4000\nHOST=localhost\n").unwrap();
    let mut env = Environment::of([("PORT", "5000")]).with_env_file(&file);
    assert_eq!(env.read("PORT").or(3000u16), 5000);
    assert_eq!(env.read("HOST").or(crate::Host::LOCALHOST).as_str(), "localhost");
}

#[test]
fn an_empty_variable_takes_back_what_the_file_sets() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(".env");
    fs::write(&file, "REDIS_URL=redis://cache\n").unwrap();
    let mut env = Environment::of([("REDIS_URL", "")]).with_env_file(&file);
    assert_eq!(env.read("REDIS_URL").optional::<String>(), None);
}

#[test]
fn a_file_that_does_not_exist_is_no_fault() {
    let folder = tempfile::tempdir().unwrap();
    assert!(none().with_env_file(folder.path().join(".env")).finish(|| Some(())).is_ok());
}

#[test]
fn a_bad_file_is_reported_with_the_other_faults() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(".env");
    fs::write(&file, "PORT=4000\nthis is no assignment\n").unwrap();
    let mut env = none().with_env_file(&file);
    let secret: Option<String> = env.read("JWT_SECRET").required();
    let error = env.finish(|| secret).unwrap_err();
    assert_eq!(error.faults().len(), 2);
    assert!(text(&error).contains(".env has a bad line 2"), "{error}");
}

proptest! {
    #[test]
    fn a_hidden_value_never_reaches_the_message(value in "[a-z0-9]{12,64}") {
        let mut env = Environment::of([("KEY", value.as_str())]);
        env.read("KEY").hidden().parse::<NonZeroU32>().optional();
        if let Err(error) = env.finish(|| Some(())) {
            prop_assert!(!error.to_string().contains(&value));
        }
    }
}
