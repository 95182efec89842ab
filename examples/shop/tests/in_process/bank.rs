//! A bank of the tests' own.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use async_trait::async_trait;
use nest::data::{Database, Query};
use shop::payments::{Authorization, PaymentError, PaymentGateway};

/// What it was asked, and what happens in the shop while it thinks.
#[derive(Default)]
pub(crate) struct FakeBank {
    asked: Mutex<Vec<String>>,
    /// A statement for each amount that is to be held, the last one first.
    pub(crate) meanwhile: Mutex<Vec<&'static str>>,
    pub(crate) is_down: AtomicBool,
    database: OnceLock<Arc<Database>>,
}

#[async_trait]
impl PaymentGateway for FakeBank {
    async fn authorize(&self, _token: &str, amount_cents: i64) -> Result<Authorization, PaymentError> {
        if self.is_down.load(Ordering::Relaxed) {
            return Err(PaymentError::Unavailable("the line is dead".into()));
        }
        let number = self.note(format!("hold {amount_cents}"));
        let statement = self.meanwhile.lock().unwrap().pop();
        if let Some(statement) = statement {
            Query::of([statement]).execute(&**self.database.get().unwrap()).await.unwrap();
        }
        Ok(Authorization(number.to_string()))
    }

    async fn capture(&self, authorization: &Authorization) -> Result<(), PaymentError> {
        self.note(format!("take {}", authorization.0));
        Ok(())
    }

    async fn release(&self, authorization: &Authorization) -> Result<(), PaymentError> {
        self.note(format!("give back {}", authorization.0));
        Ok(())
    }
}

impl FakeBank {
    /// Tells it where the shop keeps its rows.
    pub(crate) fn connect(&self, database: Arc<Database>) {
        assert!(self.database.set(database).is_ok(), "a bank is of one shop");
    }

    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    /// The number of what is noted, from 1.
    fn note(&self, what: String) -> usize {
        let mut asked = self.asked.lock().unwrap();
        asked.push(what);
        asked.len()
    }
}
