//! `cargo run -p shop` serves the shop, `cargo run -p shop -- seed` fills it, and `cargo run -p shop -- openapi` prints the
//! document of its routes.

use std::env;
use std::io::{self, Write as _};

use shop::ShopConfig;

#[nest::main]
async fn main() -> nest::Result<()> {
    match env::args().nth(1).as_deref() {
        None => serve().await,
        Some("seed") => shop::seed().await,
        Some("openapi") => {
            // Whoever reads it may have seen enough before its end, which is an error and no panic.
            Ok(writeln!(io::stdout(), "{:#}", shop::openapi().document(&shop::application()))?)
        }
        Some(other) => Err(UnknownCommand(other.to_owned()).into()),
    }
}

async fn serve() -> nest::Result<()> {
    let shop = shop::application().on_listen(|address| println!("listening on http://{address}")).start().await?;
    let address = shop.context().get::<ShopConfig>().address();
    Ok(shop.listen(&address).await?)
}

#[derive(Debug, thiserror::Error)]
#[error("unknown command `{0}`: there are `seed` and `openapi`, and without a command the shop is served")]
struct UnknownCommand(String);
