//! The client of the background: a message goes out typed, and its reply comes in typed.

use crate::chrome::{ended, send_message};
use oauth_assistant::protocol::{Outgoing, OwnMessage, OwnReply};
use oauth_assistant::show::Refusal;
use serde::Serialize;
use serde_wasm_bindgen::{Serializer, from_value};

/// Sends a message, in this very turn; what is returned waits for the reply.
///
/// # Errors
/// What the background says against it; [`Refusal::Lost`] where nobody of this version answers.
pub(super) fn ask(message: &OwnMessage) -> impl Future<Output = Result<OwnReply, Refusal>> + use<> {
    // The one place where a message with a secret in it leaves a page, to the background alone.
    let sent = Outgoing(message).serialize(&Serializer::json_compatible());
    let sent = sent.map_err(|_| Refusal::Lost).map(|message| send_message(&message));
    async move {
        let reply = ended(sent?).await.map_err(|_| Refusal::Lost)?;
        from_value::<OwnReply>(reply).map_err(|_| Refusal::Lost)?.accepted()
    }
}
