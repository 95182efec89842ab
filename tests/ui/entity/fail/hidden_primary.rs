use nest::Entity;
use nest::data::Hidden;

#[derive(Clone, Debug, Entity)]
#[entity(table = "keys")]
struct Key {
    #[column(primary, hidden)]
    id: Hidden<i64>,
}

fn main() {}
