use nest::ColumnValue;

#[derive(Clone, ColumnValue)]
struct Money {
    cents: i64,
    currency: String,
}

#[derive(Clone, ColumnValue)]
enum Role {
    Admin,
}

#[derive(Clone, ColumnValue)]
struct Wrapper<T>(T);

#[derive(Clone, ColumnValue)]
#[column(name = "x")]
struct Named(String);

fn main() {}
