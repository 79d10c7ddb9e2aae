//! What the popup and the options page show, and what a press there means.
//!
//! Both are the same small machine, without a browser: a [`Model`] is what a page knows, [`Model::happened`]
//! takes an [`Event`] and says which [`Effect`]s follow, [`Model::shown`] is what is on the screen. A press
//! carries the data of the tree that is shown: an [`Act`] stands in the tree itself.

mod act;
mod commands;
mod effect;
mod field;
mod node;
mod options;
mod popup;
mod saving;
mod shown;
mod vault;
#[cfg(test)]
mod tests;

pub use act::{Act, Armed};
pub use effect::{Asked, Effect, Event, Hands, Refusal, Then};
pub use node::kept;
pub use shown::{Shown, language, named_finding, named_tab};

use crate::creatio::{AddressFault, Site};
use crate::diagnosis::Id;
use crate::page::view::{Node, Tag, Text};
use crate::profile::import::{Import, MAX_BYTES, Said, import};
use crate::profile::{ProfileHead, Secret};
use crate::protocol::{OwnMessage, OwnReply, PopupState, Screen, TabState, VaultState};
use node::{button, say, section};
use saving::Saving;
use std::collections::BTreeMap;

/// Which page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// The popup.
    Popup,
    /// The options page.
    Options,
    /// The commands for the findings of a tab.
    Commands,
}

impl Page {
    /// Where it keeps its drafts.
    pub const fn draft_key(self) -> &'static str {
        match self {
            Page::Popup => "draft:popup",
            Page::Options => "draft:options",
            Page::Commands => "draft:commands",
        }
    }
}

/// Everything a page knows. What it shows follows from this alone.
pub struct Model {
    page: Page,
    /// What was typed and is no secret, by the id of its field; `form` is the profile that is being edited.
    drafts: BTreeMap<String, String>,
    tab: Option<i64>,
    /// The background's last word.
    state: Option<PopupState>,
    /// All profiles; for the options page, while the vault is open.
    profiles: Vec<ProfileHead>,
    /// The background does not answer.
    lost: bool,
    /// An action is under way; a second press does nothing.
    busy: bool,
    asking: bool,
    ask_again: bool,
    alert: Option<Text>,
    status: Option<Text>,
    /// What is wrong with which field.
    errors: Vec<(&'static str, Text)>,
    armed: Option<Armed>,
    /// The finding whose commands are wanted.
    finding: Option<Id>,
    /// The element whose text is being copied.
    copying: Option<String>,
    /// What to heed of a profile just saved: its name, and what is said of its fields.
    notes: Option<(String, Vec<Text>)>,
    /// The profile that is being edited: its id, or empty for a new one.
    form: Option<String>,
    /// The secret of the form is shown.
    revealed: bool,
    saving: Saving,
    /// What the dropped file holds.
    import: Option<Import>,
    /// A file is held over the place for it.
    over: bool,
    /// Where the focus goes once the page shows what it now knows.
    focus: Option<&'static str>,
    effects: Vec<Effect>,
}

impl Model {
    /// A page that has just been opened, with its drafts.
    pub fn new(page: Page, drafts: BTreeMap<String, String>) -> Model {
        Model {
            page,
            form: drafts.get("form").cloned(),
            drafts,
            tab: None,
            state: None,
            profiles: Vec::new(),
            lost: false,
            busy: false,
            asking: false,
            ask_again: false,
            alert: None,
            status: None,
            errors: Vec::new(),
            armed: None,
            finding: None,
            copying: None,
            notes: None,
            revealed: false,
            saving: Saving::default(),
            import: None,
            over: false,
            focus: None,
            effects: Vec::new(),
        }
    }

    /// What is on the screen.
    pub fn shown(&self) -> Shown {
        let sections = match (&self.state, self.page) {
            (None, _) if self.lost => vec![lost()],
            (None, _) => Vec::new(),
            (Some(state), Page::Popup) => popup::sections(self, state),
            (Some(state), Page::Options) => options::sections(self, state),
            (Some(state), Page::Commands) => commands::sections(self, state),
        };
        Shown { sections, busy: self.busy, alert: self.alert.clone(), status: self.status.clone() }
    }

