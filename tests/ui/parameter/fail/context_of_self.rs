//! The context of a body is one of the controller's fields.

use nest::{controller, injectable};

struct Transfer;

#[injectable]
struct TransferController {
    #[inject(value = 100)]
    most: u32,
}

#[controller("transfers")]
impl TransferController {
    #[public]
    #[post("/")]
    async fn create(&self, #[body(context = self.most)] _transfer: Transfer) {}
}

fn main() {}
