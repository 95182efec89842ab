use nest::injectable;

#[injectable(imported_by = "MailModule::for_root(…)")]
struct Mailer;

#[injectable(imported_by(MailModule))]
struct Sender;

fn main() {}
