use nest::ColumnValue;

#[derive(Clone, ColumnValue)]
#[column(stored_as = i64)]
struct Stars {
    count: u8,
}

fn main() {}
