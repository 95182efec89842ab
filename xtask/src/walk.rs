//! The commands of the example's README, as somebody types them: against a shop that was started on an empty database.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::Error;
use crate::shop::{self, Shop};
use crate::workspace::root;

const README: &str = "examples/shop/README.md";
/// The command by which the README starts it.
const START: &str = "SHOP_ADMIN_EMAIL=root@example.com SHOP_ADMIN_PASSWORD='correct horse' cargo run -p shop";
const ADMIN: [(&str, &str); 2] = [("SHOP_ADMIN_EMAIL", "root@example.com"), ("SHOP_ADMIN_PASSWORD", "correct horse")];
const FILL: &str = "cargo run -p shop -- seed";
/// Where the README says that it listens.
const ADDRESS: &str = "localhost:3000";
/// The commands stand between these headings.
const SECTIONS: (&str, &str) = ("\n## Five minutes to a paid order\n", "\n## The layout\n");

/// What each `curl` is answered, in the order of the README.
const ANSWERS: &[(u16, &str)] = &[
    (200, "GET /api/v1/products?search=cup&limit=5"),
    (201, "POST /api/v1/auth/register"),
    (200, "POST /api/v1/auth/login"),
    (201, "POST /api/v1/orders"),
    (201, "POST /api/v1/orders"),
    (409, "POST /api/v1/orders"),
    (402, "POST /api/v1/orders"),
    (422, "POST /api/v1/orders"),
    (400, "POST /api/v1/orders"),
    (200, "GET /api/v1/orders"),
    (200, "POST /api/v1/orders/1/cancel"),
    (200, "GET /api/v1/products/3"),
    (200, "POST /api/v1/auth/login"),
    (200, "PUT /api/v1/admin/users/3/permissions"),
    (201, "POST /api/v1/products"),
    (200, "GET /api/v1/products/1"),
    (304, "GET /api/v1/products/1"),
    (403, "GET /api/v1/users"),
    (200, "GET /api/v1/users?limit=1&search=ADA"),
    (200, "GET /api/v2/users?limit=1"),
    (200, "GET /api/v1/admin/users/top?minTotalCents=1000"),
    (200, "PATCH /api/v1/users/profile"),
    (200, "POST /api/v1/auth/refresh"),
    (401, "POST /api/v1/auth/refresh"),
    (201, "POST /api/v1/users/3/avatar"),
    (400, "POST /api/v1/users/3/avatar"),
    (200, "GET /api/v1/users/3/avatar"),
    (200, "GET /openapi.json"),
    (204, "DELETE /api/v1/users/3"),
    (401, "GET /api/v1/users/profile"),
    (200, "GET /health"),
];

/// What stands in the output, besides.
const SHOWN: &[&str] = &[
    "\"sku\":\"CUP-001\"",
    "To: ada@example.com",
    "Insufficient stock for product 6",
    "Payment declined",
    "Idempotency-Key was used with another body",
    "property total should not exist",
    "\"status\":\"cancelled\"",
    "\"stock\":40",
    "\"sku\":\"SPOON\"",
    "Invalid refresh token",
    "Only images allowed",
    "content-type: image/png",
    "\"/api/v1/orders/{id}/cancel\"",
    "{\"status\":\"ok\"",
];

/// Every `curl` notes what it was answered; the mail to whoever has registered, which may be on its way, is waited for.
const PRELUDE: &str = r#"
curl() { command curl "$@" --write-out '%{stderr}%{http_code} %{method} %{url}\n' 2>>answers; }
cat() {
    for _ in {1..150}; do
        if grep -qs 'To: ada@example.com' "${1%/*}"/*.eml; then break; fi
        sleep 0.1
    done
    command cat "${1%/*}"/*.eml
}
"#;

pub(crate) fn run() -> Result<(), Error> {
    let readme = fs::read_to_string(root().join(README))?;
    if !readme.contains(START) {
        return Err(format!("{README} starts the shop in another way than `{START}`").into());
    }
    let program = shop::build()?;
    let directory = tempfile::tempdir()?;
    let mut shop = Shop::start(&program, directory.path(), &ADMIN)?;
    let address = shop.address()?;
    let script = script(&readme, &program, &address)?;
    fs::write(directory.path().join("README.md"), &readme)?;
    let output = Command::new("bash")
        .arg("-c")
        .arg(&script)
        .current_dir(directory.path())
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()?;
    let shown = String::from_utf8_lossy(&output.stdout);
    let answers = answers(directory.path(), &address)?;
    shop.stop()?;
    for (i, expected) in ANSWERS.iter().enumerate() {
        let (status, line) = expected;
        match answers.get(i) {
            Some(answer) if *answer == format!("{status} {line}") => println!("{answer}"),
            Some(answer) => return Err(format!("expected {status} {line}, and got {answer}\n{shown}").into()),
            None => return Err(format!("expected {status} {line}, and nothing came\n{shown}").into()),
        }
    }
    if answers.len() > ANSWERS.len() {
        return Err(
            format!("{README} has commands of which nothing is expected: {:?}", &answers[ANSWERS.len()..]).into()
        );
    }
    match SHOWN.iter().find(|text| !shown.contains(**text)) {
        None => {
            println!("walked through {} commands of the README", answers.len());
            Ok(())
        }
        Some(text) => Err(format!("nothing shows `{text}`:\n{shown}").into()),
    }
}

/// The commands, with the address of the shop and its program in place of those of a developer.
fn script(readme: &str, program: &Path, address: &str) -> Result<String, Error> {
    let (_, rest) = readme.split_once(SECTIONS.0).ok_or_else(|| format!("{README} has no section{}", SECTIONS.0))?;
    let (commands, _) = rest.split_once(SECTIONS.1).ok_or_else(|| format!("{README} has no section{}", SECTIONS.1))?;
    let blocks = commands.split("```sh\n").skip(1).filter_map(|block| block.split("```").next());
    let script: String = blocks.collect();
    let fill = format!("{} seed", program.display());
    Ok(PRELUDE.to_owned() + &script.replace(FILL, &fill).replace(ADDRESS, address))
}

/// What the commands were answered, without the address.
fn answers(directory: &Path, address: &str) -> Result<Vec<String>, Error> {
    let noted = fs::read_to_string(directory.join("answers")).map_err(|_| "no command of the README has run curl")?;
    Ok(noted.lines().map(|line| line.replace("http://", "").replace(address, "")).collect())
}
