//! `cargo run -p shop`, and `cargo run -p shop -- seed`

use std::env;

use shop::ShopConfig;

#[nest::main]
async fn main() -> nest::Result<()> {
    match env::args().nth(1).as_deref() {
        None => serve().await,
        Some("seed") => shop::seed().await,
        Some(other) => Err(UnknownCommand(other.to_owned()).into()),
    }
}

async fn serve() -> nest::Result<()> {
    let shop = shop::application().on_listen(|address| println!("listening on http://{address}")).start().await?;
    let address = shop.context().get::<ShopConfig>().address();
    Ok(shop.listen(&address).await?)
}

#[derive(Debug, thiserror::Error)]
#[error("unknown command `{0}`: there is `seed`, and without a command the shop is served")]
struct UnknownCommand(String);