    /// Takes what happened. What is to be shown comes with what is to be done; `None`: what an action did is
    /// shown together with the background's word on it, which is still awaited.
    pub fn happened(&mut self, event: Event) -> (Option<Shown>, Vec<Effect>) {
        let at_once =
            matches!(event, Event::Press { .. } | Event::Over(_) | Event::File { .. } | Event::Read(_));
        match event {
            Event::Press { act, clicks, typed } => self.pressed(act, clicks, &typed),
            Event::Typed { field, text } => self.draft(&field, &text),
            Event::Changed => self.refresh(),
            Event::Wanted(finding) => {
                self.quiet();
                self.finding = finding;
                self.focus = Some(commands::HEADING);
                self.refresh();
            }
            Event::Tab { tab, url } => {
                self.ask(OwnMessage::State { tab, url: url.clone() }, Then::State { tab, url })
            }
            Event::Reply { then, reply } => self.replied(then, reply),
            Event::Permission { asked, granted } => self.permitted(asked, granted),
            Event::Delivered { said, done } => {
                self.busy = false;
                match (done, self.copying.take()) {
                    (true, _) => self.status = Some(Text::key(said)),
                    (false, None) => self.fail(Text::key("ui_report_failed")),
                    (false, Some(id)) => {
                        self.fail(Text::key("commands_not_copied"));
                        self.effects.push(Effect::Select(id));
                    }
                }
            }
            Event::Over(over) => self.over = over,
            Event::File { bytes } => match bytes > MAX_BYTES as f64 {
                true => self.fail(Text::key("ui_import_large")),
                false => self.effects.push(Effect::ReadFile),
            },
            Event::Read(Some(bytes)) => self.import(&bytes),
            Event::Read(None) => self.fail(Text::key("ui_import_unreadable")),
        }
        if self.asking && !at_once {
            return (None, std::mem::take(&mut self.effects));
        }
        if let Some(id) = self.focus.take_if(|_| !self.asking) {
            self.effects.push(Effect::Focus(id));
        }
        (Some(self.shown()), std::mem::take(&mut self.effects))
    }

    fn pressed(&mut self, act: Act, clicks: u32, typed: &BTreeMap<String, Secret>) {
        match act {
            Act::Order { message, said, focus } => self.order(message, Then::Done { said, focus }),
            // A double click is one press that trembles, not the second one.
            Act::Twice { armed: true, then, .. } => {
                if clicks < 2 {
                    self.pressed(*then, clicks, typed);
                }
            }
            Act::Twice { name, .. } => {
                self.quiet();
                self.armed = Some(name);
            }
            Act::Arm(name, focus) => {
                self.quiet();
                self.armed = Some(name);
                self.focus = Some(focus);
            }
            Act::Disarm(focus) => {
                self.quiet();
                self.focus = focus;
            }
            Act::Enable(url) => self.enable(url, None),
            Act::EnableTyped(field) => self.enable(field::text(typed, field), Some(field)),
            Act::Allow { tab, patterns } => {
                if self.begin() {
                    self.effects.push(Effect::AskPermission { patterns, asked: Asked::Allow(tab) });
                }
            }
            Act::CopyCommand { id, line } => {
                if self.begin() {
                    self.copying = Some(id);
                    self.effects.push(Effect::Copy { text: line, said: "commands_copied" });
                }
            }
            Act::CopyReport(tab) => self.order(OwnMessage::Report { tab }, Then::Copy),
            Act::SaveReport(tab) => self.order(OwnMessage::Report { tab }, Then::Save),
            Act::SaveSnapshot(tab) => self.order(OwnMessage::Record { tab }, Then::Snapshot),
            Act::CreateVault => self.create_vault(typed),
            Act::Unlock => self.unlock(typed),
            Act::ChangePassphrase => self.change_passphrase(typed),
            Act::DeleteVault => self.order(OwnMessage::DeleteVault {}, Then::VaultDeleted),
            Act::SaveIdle => self.save_idle(typed),
            Act::OpenForm(id) => self.open_form(&id),
            Act::CloseForm => self.close_form(),
            Act::SaveProfile(id) => self.save_profile(&id, typed),
            Act::Reveal => self.revealed = !self.revealed,
            // A press chooses the file; what is chosen comes as an event of its own.
            Act::TakeFile => {}
            Act::Paste => self.paste(typed),
            Act::Pick { client, secret } => self.pick(client, secret),
            Act::LeaveFile => self.import = None,
            Act::OpenOptions => self.effects.push(Effect::OpenOptions),
            Act::Reload => self.effects.push(Effect::Reload),
        }
    }

