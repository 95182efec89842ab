use nest::injectable;

#[injectable]
pub enum Level {
    High,
    Low,
}

/// With a comment above.
#[injectable]
#[must_use]
fn level() -> Level {
    Level::High
}

fn main() {
    let _ = (level(), Level::Low);
}
