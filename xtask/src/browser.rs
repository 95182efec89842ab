//! The page of the shop's documents in a real browser.

use std::path::Path;

use crate::Error;
use crate::node::{install, npm};
use crate::shop::{self, Shop};

const FOLDER: &str = "examples/shop/browser";
/// What Chromium is called.
const PROGRAMS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

pub(crate) fn run() -> Result<(), Error> {
    let chromium = find().ok_or("Chromium is missing: apt-get install chromium, or set CHROMIUM to the program")?;
    let program = shop::build()?;
    let page = install(FOLDER, &["package.json", "package-lock.json", "look.js"])?;
    let data = tempfile::tempdir()?;
    let mut shop = Shop::start(&program, data.path(), &[])?;
    let url = format!("http://{}", shop.address()?);
    npm(page.path(), &["run", "look"], &[("SHOP_URL", &url), ("CHROMIUM", &chromium)])?;
    shop.stop()
}

/// The program: that of the variable `CHROMIUM`, or the first that is on the path.
fn find() -> Option<String> {
    if let Ok(named) = std::env::var("CHROMIUM") {
        return Some(named);
    }
    let path = std::env::var_os("PATH")?;
    let folders: Vec<_> = std::env::split_paths(&path).collect();
    let candidates = PROGRAMS.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    candidates.filter(|program| Path::is_file(program)).find_map(|program| program.to_str().map(str::to_owned))
}
