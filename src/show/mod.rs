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
mod notice;
mod options;
mod popup;
mod refresh;
mod replied;
mod saving;
mod server;
mod shown;
mod site;
mod vault;
#[cfg(test)]
mod tests;

pub use act::{Act, Armed};
pub use effect::{Asked, Effect, Event, Hands, Refusal, Then};
pub use node::kept;
use shown::named_finding;
pub use shown::{Shown, language, named_tab};

use crate::diagnosis::Id;
use crate::page::view::{Node, Tag, Text};
use crate::profile::handed::Handed;
use crate::profile::import::Import;
use crate::profile::log::Entry;
use crate::profile::vault::{MAX_BYTES, Strength};
use crate::profile::{Index, ProfileHead, Secret};
use crate::protocol::{OwnMessage, PopupState};
use crate::server::{Refused, log as server_log};
use node::{button, say, section};
use options::backup::Chosen;
use refresh::Asking;
use saving::Saving;
use std::collections::BTreeMap;

/// The heading of the finding whose commands are shown.
const HEADING: &str = "finding-h";

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

    /// The page that its document names.
    pub fn named(name: &str) -> Option<Page> {
        match name {
            "popup" => Some(Page::Popup),
            "options" => Some(Page::Options),
            "commands" => Some(Page::Commands),
            _ => None,
        }
    }

    /// What happens to it first, by the tab that its address names, and the end of that.
    pub fn opened(self, tab: Option<i64>, hash: &str) -> Event {
        match (self, tab) {
            (Page::Options, Some(tab)) => Event::ToSave(tab),
            (Page::Popup, _) | (Page::Options, None) => Event::Changed,
            (Page::Commands, _) => Event::Wanted(named_finding(hash)),
        }
    }

    /// It is open for tab `own` and shows the commands that are wanted for tab `wanted`: no other page has to be opened.
    pub fn shows_commands(self, own: Option<i64>, wanted: Option<i64>) -> bool {
        self == Page::Commands && own.is_some() && own == wanted
    }
}

/// The form of a profile.
struct Form {
    /// The profile that is being edited; empty for a new one.
    id: String,
    /// The secret is shown.
    revealed: bool,
    /// The vault was locked while it was open: its secret had to go.
    emptied: bool,
    /// What became of the profile meanwhile.
    meanwhile: Meanwhile,
}

/// What became of a profile while its form was open.
#[derive(PartialEq)]
enum Meanwhile {
    /// Nothing that is known of.
    Nothing,
    /// It was changed to this.
    Changed(Box<ProfileHead>),
    /// It was deleted: what is typed is that of a new one.
    Deleted,
}

impl Form {
    fn of(id: &str) -> Form {
        Form { id: id.into(), revealed: false, emptied: false, meanwhile: Meanwhile::Nothing }
    }

    /// The profile that is saved; none is there yet of an empty id.
    fn saves(&self) -> &str {
        if self.meanwhile == Meanwhile::Deleted { "" } else { &self.id }
    }
}

/// What came of the test of a profile.
struct Tested {
    id: String,
    good: bool,
    text: Text,
}

