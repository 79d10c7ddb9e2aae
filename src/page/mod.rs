//! The page: what the content script saw, which screen that is, what may be filled, what is to be drawn.

pub mod recognise;
pub mod redact;
pub mod sight;
pub mod snapshot;
pub mod view;

pub use snapshot::{Handle, Snapshot};
pub use view::View;
