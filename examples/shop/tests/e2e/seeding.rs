//! The command that fills a shop.

use serde_json::json;

use super::support::{Home, Shop, run_command};

#[test]
fn seeding_fills_a_shop_once_and_leaves_what_is_there() {
    let home = Home::new();
    let variables: Vec<_> = home.database_url().map(|url| ("DATABASE_URL", url)).into_iter().collect();
    let seed = || run_command(home.folder(), &["seed"], &variables);
    let (status, stdout, stderr) = seed();
    assert!(status.success() && stdout == "products added: 6, users added: 1\n", "{stdout}{stderr}");
    assert_eq!(seed().1, "products added: 0, users added: 0\n");
    let shop = Shop::at(home, &[]);
    let products = shop.get("/api/v1/products").send().expect(200);
    assert_eq!(products["total"], 6);
    let customer = shop.login("customer@example.com", "correct horse");
    let first = products["data"][0]["id"].as_i64().unwrap();
    assert_eq!(shop.order(&customer, &[(first, 1)]).expect(201)["status"], json!("paid"));
}

#[test]
fn production_is_not_seeded() {
    let home = Home::new();
    let (access, refresh) = ("a".repeat(32), "b".repeat(32));
    let secrets = [("APP_ENV", "production"), ("JWT_SECRET", &*access), ("JWT_REFRESH_SECRET", &*refresh)];
    let variables: Vec<_> = home.database_url().map(|url| ("DATABASE_URL", url)).into_iter().chain(secrets).collect();
    let (status, stdout, stderr) = run_command(home.folder(), &["seed"], &variables);
    assert!(!status.success() && stdout.is_empty() && stderr.contains("production is not seeded"), "{stdout}{stderr}");
    assert_eq!(Shop::at(home, &secrets).get("/api/v1/products").send().expect(200)["total"], 0);
}

#[test]
fn an_unknown_command_is_refused_with_those_that_there_are() {
    let (status, stdout, stderr) = run_command(Home::new().folder(), &["sell"], &[]);
    assert!(!status.success() && stdout.is_empty(), "{stdout}");
    assert!(stderr.contains("unknown command `sell`") && stderr.contains("`seed`"), "{stderr}");
}
