//! Every message between the parts, and who may send which.
//!
//! Who sent a message is read from what the *browser* reports ([`Sender`]), and that chooses, before anything of
//! the message is parsed, which of two enums it is read as: [`ContentMessage`] or [`OwnMessage`]. What a sender
//! may not say has no name in its enum. What a stranger sends is not read at all.

mod content;
mod own;
mod sender;
mod state;
mod tagged;
#[cfg(test)]
mod tests;

pub use content::{
    Answer, ContentMessage, ContentReply, FieldOutcome, FieldResult, PageReply, SettingsToWrite,
    Surroundings, ToContent, Values,
};
pub use own::{Outgoing, OwnMessage, OwnReply, ProfileInput, Sealed};
pub use sender::{Document, Family, Own, RawSender, Sender};
pub use state::{
    Access, FindingHead, IdentityAccess, Managed, PopupState, Preferences, Said, Screen, Setup, SetupStep,
    SiteState, TabState, VaultState, WriteRow, WriteStage, WriteView,
};

/// A message that has arrived and is not read yet, and the way its answer goes.
pub trait Door {
    /// What an answer becomes outside.
    type Answer;
    /// Reads it as a content script's. `None`: it is none.
    fn content(&self) -> Option<ContentMessage>;
    /// Reads it as an own page's. `None`: it is none.
    fn own(&self) -> Option<OwnMessage>;
    /// Answers a content script.
    fn tell_content(&self, reply: &ContentReply) -> Self::Answer;
    /// Answers an own page.
    fn tell_own(&self, reply: &OwnReply) -> Self::Answer;
    /// Hands over the values of a redeemed ticket: the one answer with a secret.
    fn hand_over(&self, values: &Values) -> Self::Answer;
}
