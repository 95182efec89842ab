use std::net::IpAddr;

use nest::ColumnValue;

#[derive(Clone, ColumnValue)]
struct Address(IpAddr);

fn main() {}
