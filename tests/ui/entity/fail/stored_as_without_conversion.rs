use nest::ColumnValue;

#[derive(Clone, ColumnValue)]
#[column(stored_as = String)]
struct Level(u8);

#[derive(Clone, ColumnValue)]
struct Place(std::net::IpAddr);

fn main() {}
