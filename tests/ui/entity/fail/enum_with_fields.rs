use nest::ColumnEnum;

#[derive(ColumnEnum)]
enum Status {
    Placed,
    Shipped(i64),
}

#[derive(ColumnEnum)]
enum Role {
    Admin,
    #[column(name = "admin")]
    Root,
}

fn main() {}
