//! Mail as files, for development.

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use lettre::Message;
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, MessageBuilder};
use nest::injectable;
use tokio::fs;

use super::{Mail, MailError, Mailer};
use crate::config::ShopConfig;

/// Writes each message into a file of its own in `MAIL_DIR`, which mail programs can open.
#[injectable]
pub(super) struct MailFiles {
    config: Arc<ShopConfig>,
}

#[async_trait]
impl Mailer for MailFiles {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        Ok(write(&self.config.mail, &mail.id, &message(mail)?.formatted()).await?)
    }
}

/// lettre writes the headers, and encodes what would break out of one.
fn message(mail: &Mail) -> Result<Message, MailError> {
    let from = Mailbox::new(Some("The shop".to_owned()), "shop@localhost".parse()?);
    let to = Mailbox::new(None, mail.to.parse()?);
    let builder: MessageBuilder = Message::builder().from(from).to(to).subject(&mail.subject);
    let builder = builder.message_id(Some(format!("<{}@shop.localhost>", mail.id)));
    Ok(builder.header(ContentType::TEXT_PLAIN).body(mail.text.clone())?)
}

/// All of the file or none of it, and the same file when it is written again.
async fn write(folder: &Path, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    fs::create_dir_all(folder).await?;
    let (partial, file) = (folder.join(format!(".{name}.partial")), folder.join(format!("{name}.eml")));
    fs::write(&partial, bytes).await?;
    fs::File::open(&partial).await?.sync_all().await?;
    fs::rename(partial, file).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formatted(to: &str, subject: &str) -> Result<String, MailError> {
        let mail = Mail { id: "m-1".into(), to: to.into(), subject: subject.into(), text: "Hello\nÄda".into() };
        Ok(String::from_utf8(message(&mail)?.formatted())?)
    }

    #[test]
    fn the_recipient_is_in_clear() {
        let text = formatted("ada@example.com", "Welcome").unwrap();
        assert!(text.lines().any(|line| line == "To: ada@example.com"), "{text}");
    }

    #[test]
    fn a_line_break_reaches_no_header() {
        let text = formatted("ada@example.com", "Hi\r\nBcc: eve@example.com\nX: y").unwrap();
        let (head, _) = text.split_once("\r\n\r\n").unwrap();
        assert!(!head.lines().any(|line| line.starts_with("Bcc") || line.starts_with("X:")), "{text}");
        assert!(formatted("ada@example.com\r\nBcc: eve@example.com", "Welcome").is_err());
    }

    #[nest::test]
    async fn the_same_message_again_is_the_same_file() {
        let folder = tempfile::tempdir().unwrap();
        for text in ["first", "again"] {
            write(&folder.path().join("mail"), "m-1", text.as_bytes()).await.unwrap();
        }
        let files: Vec<_> = std::fs::read_dir(folder.path().join("mail")).unwrap().map(|file| file.unwrap()).collect();
        assert_eq!(files.len(), 1);
        assert_eq!(std::fs::read_to_string(files[0].path()).unwrap(), "again");
    }
}
