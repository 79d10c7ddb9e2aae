//! How much a page may say in a time. A person's presses and an honest page's looks stay far below it
//! (`extension/content/watch.js` slows down as the page speeds up); a page's process that forges messages can speak as
//! often as it likes, and each costs a recognition.

use super::App;
use super::ports::Browser;
use crate::page::view::Press;
use crate::protocol::ContentMessage;

/// What is said at once, and what comes on top in each second.
struct Rate {
    burst: f64,
    per_s: f64,
}

/// A kind of what is limited.
#[derive(Clone, Copy, Debug)]
enum Kind {
    /// Everything.
    Said,
    /// A press on something of ours.
    Press,
    /// A press that opens a page of ours.
    Opening,
}

impl Kind {
    fn rate(self) -> Rate {
        match self {
            Kind::Said => Rate { burst: 150.0, per_s: 30.0 },
            Kind::Press => Rate { burst: 15.0, per_s: 3.0 },
            Kind::Opening => Rate { burst: 4.0, per_s: 0.2 },
        }
    }
}

fn kinds(message: &ContentMessage) -> &'static [Kind] {
    match message {
        ContentMessage::Hello {}
        | ContentMessage::Seen { .. }
        | ContentMessage::Answers { .. }
        | ContentMessage::Redeem { .. }
        | ContentMessage::Filled { .. } => &[Kind::Said],
        ContentMessage::Pressed { press, .. } => match press {
            Press::OpenPopup | Press::OpenOptions | Press::SaveAsProfile => {
                &[Kind::Said, Kind::Press, Kind::Opening]
            }
            // The page of commands is one for each tab, and has a time of its own.
            Press::ShowCommands { .. }
            | Press::DoubtFinding { .. }
            | Press::Fill { .. }
            | Press::Undo
            | Press::CheckAgain
            | Press::Dismiss => &[Kind::Said, Kind::Press],
        },
    }
}

/// What one tab has left of each kind, and as of when.
#[derive(Clone, Copy, Debug)]
pub(super) struct Left {
    at_ms: f64,
    of: [f64; 3],
}

impl Left {
    fn all(now_ms: f64) -> Left {
        Left { at_ms: now_ms, of: [Kind::Said, Kind::Press, Kind::Opening].map(|kind| kind.rate().burst) }
    }

    /// With what has come on top since. A clock that was set back brings nothing and takes nothing.
    fn by(mut self, now_ms: f64) -> Left {
        let seconds = (now_ms - self.at_ms).max(0.0) / 1000.0;
        for kind in [Kind::Said, Kind::Press, Kind::Opening] {
            let Rate { burst, per_s } = kind.rate();
            if let Some(left) = self.of.get_mut(kind as usize) {
                *left = (*left + seconds * per_s).min(burst);
            }
        }
        self.at_ms = now_ms;
        self
    }
}

impl<B: Browser> App<B> {
    /// Whether a tab may say this now. A tab counts and not a document: that is made anew by whoever leads the page.
    pub(super) fn may_say(&self, tab: i64, message: &ContentMessage) -> bool {
        let now = self.browser.now_ms();
        let mut tabs = self.rates.borrow_mut();
        let left = tabs.entry(tab).or_insert_with(|| Left::all(now));
        *left = left.by(now);
        let kinds = kinds(message);
        let enough = kinds.iter().all(|kind| left.of.get(*kind as usize).is_some_and(|left| *left >= 1.0));
        if enough {
            for kind in kinds {
                if let Some(left) = left.of.get_mut(*kind as usize) {
                    *left -= 1.0;
                }
            }
        }
        enough
    }
}