    fn replied(&mut self, then: Then, reply: Result<OwnReply, Refusal>) {
        match then {
            Then::Nothing => return,
            Then::State { tab, url: _ } => return self.state_came(tab, reply),
            Then::Profiles(state) => {
                let profiles = match reply {
                    Ok(OwnReply::Profiles { profiles, .. }) => Some(profiles),
                    _ => None,
                };
                return self.heard(Ok(*state), profiles);
            }
            Then::Copy | Then::Save | Then::Snapshot => return self.deliver(&then, reply),
            Then::Done { .. }
            | Then::Enabled(_)
            | Then::Passphrase { .. }
            | Then::Saved(_)
            | Then::VaultDeleted => {}
        }
        self.busy = false;
        match reply {
            Err(refusal) => {
                if let Then::Passphrase { first, .. } = then {
                    self.focus = Some(first);
                }
                self.say_refusal(refusal);
            }
            Ok(reply) => self.done(&then, reply),
        }
        if let Then::Passphrase { .. } = then {
            self.empty_passphrases();
        }
        self.refresh();
    }

    /// What an order did.
    fn done(&mut self, then: &Then, reply: OwnReply) {
        match then {
            Then::Done { said, focus } => {
                self.status = said.map(Text::key);
                self.focus = *focus;
            }
            Then::Enabled(field) => {
                self.status = Some(Text::key("ui_enabled"));
                if let Some(id) = field {
                    self.forget(&[id]);
                    self.effects.push(Effect::Empty(vec![id]));
                }
            }
            Then::Passphrase { said, .. } => self.status = Some(Text::key(said)),
            Then::Saved(name) => self.saved(name, reply),
            Then::VaultDeleted => {
                // What is typed of a new profile was never in the vault.
                if self.form.as_deref().is_some_and(|id| !id.is_empty()) {
                    self.close_form();
                }
                self.status = Some(Text::key("ui_vault_deleted"));
            }
            Then::Nothing
            | Then::State { .. }
            | Then::Profiles(_)
            | Then::Copy
            | Then::Save
            | Then::Snapshot => {}
        }
    }

    fn deliver(&mut self, then: &Then, reply: Result<OwnReply, Refusal>) {
        let effect = match (then, reply) {
            (Then::Copy, Ok(OwnReply::Report { markdown, .. })) => {
                Effect::Copy { text: markdown, said: "ui_copied" }
            }
            (Then::Snapshot, Ok(OwnReply::Recorded { json })) => {
                Effect::Save { text: json, name: "snapshot.json", said: "ui_recorded" }
            }
            (_, Ok(OwnReply::Report { json, .. })) => {
                Effect::Save { text: json, name: "oauth-report.json", said: "ui_report_saved" }
            }
            (_, reply) => {
                self.busy = false;
                return self.say_refusal(reply.err().unwrap_or(Refusal::Lost));
            }
        };
        self.effects.push(effect);
    }

    fn permitted(&mut self, asked: Asked, granted: bool) {
        match asked {
            Asked::Save(nth) => self.saving_permitted(nth, granted),
            Asked::Enable { .. } | Asked::Allow(_) if !granted => {
                self.busy = false;
                self.alert = Some(Text::key("ui_not_permitted"));
                self.refresh();
            }
            Asked::Enable { url, field } => {
                self.ask(OwnMessage::Enable { url, tab: self.tab }, Then::Enabled(field));
            }
            Asked::Allow(tab) => {
                let said = Some("ui_allowed");
                self.ask(OwnMessage::CheckAgain { tab }, Then::Done { said, focus: None });
            }
        }
    }

