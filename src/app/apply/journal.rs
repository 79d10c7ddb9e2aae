//! The journal of a write: what is known of the writing of one site's settings, and what the popup shows of it.

use super::outcome::Why;
use crate::creatio::apply::Saved;
use crate::creatio::{Field, Settings, Site, Three};
use crate::profile::log::{Came, Done, Entry};
use crate::profile::{Environment, ProfileHead};
use crate::protocol::{Said, WriteRow, WriteStage, WriteView};
use crate::text::visible;
use serde::{Deserialize, Serialize};

/// What is known of the writing of one site's settings. Never the secret.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Journal {
    /// Named by what is pressed: only what was seen is confirmed.
    pub(super) id: String,
    /// Of which profile.
    pub(super) profile: ProfileHead,
    /// Whether the user may change system settings, where Creatio told.
    pub(super) right: Option<bool>,
    /// What stood there.
    pub(super) old: Settings,
    /// What is to stand there.
    pub(super) new: Settings,
    /// It puts back what another write has changed; the secret is not part of it.
    pub(super) undo: bool,
    pub(super) stage: Stage,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Stage {
    /// Shown, not confirmed.
    Preview {
        /// The values had changed since the preview before.
        changed: bool,
    },
    /// The request may be under way.
    Writing,
    /// It is over.
    Ended {
        saved: Three<Saved>,
        why: Option<Why>,
        /// What Creatio says of a refusal.
        said: Option<String>,
        /// The values were read once more.
        read_back: bool,
    },
}

/// What each setting is called.
const WRITE_NAMES: Three<&str> = Three {
    url: "write_name_url",
    client_id: "write_name_client_id",
    client_secret: "write_name_client_secret",
};

impl Journal {
    /// What was written and differs from what stood there before. What the secret was, nobody knows.
    pub(super) fn undoable(&self) -> Three<bool> {
        match &self.stage {
            Stage::Ended { saved, .. } if !self.undo => Three {
                url: saved.url == Saved::Written && self.old.url != self.new.url,
                client_id: saved.client_id == Saved::Written && self.old.client_id != self.new.client_id,
                client_secret: false,
            },
            _ => Three::all(false),
        }
    }

    /// What is logged of it.
    pub(super) fn entry(&self, at_ms: f64, site: &Site, came: Came) -> Entry {
        let done = if self.undo { Done::Undo(came) } else { Done::Write(came) };
        Entry { at_ms, profile: self.profile.name.clone(), site: site.clone(), done }
    }

    pub(super) fn view(&self, here: bool) -> WriteView {
        let stage = match &self.stage {
            Stage::Preview { .. } => WriteStage::Preview,
            Stage::Writing if here => WriteStage::Writing,
            Stage::Writing => WriteStage::Lost,
            Stage::Ended { .. } if self.undoable() != Three::all(false) => WriteStage::Undoable,
            Stage::Ended { .. } => WriteStage::Ended,
        };
        let name = self.profile.name.as_str();
        let title = match (stage, self.undo) {
            (WriteStage::Preview, _) => "write_title_preview",
            (WriteStage::Writing, _) => "write_title_writing",
            (WriteStage::Lost, _) => "write_title_lost",
            (_, true) => "write_title_undone",
            (_, false) => "write_title_ended",
        };
        let production = self.profile.environment == Environment::Production;
        WriteView {
            id: self.id.clone(),
            stage,
            title: Said::new(title, &[name]),
            notes: self.notes(stage),
            rows: self.rows(stage),
            twice: production || (stage == WriteStage::Preview && self.right == Some(false)),
            profile: self.profile.id.clone(),
        }
    }

    fn notes(&self, stage: WriteStage) -> Vec<Said> {
        let mut notes = Vec::new();
        let mut say = |key: &str, subs: &[&str]| notes.push(Said::new(key, subs));
        match &self.stage {
            Stage::Preview { changed } => {
                if *changed {
                    say("write_note_changed", &[]);
                }
                match self.right {
                    Some(true) => {}
                    Some(false) => say("write_note_no_right", &[]),
                    None => say("write_note_right_unknown", &[]),
                }
            }
            Stage::Writing if stage == WriteStage::Lost => say("write_note_lost", &[]),
            Stage::Writing => say("write_note_writing", &[]),
            Stage::Ended { saved, why, said, read_back } => {
                let has = |what: Saved| saved.values().contains(&what);
                match why {
                    Some(why) => say(why.key(), &[]),
                    None if !has(Saved::Refused) && !has(Saved::Different) => say("write_ended_done", &[]),
                    None if !has(Saved::Written) && !has(Saved::Different) => {
                        say("write_ended_refused", &[]);
                    }
                    None => say("write_ended_partly", &[]),
                }
                if let Some(said) = said {
                    say("write_note_creatio_says", &[said]);
                }
                if !read_back {
                    say("write_note_not_read_back", &[]);
                }
                if has(Saved::Written) {
                    say("write_note_refresh", &[]);
                }
                if self.undo {
                    say("write_note_secret_stays", &[]);
                } else if stage == WriteStage::Undoable {
                    say("write_note_undo", &[]);
                }
            }
        }
        notes
    }

    fn rows(&self, stage: WriteStage) -> Vec<WriteRow> {
        let row = |field: Field, old: Option<&Option<String>>, new: Option<&Option<String>>| {
            let same = old == new && old.is_some();
            let secret = field == Field::ClientSecret;
            let result = match &self.stage {
                Stage::Ended { saved, .. } => match saved.of(field) {
                    Saved::Untouched if secret => "write_result_secret_stays",
                    Saved::Untouched => "write_result_unchanged",
                    Saved::Written => "write_result_written",
                    Saved::Refused => "write_result_refused",
                    Saved::Unknown => "write_result_unknown",
                    Saved::Different => "write_result_different",
                },
                _ if secret && self.undo => "write_result_secret_stays",
                _ if stage == WriteStage::Lost => "write_result_unknown",
                _ if secret => "write_result_secret",
                _ if same => "write_result_unchanged",
                _ => "write_result_changes",
            };
            let shown =
                |value: Option<&Option<String>>| value.map(|v| visible(v.as_deref().unwrap_or_default()));
            WriteRow {
                name: WRITE_NAMES.of(field).into(),
                code: field.code().into(),
                old: shown(old),
                new: shown(new),
                result: Said::new(result, &[]),
            }
        };
        let Journal { old, new, .. } = self;
        vec![
            row(Field::Url, Some(&old.url), Some(&new.url)),
            row(Field::ClientId, Some(&old.client_id), Some(&new.client_id)),
            row(Field::ClientSecret, None, None),
        ]
    }
}
