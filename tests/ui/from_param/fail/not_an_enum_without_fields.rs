use nest::FromParam;

#[derive(FromParam)]
enum Status {
    Pending,
    Paid(u32),
    Refused { why: String },
}

#[derive(FromParam)]
struct Id(u32);

fn main() {
    let _ = (Status::Pending, Status::Paid(1), Status::Refused { why: String::new() }, Id(1));
}
