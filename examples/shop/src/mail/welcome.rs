//! The mail that whoever registered gets.

use std::sync::Arc;

use async_trait::async_trait;
use nest::injectable;
use serde::{Deserialize, Serialize};

use super::{Mail, Mailer};
use crate::jobs::{JobError, JobHandler};

/// The kind of job that sends it; the payload is a [`Recipient`].
pub const WELCOME: &str = "mail.welcome";

/// Sends the mail that whoever registered gets.
#[injectable]
pub struct WelcomeMail {
    mailer: Arc<dyn Mailer>,
}

/// Who is welcomed.
#[derive(Serialize, Deserialize)]
pub struct Recipient {
    email: String,
    name: Option<String>,
}

#[async_trait]
impl JobHandler for WelcomeMail {
    fn kind(&self) -> &'static str {
        WELCOME
    }

    async fn run(&self, job: i64, payload: &str) -> Result<(), JobError> {
        let Recipient { email, name } = serde_json::from_str(payload)?;
        let whom = name.as_deref().map(one_line).filter(|name| !name.is_empty()).unwrap_or_else(|| email.clone());
        let text = format!("Hello {whom},\n\nwelcome to the shop! You are registered with {email}.\n");
        // Named for the job: one that is done again after a crash is the same message.
        let mail = Mail { id: format!("welcome-{job}"), to: email, subject: "Welcome to the shop".into(), text };
        self.mailer.send(&mail).await
    }
}

/// A name has no lines of its own: whoever registers with the address of somebody else writes no letter to them.
fn one_line(name: &str) -> String {
    let is_space = |char: char| char.is_whitespace() || char.is_control();
    name.split(is_space).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::super::MailError;
    use super::*;

    #[derive(Default)]
    struct Outbox(Mutex<Vec<Mail>>);

    #[async_trait]
    impl Mailer for Outbox {
        async fn send(&self, mail: &Mail) -> Result<(), MailError> {
            self.0.lock().unwrap().push(mail.clone());
            Ok(())
        }
    }

    #[nest::test]
    async fn the_mail_greets_by_name_or_else_by_address() {
        let outbox = Arc::new(Outbox::default());
        let welcome = WelcomeMail { mailer: outbox.clone() };
        welcome.run(7, r#"{"email": "ada@example.com", "name": "Ada"}"#).await.unwrap();
        welcome.run(8, r#"{"email": "bob@example.com", "name": null}"#).await.unwrap();
        let lines = r#"{"email": "cyd@example.com", "name": " Cyd\r\nBcc: eve@example.com "}"#;
        welcome.run(10, lines).await.unwrap();
        assert!(welcome.run(9, "no payload").await.is_err());
        let sent = outbox.0.lock().unwrap();
        assert_eq!((sent[0].id.as_str(), sent[0].to.as_str()), ("welcome-7", "ada@example.com"));
        assert!(sent[0].text.starts_with("Hello Ada,") && sent[1].text.starts_with("Hello bob@example.com,"));
        assert!(sent[2].text.starts_with("Hello Cyd Bcc: eve@example.com,\n"), "{:?}", sent[2]);
        assert_eq!(sent.len(), 3);
    }
}
