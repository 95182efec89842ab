use nest::injectable;

#[injectable]
trait EmailService: Send + Sync {
    async fn send(&self, to: &str);
}

fn main() {}
