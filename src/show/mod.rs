//! What the popup and the options page show, and what a press there means.
//!
//! Both are the same small machine, without a browser: a [`Model`] is what a page knows, [`Model::happened`]
//! takes an [`Event`] and says which [`Effect`]s follow, [`Model::shown`] is what is on the screen. A press
//! carries the data of the tree that is shown: an [`Act`] stands in the tree itself.

mod act;
mod effect;
mod field;
mod model;
mod node;
mod options;
mod popup;
mod saving;
mod vault;
#[cfg(test)]
mod tests;

pub use act::{Act, Armed};
pub use effect::{Asked, Effect, Event, Hands, Refusal, Then};
pub use model::{Model, Page, Shown, language, named_tab};
pub use node::kept;
