//! A client that others generate from the document of the shop, and what it gets from a shop that runs.

use std::fs;
use std::process::Command;

use crate::Error;
use crate::node::{install, npm};
use crate::shop::{self, Shop};

/// What the walk signs in with as an administrator.
const ADMIN: [(&str, &str); 2] =
    [("SHOP_ADMIN_EMAIL", "root@example.com"), ("SHOP_ADMIN_PASSWORD", "root of all evil")];
const FOLDER: &str = "examples/shop/client";

pub(crate) fn run() -> Result<(), Error> {
    let program = shop::build()?;
    let client = install(FOLDER, &["package.json", "package-lock.json", "tsconfig.json", "walk.ts"])?;
    let data = tempfile::tempdir()?;
    let document = Command::new(&program).arg("openapi").current_dir(data.path()).output()?;
    if !document.status.success() {
        return Err(format!("the shop does not print its document: {}", document.status).into());
    }
    fs::write(client.path().join("openapi.json"), document.stdout)?;
    npm(client.path(), &["run", "generate"], &[])?;
    npm(client.path(), &["run", "check"], &[])?;
    let mut shop = Shop::start(&program, data.path(), &ADMIN)?;
    let url = format!("http://{}", shop.address()?);
    let variables: Vec<(&str, &str)> = ADMIN.iter().copied().chain([("SHOP_URL", url.as_str())]).collect();
    npm(client.path(), &["run", "walk"], &variables)?;
    shop.stop()
}
