use std::{
    fmt,
    marker::PhantomData,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    vec,
};

use futures_util::Stream;
use tokio::{
    sync::mpsc::{Receiver, Sender, channel},
    task::AbortHandle,
};

use crate::{
    error::DataError,
    handle::Handle,
    query::{FromRow, Row, Statement},
    scope::Scope,
};

/// How many rows are handed over together.
pub(crate) const CHUNK: usize = 64;

/// Rows that are read one by one while they come from the database, which waits for whoever reads them. Made by
/// [`Select::stream`](crate::Select::stream).
///
/// It is also a `Stream` of `futures`, of `Result<T, DataError>`.
///
/// ```
/// # use nest::Entity;
/// use nest_data::{DataError, Repository};
/// # #[derive(Clone, Debug, Entity)]
/// # #[entity(table = "users")]
/// # pub struct User {
/// #     #[column(primary, generated)]
/// #     pub id: i64,
/// #     pub email: String,
/// # }
///
/// async fn export(users: &Repository<User>) -> Result<(), DataError> {
///     let mut rows = users.select().order_by(User::ID.asc()).stream().await?;
///     while let Some(user) = rows.next().await? {
///         println!("{}", user.email);
///     }
///     Ok(())
/// }
/// ```
#[must_use = "the rows are read by `next`"]
pub struct Rows<T> {
    receiver: Receiver<Part>,
    part: vec::IntoIter<Row>,
    is_done: bool,
    reading: AbortHandle,
    /// Keeps others from the connection of the task's transaction.
    holder: Option<Arc<()>>,
    of: PhantomData<fn() -> T>,
}

/// What comes from the database.
enum Part {
    Rows(Vec<Row>),
    Failure(DataError),
    /// All rows have come.
    End,
}

/// Where rows go.
pub(crate) struct RowSender(Sender<Part>);

impl RowSender {
    /// Hands rows over, and waits until there is room for them. Whether somebody is still there to take more.
    pub(crate) async fn send(&self, rows: Vec<Row>) -> bool {
        self.0.send(Part::Rows(rows)).await.is_ok()
    }
}

impl<T: FromRow> Rows<T> {
    /// Begins to run a statement, on the connection of the task's transaction or on one of its own.
    pub(crate) async fn open(database: &Handle, statement: Statement) -> Result<Self, DataError> {
        let (sender, receiver) = channel(1);
        let scope = Scope::of(database.id());
        let (reading, holder) = match &scope {
            Some(scope) => {
                let (mut connection, holder) = scope.hold(database).await?;
                let work = async move {
                    let sender = RowSender(sender);
                    let read = connection.stream(statement, &sender).await;
                    drop(connection);
                    sender.end(read).await;
                };
                let reading = tokio::spawn(work).abort_handle();
                scope.reads_until_its_end(reading.clone());
                (reading, Some(holder))
            }
            None => {
                let database = database.clone();
                let work = async move {
                    let sender = RowSender(sender);
                    let read = database.stream(statement, &sender).await;
                    sender.end(read).await;
                };
                (tokio::spawn(work).abort_handle(), None)
            }
        };
        Ok(Self { receiver, part: Vec::new().into_iter(), is_done: false, reading, holder, of: PhantomData })
    }

    /// The next row; none when there are no more.
    ///
    /// # Errors
    ///
    /// When the database refuses, a row is not what `T` expects, or the transaction has ended before the rows did.
    pub async fn next(&mut self) -> Result<Option<T>, DataError> {
        std::future::poll_fn(|context| self.poll(context)).await.transpose()
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, DataError>>> {
        loop {
            if let Some(row) = self.part.next() {
                return Poll::Ready(Some(T::from_row(&row)));
            }
            if self.is_done {
                return Poll::Ready(None);
            }
            let failure = match ready!(self.receiver.poll_recv(context)) {
                Some(Part::Rows(rows)) => {
                    self.part = rows.into_iter();
                    continue;
                }
                Some(Part::End) => None,
                Some(Part::Failure(error)) => Some(error),
                None => Some(DataError::transaction("the transaction ended before all of its rows were read")),
            };
            self.is_done = true;
            self.holder = None;
            return Poll::Ready(failure.map(Err));
        }
    }
}

impl RowSender {
    async fn end(self, read: Result<(), DataError>) {
        // Nobody may be there any more to hear it.
        let _ = self.0.send(read.map_or_else(Part::Failure, |()| Part::End)).await;
    }
}

impl<T: FromRow> Stream for Rows<T> {
    type Item = Result<T, DataError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

/// What nobody reads any more is not read from the database either.
impl<T> Drop for Rows<T> {
    fn drop(&mut self) {
        self.reading.abort();
    }
}

impl<T> fmt::Debug for Rows<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows").field("is_done", &self.is_done).finish_non_exhaustive()
    }
}