/// How the profiles are listed, beside what is typed into the search.
struct Listing {
    /// Those that were put away.
    archived: bool,
    /// At most so many are on the screen.
    most: usize,
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
    /// By which they are looked for.
    index: Index,
    /// How many records of the open vault cannot be read.
    unreadable: usize,
    /// The background does not answer.
    lost: bool,
    /// An action is under way; a second press does nothing.
    busy: bool,
    asking: Asking,
    alert: Option<Text>,
    status: Option<Text>,
    /// What is wrong with which field.
    errors: Vec<(&'static str, Text)>,
    armed: Option<Armed>,
    /// The finding whose commands are wanted.
    finding: Option<Id>,
    /// The element whose text is being copied.
    copying: Option<String>,
    /// How strong what is typed into a field is.
    strength: Option<(String, Strength)>,
    /// What to heed of a profile just saved: its name, and what is said of its fields.
    notes: Option<(String, Vec<Text>)>,
    /// The form that is open.
    form: Option<Form>,
    saving: Saving,
    listing: Listing,
    /// What came of the last test.
    tested: Option<Tested>,
    /// What the dropped file holds.
    import: Option<Import>,
    /// The sealed export that was chosen.
    chosen: Option<Chosen>,
    /// What a colleague has handed over.
    handed: Option<Vec<Handed>>,
    /// The profile whose commands and files are shown.
    handout: Option<String>,
    /// The profile for which a new secret is typed.
    rotating: Option<String>,
    /// The log of fills and writes, as it was when it was asked for.
    log: Option<Vec<Entry>>,
    /// A file is held over the place for it.
    over: bool,
    /// The page was there before the first steps were done.
    starting: bool,
    /// Something of the server was pasted: what is found now is shown first.
    newest: bool,
    /// Where the focus goes once the page shows what it now knows.
    focus: Option<&'static str>,
    /// The profile whose *Fill* gets it then, where nothing else does.
    fill_next: Option<String>,
    effects: Vec<Effect>,
}

impl Model {
    /// A page that has just been opened, with its drafts.
    pub fn new(page: Page, drafts: BTreeMap<String, String>) -> Model {
        Model {
            page,
            form: drafts.get("form").map(|id| Form::of(id)),
            drafts,
            tab: None,
            state: None,
            profiles: Vec::new(),
            index: Index::default(),
            unreadable: 0,
            lost: false,
            busy: false,
            asking: Asking::No,
            alert: None,
            status: None,
            errors: Vec::new(),
            armed: None,
            finding: None,
            copying: None,
            strength: None,
            notes: None,
            saving: Saving::default(),
            listing: Listing { archived: false, most: options::list::AT_ONCE },
            tested: None,
            import: None,
            chosen: None,
            handed: None,
            handout: None,
            rotating: None,
            log: None,
            over: false,
            starting: false,
            newest: false,
            focus: None,
            fill_next: None,
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
        let at_once = matches!(
            event,
            Event::Measured { .. }
                | Event::Press { .. }
                | Event::Over(_)
                | Event::File { .. }
                | Event::Read(_)
        );
        match event {
            Event::Press { act, clicks, typed } => self.pressed(act, clicks, &typed),
            Event::Typed { field, text } => {
                // What is found anew is shown from its beginning.
                if field == options::list::SEARCH.id {
                    self.listing.most = options::list::AT_ONCE;
                }
                self.draft(&field, &text);
            }
            Event::Measured { field, strength } => self.strength = strength.map(|strength| (field, strength)),
            Event::Changed => self.refresh(),
            Event::ToSave(tab) => {
                self.ask(OwnMessage::ToSave { tab }, Then::ToSave);
                self.refresh();
            }
            Event::Wanted(finding) => {
                self.quiet();
                self.newest = false;
                self.finding = finding;
                self.focus = Some(HEADING);
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
            Event::Script { kind, text, random } => self.copy_script(kind, text, &random),
            Event::File { bytes } if self.page == Page::Commands => {
                match bytes > server_log::LONGEST as f64 {
                    true => self.fail(Text::key("server_too_long")),
                    false => {
                        if self.begin() {
                            self.effects.push(Effect::ReadLog(self.wanted_in_logs()));
                        }
                    }
                }
            }
            Event::LogRead(said) => match said {
                Some(said) => self.take_lines(said, &Refused::NotThere),
                None => self.fail(Text::key("server_failed")),
            },
            Event::File { bytes } => match bytes > MAX_BYTES as f64 {
                true => self.fail(Text::key("ui_import_large")),
                false => self.effects.push(Effect::ReadFile),
            },
            Event::Read(Some(bytes)) => self.import(&bytes),
            Event::Read(None) => self.fail(Text::key("ui_import_unreadable")),
        }
        if self.asking != Asking::No && !at_once {
            return (None, std::mem::take(&mut self.effects));
        }
        if self.asking == Asking::No {
            match (self.focus.take(), self.fill_next.take()) {
                (Some(id), _) => self.effects.push(Effect::Focus(id)),
                (None, Some(profile)) => self.effects.push(Effect::FocusFill(profile)),
                (None, None) => {}
            }
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
            Act::Allow { tab, patterns, origin } => {
                if self.begin() {
                    let asked = Asked::Allow { tab, origin };
                    self.effects.push(Effect::AskPermission { patterns, asked });
                }
            }
            Act::CopyCommand { id, line } => {
                if self.begin() {
                    self.copying = Some(id);
                    self.effects.push(Effect::Copy { text: line, said: "commands_copied" });
                }
            }
            Act::CopyFinding(lines) => {
                if self.begin() {
                    self.effects.push(Effect::CopyLines { lines, said: "commands_copied" });
                }
            }
            Act::DoubtFinding { tab, finding } => {
                let words = field::text(typed, commands::WORDS.id);
                self.order(OwnMessage::Report { tab }, Then::Doubt { finding, words });
            }
            Act::CopyReport(tab) => self.order(OwnMessage::Report { tab }, Then::Copy),
            Act::SaveReport(tab) => self.order(OwnMessage::Report { tab }, Then::Save),
            Act::SaveSnapshot(tab) => self.order(OwnMessage::Record { tab }, Then::Snapshot),
            Act::CreateVault => self.create_vault(typed),
            Act::Unlock => self.unlock(typed),
            Act::ChangePassphrase => self.change_passphrase(typed),
            Act::DeleteVault => self.order(OwnMessage::DeleteVault {}, Then::VaultDeleted),
            Act::SaveIdle => self.save_idle(typed),
            Act::LockWithComputer(on) => self.lock_with_computer(on),
            Act::OpenForm(id) => self.open_form(&id),
            Act::Duplicate(id) => self.duplicate(&id),
            Act::Test { id, patterns } => {
                if self.begin() {
                    self.tested = None;
                    self.effects.push(Effect::AskPermission { patterns, asked: Asked::Test(id) });
                }
            }
            Act::ShowArchived(archived) => {
                self.quiet();
                self.listing = Listing { archived, most: options::list::AT_ONCE };
            }
            Act::ShowMore => self.listing.most += options::list::AT_ONCE,
            Act::CloseForm => self.close_form(),
            Act::SaveProfile(id) => self.save_profile(&id, typed),
            Act::Reveal => {
                if let Some(form) = &mut self.form {
                    form.revealed = !form.revealed;
                }
            }
            // A press chooses the file; what is chosen comes as an event of its own.
            Act::TakeFile => {}
            Act::Paste => self.paste(typed),
            Act::CopyScript(kind) => {
                if self.begin() {
                    self.effects.push(Effect::FetchScript(kind));
                }
            }
            Act::ReadPasted => self.read_pasted(typed),
            Act::Pick { client, secret } => self.pick(client, secret),
            Act::Export => self.export(typed),
            Act::OpenExport => self.open_export(typed),
            Act::Overwrite(id) => self.overwrite(id),
            Act::TakeExport => self.take_export(),
            Act::OpenRotation(id) => self.open_rotation(id),
            Act::Rotate(id) => self.rotate(id, typed),
            Act::TestNewSecret { id, patterns } => {
                if self.begin() {
                    self.tested = None;
                    self.effects.push(Effect::AskPermission { patterns, asked: Asked::TestNewSecret(id) });
                }
            }
            Act::ShowLog => self.show_log(),
            Act::ClearLog => self.clear_log(),
            Act::LeaveFile => (self.import, self.handed, self.chosen) = (None, None, None),
            Act::HandOut(wanted) => {
                self.quiet();
                self.handout = wanted;
            }
            Act::SaveText { text, name } => {
                if self.begin() {
                    self.effects.push(Effect::Save { text, name, said: "handout_saved" });
                }
            }
            Act::ExportProfiles => self.export_profiles(),
            Act::Take(at) => self.take(at),
            Act::OpenOptions => self.effects.push(Effect::OpenOptions),
            Act::Reload => self.effects.push(Effect::Reload),
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
}

fn lost() -> Node<Act> {
    section("lost", Text::key("ui_lost_title")).add(say(Tag::P, "ui_lost")).add(button(
        "reload",
        "primary",
        Text::key("ui_reload"),
        Act::Reload,
    ))
}
