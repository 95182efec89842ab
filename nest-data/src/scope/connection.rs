use tokio::sync::OwnedMutexGuard;

use crate::{
    backend::{Answer, BackendTransaction},
    driver::RawConnection,
    error::DataError,
    query::{RowSender, Statement},
};

/// What the statements of a scope run on, one after the other.
pub(crate) enum Connection {
    /// There was no statement yet.
    Unused,
    Open(Open),
    Part(Part),
    /// The scope has come to its end.
    Ended,
}

/// A transaction of its own.
pub(crate) struct Open {
    transaction: Box<dyn BackendTransaction>,
    /// The outermost part that was left without an end, by a future that was dropped. It is taken back before anything
    /// else is done.
    abandoned: Option<u32>,
}

/// A part of the transaction of an outer scope, which is ours until the part ends: parts that are open side by side
/// could not end in any order.
pub(crate) struct Part {
    outer: OwnedMutexGuard<Connection>,
    depth: u32,
    ended: bool,
}

impl Open {
    pub(super) fn new(transaction: Box<dyn BackendTransaction>) -> Self {
        Self { transaction, abandoned: None }
    }

    async fn settled(&mut self) -> Result<&mut dyn BackendTransaction, DataError> {
        if let Some(depth) = self.abandoned {
            self.transaction.roll_back_to(depth).await?;
            self.abandoned = None;
        }
        Ok(&mut *self.transaction)
    }
}

impl Part {
    /// Begins a part of what the outer scope runs on.
    pub(super) async fn begin(mut outer: OwnedMutexGuard<Connection>) -> Result<Self, DataError> {
        let depth = outer.depth() + 1;
        outer.transaction().await?.savepoint(depth).await?;
        Ok(Self { outer, depth, ended: false })
    }

    async fn end(mut self, keep: bool) -> Result<(), DataError> {
        let depth = self.depth;
        let transaction = self.outer.transaction().await?;
        match keep {
            true => transaction.release(depth).await?,
            false => transaction.roll_back_to(depth).await?,
        }
        self.ended = true;
        Ok(())
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.ended {
            self.outer.abandon(self.depth);
        }
    }
}

impl Connection {
    pub(super) async fn run(&mut self, statement: Statement) -> Result<Answer, DataError> {
        // What most statements run on, without a look for parts that were left.
        if let Self::Open(Open { transaction, abandoned: None }) = self {
            return transaction.run(statement).await;
        }
        self.transaction().await?.run(statement).await
    }

    /// Hands over the rows of a statement as they come.
    pub(crate) async fn stream(&mut self, statement: Statement, rows: &RowSender) -> Result<(), DataError> {
        self.transaction().await?.stream(statement, rows).await
    }

    /// The connection of the driver.
    pub(crate) async fn raw(&mut self) -> Result<RawConnection<'_>, DataError> {
        Ok(self.transaction().await?.raw())
    }

    /// Keeps what was done, or takes it back.
    pub(super) async fn end(&mut self, keep: bool) -> Result<(), DataError> {
        match std::mem::replace(self, Self::Ended) {
            Self::Unused | Self::Ended => Ok(()),
            Self::Open(mut open) => match keep {
                true => {
                    open.settled().await?;
                    open.transaction.commit().await
                }
                false => open.transaction.rollback().await,
            },
            Self::Part(part) => part.end(keep).await,
        }
    }

    /// How many parts there are around it.
    fn depth(&self) -> u32 {
        match self {
            Self::Part(part) => part.depth,
            _ => 0,
        }
    }

    fn open(&mut self) -> Option<&mut Open> {
        match self {
            Self::Open(open) => Some(open),
            Self::Part(part) => part.outer.open(),
            Self::Unused | Self::Ended => None,
        }
    }

    async fn transaction(&mut self) -> Result<&mut dyn BackendTransaction, DataError> {
        match self.open() {
            Some(open) => open.settled().await,
            None => Err(DataError::transaction("the transaction has come to its end")),
        }
    }

    fn abandon(&mut self, depth: u32) {
        if let Some(open) = self.open() {
            open.abandoned = Some(open.abandoned.map_or(depth, |other| other.min(depth)));
        }
    }
}
