//! The one lock for all that is kept.
//!
//! Two messages are handled at once in one background. Whoever changes what is kept, on disk or for the time
//! of the browser, reads it, thinks, and writes it back; in between nobody else may. So the ports take a
//! [`Held`] for every change, and nobody can make one but by waiting for the lock.

use futures_util::lock::{Mutex, MutexGuard};

/// The lock.
#[derive(Debug, Default)]
pub struct Lock(Mutex<()>);

/// Shows that its holder alone changes what is kept. Given back when it is dropped; never held while a page or
/// a server is waited for.
#[derive(Debug)]
pub struct Held<'a>(#[expect(dead_code, reason = "it is there to be dropped")] MutexGuard<'a, ()>);

impl Lock {
    /// Waits for its turn.
    pub async fn hold(&self) -> Held<'_> {
        Held(self.0.lock().await)
    }
}
