//! Enabling the assistant on a site.

use super::Model;
use super::effect::{Asked, Effect, Then};
use crate::creatio::{AddressFault, Site};
use crate::page::view::Text;
use crate::protocol::OwnMessage;

impl Model {
    /// Enables the assistant on the site of this address. The permission is asked for in this very turn, and the
    /// background is told at the same time: the browser may close the popup when its own prompt opens.
    pub(super) fn enable(&mut self, url: String, field: Option<&'static str>) {
        let asked = Site::of_address(&url).and_then(|site| site.match_pattern().ok_or(AddressFault::Host));
        let pattern = match (asked, field) {
            (Ok(pattern), _) => pattern,
            (Err(fault), Some(id)) => {
                return self.mark(vec![(id, said(fault))], "ui_check_fields");
            }
            (Err(fault), None) => return self.fail(said(fault)),
        };
        let url = url.trim().to_owned();
        if self.begin() {
            let early = OwnMessage::Enable { url: url.clone(), tab: self.tab };
            self.effects
                .push(Effect::AskPermission { patterns: vec![pattern], asked: Asked::Enable { url, field } });
            self.ask(early, Then::Nothing);
        }
    }
}

/// What is wrong with an address.
pub(super) fn said(fault: AddressFault) -> Text {
    let (key, subs) = fault.message();
    Text::Key(key.into(), subs)
}