    /// Enables the assistant on the site of this address. The permission is asked for in this very turn, and the
    /// background is told at the same time: the browser may close the popup when its own prompt opens.
    fn enable(&mut self, url: String, field: Option<&'static str>) {
        let asked = Site::of_address(&url).and_then(|site| site.match_pattern().ok_or(AddressFault::Host));
        let pattern = match (asked, field) {
            (Ok(pattern), _) => pattern,
            (Err(fault), Some(id)) => {
                return self.mark(vec![(id, Text::key(fault.key()))], "ui_check_fields");
            }
            (Err(fault), None) => return self.fail(Text::key(fault.key())),
        };
        let url = url.trim().to_owned();
        if self.begin() {
            let early = OwnMessage::Enable { url: url.clone(), tab: self.tab };
            self.effects
                .push(Effect::AskPermission { patterns: vec![pattern], asked: Asked::Enable { url, field } });
            self.ask(early, Then::Nothing);
        }
    }

    /// Begins an action. `false`: one is under way already.
    fn begin(&mut self) -> bool {
        if self.busy {
            return false;
        }
        self.quiet();
        self.busy = true;
        true
    }

    /// The whole of a simple action.
    fn order(&mut self, message: OwnMessage, then: Then) {
        if self.begin() {
            self.ask(message, then);
        }
    }

    fn ask(&mut self, message: OwnMessage, then: Then) {
        self.effects.push(Effect::Ask { message, then });
    }

    /// Asks the background anew. While one question is under way, a second only makes it be asked once more:
    /// the last answer is always the newest.
    fn refresh(&mut self) {
        if self.asking {
            self.ask_again = true;
            return;
        }
        self.asking = true;
        self.ask_state();
    }

    fn ask_state(&mut self) {
        self.ask_again = false;
        match self.page {
            Page::Popup | Page::Commands => self.effects.push(Effect::FindTab),
            Page::Options => {
                let (tab, url) = (None, None);
                self.ask(OwnMessage::State { tab, url: url.clone() }, Then::State { tab, url });
            }
        }
    }

    fn state_came(&mut self, tab: Option<i64>, reply: Result<OwnReply, Refusal>) {
        self.tab = tab;
        match reply {
            Ok(OwnReply::State(state)) if self.page == Page::Options && state.vault == VaultState::Open => {
                self.ask(OwnMessage::Profiles {}, Then::Profiles(state));
            }
            Ok(OwnReply::State(state)) => self.heard(Ok(*state), None),
            Ok(_) => self.heard(Err(Refusal::Lost), None),
            Err(refusal) => self.heard(Err(refusal), None),
        }
    }

    /// Takes the background's word.
    fn heard(&mut self, state: Result<PopupState, Refusal>, profiles: Option<Vec<ProfileHead>>) {
        let open = state.as_ref().is_ok_and(|s| s.vault == VaultState::Open);
        self.lost = state.is_err();
        match state {
            Ok(state) => {
                let site = state.tab.as_ref().and_then(TabState::enabled);
                // What is armed for a dialog is not for the next one; a write is armed by its own name.
                if site.is_none_or(|site| site.screen != Screen::Fillable) {
                    self.armed.take_if(|armed| matches!(armed, Armed::Fill(_)));
                }
                // An address typed for a site that is enabled by now has done its work.
                if site.is_some() {
                    self.forget(&[popup::ADDRESS]);
                }
                // Who opens the popup over a locked vault types the passphrase next.
                if self.page == Page::Popup && self.state.is_none() && state.vault == VaultState::Locked {
                    self.focus = Some(vault::PASSPHRASE.id);
                }
                self.state = Some(state);
            }
            Err(Refusal::Lost) if self.state.is_none() => {}
            Err(refusal) => self.say_refusal(refusal),
        }
        if let Some(profiles) = profiles {
            self.profiles = profiles;
        } else if !open {
            // What is being edited stays, so that nothing typed is lost; the rest is the vault's again.
            self.import = None;
            self.profiles.retain(|p| self.form.as_deref() == Some(&p.id));
        }
        match self.ask_again {
            true => self.ask_state(),
            false => self.asking = false,
        }
    }

