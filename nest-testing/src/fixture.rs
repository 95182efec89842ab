//! State that a test begins with.

use std::any::{Any, TypeId, type_name};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::OnceCell;

use crate::app::TestApp;

/// State that a test begins with: rows, a user who is signed in, a file. Each test application makes its own, once.
///
/// It is made of what the application has, [`TestApp::provider`] and requests, and of other fixtures. Asked for a second time,
/// [`TestApp::fixture`] gives the same one, so fixtures that need another one share it. [`TestBuilder::fixture`](crate::TestBuilder::fixture)
/// makes it before the application answers.
///
/// What has to be undone is undone by `Drop`, which runs whatever becomes of the test, in the reverse order, after the application is
/// gone. Rows are best in a database that goes with the test.
///
/// ```
/// use std::sync::Arc;
/// use std::sync::atomic::{AtomicU32, Ordering};
/// use nest_testing::{Fixture, TestApp};
///
/// struct Shelf(AtomicU32);
///
/// /// Three cups on the shelf.
/// struct Cups {
///     count: u32,
/// }
///
/// impl Fixture for Cups {
///     async fn set_up(app: &TestApp) -> Cups {
///         let shelf = app.provider::<Shelf>();
///         Cups { count: shelf.0.fetch_add(3, Ordering::Relaxed) + 3 }
///     }
/// }
/// ```
pub trait Fixture: Send + Sync + Sized + 'static {
    /// Makes it. What goes wrong is a panic: a test without what it begins with has failed.
    fn set_up(app: &TestApp) -> impl Future<Output = Self> + Send;
}

/// The fixtures of one test application.
#[derive(Default)]
pub(crate) struct Fixtures(Mutex<State>);

#[derive(Default)]
struct State {
    entries: Vec<Entry>,
    /// In the order in which they were finished.
    made: Vec<Made>,
}

/// A fixture without its type.
type Made = Arc<dyn Any + Send + Sync>;

/// One fixture, made or being made.
#[derive(Clone)]
struct Entry {
    of: TypeId,
    made: Arc<OnceCell<Made>>,
}

/// Makes a fixture that is to be there before the application answers.
pub(crate) type SetUp = for<'a> fn(&'a TestApp) -> Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

/// Makes a fixture of this type.
pub(crate) fn set_up<F: Fixture>(app: &TestApp) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
    Box::pin(async {
        app.fixture::<F>().await;
    })
}

tokio::task_local! {
    /// The fixtures that are being made for one another, outermost first.
    static UNDER_WAY: Vec<(TypeId, &'static str)>;
}

impl Fixtures {
    /// The fixture of a type, which is made at the first call.
    pub(crate) async fn get<F: Fixture>(&self, app: &TestApp) -> Arc<F> {
        let mut under_way = UNDER_WAY.try_with(Clone::clone).unwrap_or_default();
        let (of, name) = (TypeId::of::<F>(), type_name::<F>());
        if let Some(first) = under_way.iter().position(|(other, _)| *other == of) {
            let circle: Vec<&str> = under_way[first..].iter().map(|(_, name)| *name).chain([name]).collect();
            panic!("these fixtures need each other: {}", circle.join(" -> "));
        }
        under_way.push((of, name));
        let entry = self.entry(of);
        let making = async {
            let made: Made = Arc::new(F::set_up(app).await);
            self.state().made.push(made.clone());
            made
        };
        let making: Pin<Box<dyn Future<Output = Made> + Send>> = Box::pin(UNDER_WAY.scope(under_way, making));
        match entry.made.get_or_init(|| making).await.clone().downcast() {
            Ok(fixture) => fixture,
            Err(_) => panic!("the fixture of `{name}` is of another type"),
        }
    }

    /// The entry of a type, which is new at the first call.
    fn entry(&self, of: TypeId) -> Entry {
        let mut state = self.state();
        if let Some(known) = state.entries.iter().find(|entry| entry.of == of) {
            return known.clone();
        }
        let entry = Entry { of, made: Arc::default() };
        state.entries.push(entry.clone());
        entry
    }

    /// The state is whole after every call, so a panic elsewhere does not spoil it.
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Fixtures {
    /// A fixture goes before those that it was made of.
    fn drop(&mut self) {
        let State { entries, mut made } = std::mem::take(&mut *self.state());
        drop(entries);
        while let Some(last) = made.pop() {
            drop(last);
        }
    }
}
