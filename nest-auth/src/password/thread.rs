//! Threads for work that keeps a core busy, and that others should not wait behind.

use std::thread;

use thread_priority::{ThreadPriority, ThreadPriorityValue, set_current_thread_priority};
use tokio::sync::oneshot;

use super::error::PasswordError;

/// What such a thread is called: 15 bytes are what Linux keeps of a name.
const NAME: &str = "password-hash";

/// Of 0 to 99, of which an ordinary thread has 50. On Linux this is a nice value of 9: while somebody else wants the same core, they
/// get seven eighths of it (<https://man7.org/linux/man-pages/man7/sched.7.html>).
const PRIORITY: u8 = 23;

/// Does this work on a thread that gives way to others. Starting one takes some ten microseconds, a hash some ten milliseconds.
///
/// # Errors
///
/// When the system has no more threads, or when the work panics.
pub(super) async fn run<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, PasswordError> {
    let (done, result) = oneshot::channel();
    let thread = thread::Builder::new().name(NAME.to_owned()).spawn(move || {
        give_way();
        // Nobody waits for it any more when this fails.
        let _ = done.send(work());
    });
    thread.map_err(PasswordError::interrupted)?;
    result.await.map_err(PasswordError::interrupted)
}

/// Where the system does not let a thread do so, it works at its usual priority.
fn give_way() {
    if let Ok(priority) = ThreadPriorityValue::try_from(PRIORITY)
        && let Err(error) = set_current_thread_priority(ThreadPriority::Crossplatform(priority))
    {
        tracing::debug!(?error, "passwords are hashed at the usual priority");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn work_that_panics_is_an_error() {
        let error = run(|| panic!("on purpose")).await.map(|()| "nothing").unwrap_err();
        assert!(error.to_string().contains("interrupted"), "{error}");
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn the_thread_gives_way_to_others() {
        // The nice value is the 19th field (proc_pid_stat(5)); the name in front of it stands in parentheses.
        let nice = |stat: std::io::Result<String>| {
            let stat = stat.unwrap();
            let fields = stat.rsplit_once(") ").unwrap().1;
            fields.split(' ').nth(16).unwrap().parse::<i32>().unwrap()
        };
        let usual = nice(std::fs::read_to_string("/proc/thread-self/stat"));
        let its = nice(run(|| std::fs::read_to_string("/proc/thread-self/stat")).await.unwrap());
        assert!(its > usual || its == 19, "{its} is not above {usual}");
    }
}