    fn say_refusal(&mut self, refusal: Refusal) {
        self.alert = Some(match refusal {
            Refusal::Said { key, subs } => Text::Key(key, subs),
            Refusal::Lost => Text::key("ui_lost"),
        });
    }

    /// The page has nothing to say of fields, files or presses that were.
    fn quiet(&mut self) {
        self.alert = None;
        self.status = None;
        self.errors.clear();
        self.armed = None;
        self.notes = None;
    }

    /// Says that something failed.
    fn fail(&mut self, text: Text) {
        self.quiet();
        self.alert = Some(text);
    }

    /// Marks fields with what is wrong with them, and says what that means for all of them.
    fn mark(&mut self, errors: Vec<(&'static str, Text)>, alert: &str) {
        self.quiet();
        self.focus = errors.first().map(|e| e.0);
        self.errors = errors;
        self.alert = Some(Text::key(alert));
    }

    /// Refuses an action on the spot: these fields are not right. `true` if there are any.
    fn wrong(&mut self, errors: Vec<(&'static str, &'static str)>) -> bool {
        let any = !errors.is_empty();
        if any {
            self.mark(errors.into_iter().map(|(id, key)| (id, Text::key(key))).collect(), "ui_check_fields");
        }
        any
    }

    /// What was typed into a field, and is no secret.
    fn drafted(&self, field: &str) -> Option<&str> {
        self.drafts.get(field).map(String::as_str)
    }

    /// Keeps what is typed into a field that is no secret.
    fn draft(&mut self, field: &str, text: &str) {
        self.drafts.insert(field.into(), text.into());
        self.keep_drafts();
    }

    /// Forgets the drafts of these fields.
    fn forget(&mut self, fields: &[&str]) {
        let before = self.drafts.len();
        self.drafts.retain(|field, _| !fields.contains(&field.as_str()));
        if self.drafts.len() != before {
            self.keep_drafts();
        }
    }

    fn keep_drafts(&mut self) {
        self.effects.push(Effect::KeepDrafts(self.page.draft_key(), self.drafts.clone()));
    }

    /// Reads a pasted text as a file is read. The box is empty afterwards, whatever came of it: a secret stands in it.
    fn paste(&mut self, typed: &BTreeMap<String, Secret>) {
        self.effects.push(Effect::Empty(vec![options::PASTE.id]));
        // EXPOSE: it is read as a file.
        self.import(field::secret(typed, options::PASTE.id).expose().as_bytes());
    }

    fn import(&mut self, bytes: &[u8]) {
        let found = match import(bytes) {
            Ok(found) => found,
            Err(refusal) => return self.fail(sentences(refusal.message())),
        };
        let one = found.clients.len() == 1 && found.clients.iter().all(|c| c.secrets.len() < 2);
        self.quiet();
        self.import = Some(found);
        self.focus = Some("profiles-h");
        if one {
            self.pick(0, 0);
        }
    }
}

fn lost() -> Node<Act> {
    section("lost", Text::key("ui_lost_title")).add(say(Tag::P, "ui_lost")).add(button(
        "reload",
        "primary",
        Text::key("ui_reload"),
        Act::Reload,
    ))
}

/// A site as an address that says where its base path ends.
fn site_address(site: &Site) -> String {
    site.text() + if site.base.is_empty() { "/" } else { "/Shell/" }
}

/// What is said of a file, in one text.
fn warnings(found: &Import) -> Option<Text> {
    let said = found.said();
    (!said.is_empty()).then(|| sentences(said))
}

fn sentences(said: Vec<Said>) -> Text {
    Text::Sentences(said.into_iter().map(|(key, subs)| Text::Key(key.into(), subs)).collect())
}
