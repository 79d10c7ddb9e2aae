//! The log of fills and writes: when, which profile, which site, what came of it. It stands sealed in the vault, and no
//! value of a profile is in it: a name and a site are all that it says of one.

use crate::creatio::{Site, Three, apply::Saved};
use crate::text::capped;
use serde::{Deserialize, Serialize};

/// Most entries: the oldest go first.
pub const MOST: usize = 200;
/// Most bytes of a site's base path: no log fills the vault.
const MAX_BASE: usize = 200;

/// One fill or write.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// When the values were handed over, in milliseconds since 1970. Of one site it names the entry.
    pub at_ms: f64,
    /// The name of the profile, as it was then.
    pub profile: String,
    /// To which site.
    pub site: Site,
    /// What was done, and what came of it.
    pub done: Done,
}

/// What was done, and what came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Done {
    /// The fields of a page were filled.
    Fill(Came),
    /// Creatio's settings were written.
    Write(Came),
    /// What a write had changed was put back.
    Undo(Came),
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Came {
    /// Nobody has told.
    Unknown,
    /// All of it.
    All,
    /// Some of it.
    Part,
    /// Nothing of it.
    Nothing,
}

impl Done {
    /// What came of it.
    pub fn came(self) -> Came {
        match self {
            Done::Fill(came) | Done::Write(came) | Done::Undo(came) => came,
        }
    }

    /// Key of the text that says it.
    pub fn key(self) -> &'static str {
        match self {
            Done::Fill(Came::Unknown) => "log_fill_unknown",
            Done::Fill(Came::All) => "log_fill_all",
            Done::Fill(Came::Part) => "log_fill_part",
            Done::Fill(Came::Nothing) => "log_fill_nothing",
            Done::Write(Came::Unknown) => "log_write_unknown",
            Done::Write(Came::All) => "log_write_all",
            Done::Write(Came::Part) => "log_write_part",
            Done::Write(Came::Nothing) => "log_write_nothing",
            Done::Undo(Came::Unknown) => "log_undo_unknown",
            Done::Undo(Came::All) => "log_undo_all",
            Done::Undo(Came::Part) => "log_undo_part",
            Done::Undo(Came::Nothing) => "log_undo_nothing",
        }
    }
}

impl Came {
    /// What is known of each setting, as one word.
    pub fn of(saved: Three<Saved>) -> Came {
        if saved.values().contains(&Saved::Unknown) {
            return Came::Unknown;
        }
        Came::of_parts(saved.values().into_iter().filter_map(|saved| match saved {
            Saved::Written => Some(Some(true)),
            Saved::Refused => Some(Some(false)),
            Saved::Different => Some(None),
            Saved::Untouched | Saved::Unknown => None,
        }))
    }

    /// All, some or none: of each part whether it was done; `None` where it was done and is not as it should be.
    pub fn of_parts(parts: impl Iterator<Item = Option<bool>>) -> Came {
        let parts: Vec<Option<bool>> = parts.collect();
        let all = |is| parts.iter().all(|part| *part == Some(is));
        match (all(false), all(true)) {
            (true, _) => Came::Nothing,
            (false, true) => Came::All,
            (false, false) => Came::Part,
        }
    }
}

/// The log, the oldest entry first.
///
/// ```
/// use oauth_assistant::creatio::Site;
/// use oauth_assistant::profile::log::{Came, Done, Entry, Log};
///
/// let site = Site { origin: "https://crm.example".into(), base: String::new() };
/// let entry = |came| Entry { at_ms: 1.0, profile: "CRM".into(), site: site.clone(), done: Done::Fill(came) };
/// let mut log = Log::default();
/// log.note(entry(Came::Unknown));
/// log.note(entry(Came::All));
/// assert_eq!(log.entries(), [entry(Came::All)]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Log {
    entries: Vec<Entry>,
}

impl Log {
    /// Its entries, the oldest first.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Adds an entry, or says of one that is there what came of it. What is known does not become unknown again: the
    /// two may come in either order.
    pub fn note(&mut self, mut entry: Entry) {
        entry.site.base = capped(&entry.site.base, MAX_BASE).to_owned();
        let same = |other: &&mut Entry| other.at_ms == entry.at_ms && other.site == entry.site;
        match self.entries.iter_mut().find(same) {
            Some(old) if entry.done.came() == Came::Unknown => old.profile = entry.profile,
            Some(old) => old.done = entry.done,
            None => self.entries.push(entry),
        }
        self.entries.drain(..self.entries.len().saturating_sub(MOST));
    }
}
