//! `cargo run -p shop`

use shop::ShopConfig;

#[nest::main]
async fn main() -> nest::Result<()> {
    let shop = shop::application().on_listen(|address| println!("listening on http://{address}")).start().await?;
    let address = shop.context().get::<ShopConfig>().address();
    Ok(shop.listen(&address).await?)
}
