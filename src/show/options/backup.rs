//! The sealed export, and the import of one: its passphrase, then what it would do, then what of it is wanted.

use super::super::effect::{Effect, Refusal, Then};
use super::super::field::{Field, Kind, environment_tag, secret};
use super::super::node::{actions, button, el, form, plain, say, section as titled, submit, tick, tr};
use super::super::vault::new_passphrase_errors;
use super::super::{Act, Model};
use super::{CLIENT, ENVIRONMENT, NAME, NOTES, SECRET, SITE, TAGS, URL};
use crate::page::view::{Attribute, Node, Tag, Text};
use crate::profile::export::{Differing, Fate, Planned};
use crate::profile::{ProfileField, Secret};
use crate::protocol::{OwnMessage, OwnReply, Sealed};
use std::collections::{BTreeMap, BTreeSet};

const NEW: Field = Field {
    id: "x-new",
    label: "ui_sealed_passphrase",
    kind: Kind::Passphrase,
    hint: Some("ui_sealed_passphrase_hint"),
};
const AGAIN: Field =
    Field { id: "x-again", label: "ui_sealed_passphrase_again", kind: Kind::NewSecret, hint: None };
const OPENS: Field = Field { id: "x-pass", label: "ui_sealed_passphrase_of", kind: Kind::Secret, hint: None };

/// The name of the file.
const FILE: &str = "oauth-assistant-export.json";

/// An export that was chosen, dropped or pasted.
pub(in crate::show) struct Chosen {
    text: String,
    opened: Option<Opened>,
}

/// What the background says of it.
struct Opened {
    passphrase: Secret,
    planned: Vec<Planned>,
    /// Ids of the profiles that it may overwrite.
    wanted: BTreeSet<String>,
}

/// Where an export is made.
pub(super) fn section(m: &Model) -> Node<Act> {
    titled("sealed", Text::key("ui_sealed_title")).add(say(Tag::P, "ui_sealed_what")).add(
        el(Tag::Details).id("x-details").add(say(Tag::Summary, "ui_sealed")).add(form(
            "sealed-form",
            vec![
                m.field(NEW, ""),
                m.field(AGAIN, ""),
                say(Tag::P, "ui_sealed_no_recovery").class("notice"),
                actions(vec![submit("x-save", "ui_sealed")]),
            ],
            Act::Export,
        )),
    )
}

/// The export that was chosen.
pub(super) fn chosen(m: &Model, section: Node<Act>, chosen: &Chosen) -> Node<Act> {
    let leave = || button("import-cancel", "", Text::key("ui_cancel"), Act::LeaveFile);
    let Some(opened) = &chosen.opened else {
        return section.add(say(Tag::P, "ui_sealed_chosen")).add(form(
            "export-open",
            vec![m.field(OPENS, ""), actions(vec![submit("x-open", "ui_sealed_open"), leave()])],
            Act::OpenExport,
        ));
    };
    let count = |is: fn(&Fate) -> bool| opened.planned.iter().filter(|p| is(&p.fate)).count().to_string();
    let counts = [
        count(|fate| matches!(fate, Fate::Added {})),
        count(|fate| matches!(fate, Fate::Changed { .. })),
        count(|fate| matches!(fate, Fate::Same {})),
        count(|fate| matches!(fate, Fate::Refused { .. })),
    ];
    let counts = counts.each_ref().map(String::as_str);
    let mut take = button("x-take", "primary", Text::key("ui_import_take"), Act::TakeExport);
    take.disabled = opened.taken() == 0;
    section
        .add(el(Tag::P).id("x-plan").text(tr("ui_plan", &counts)))
        .add(actions(vec![take, leave()]))
        .add(el(Tag::Ul).class("cards").all(opened.planned.iter().map(|planned| card(opened, planned))))
}

fn card(opened: &Opened, Planned { profile, fate }: &Planned) -> Node<Act> {
    let head = el(Tag::Div)
        .class("row")
        .add(el(Tag::Strong).text(plain(&profile.name)))
        .add(environment_tag(profile.environment));
    let card = el(Tag::Li)
        .class("card")
        .add(head)
        .add(el(Tag::P).class("hint address").text(plain(&profile.site.text())));
    match fate {
        Fate::Added {} => card.add(say(Tag::P, "ui_plan_added")),
        Fate::Same {} => card.add(say(Tag::P, "ui_plan_same").class("hint")),
        Fate::Refused { why } => card
            .add(say(Tag::P, "ui_plan_refused").class("error"))
            .add(el(Tag::P).text(Text::Key(why.key.to_string(), why.subs.clone()))),
        Fate::Changed { name, fields } => {
            let (id, what) = (format!("over-{}", profile.id), format!("differs-{}", profile.id));
            let on = opened.wanted.contains(&profile.id);
            let overwrite = el(Tag::Div)
                .class("check")
                .add(tick(&id, &what, on, Act::Overwrite(profile.id.clone())))
                .add(el(Tag::Label).attr(Attribute::For, &id).text(tr("ui_plan_overwrite", &[name])));
            let differs = fields.iter().map(|field| say(Tag::Li, label(*field)));
            card.add(say(Tag::P, "ui_plan_changed").id(&what))
                .add(el(Tag::Ul).class("said").all(differs))
                .add(overwrite)
        }
    }
}

fn label(what: Differing) -> &'static str {
    match what {
        Differing::Field(ProfileField::Name) => NAME.label,
        Differing::Field(ProfileField::Site) => SITE.label,
        Differing::Field(ProfileField::Url) => URL.label,
        Differing::Field(ProfileField::ClientId) => CLIENT.label,
        Differing::Field(ProfileField::ClientSecret) => SECRET.label,
        Differing::Field(ProfileField::Tags) => TAGS.label,
        Differing::Field(ProfileField::Notes) => NOTES.label,
        Differing::Environment => ENVIRONMENT.label,
        Differing::Other => "ui_plan_other",
    }
}

impl Opened {
    /// How many profiles would be saved.
    fn taken(&self) -> usize {
        let takes = |planned: &&Planned| match planned.fate {
            Fate::Added {} => true,
            Fate::Changed { .. } => self.wanted.contains(&planned.profile.id),
            Fate::Same {} | Fate::Refused { .. } => false,
        };
        self.planned.iter().filter(takes).count()
    }
}

impl Model {
    pub(in crate::show) fn export(&mut self, typed: &BTreeMap<String, Secret>) {
        if !self.wrong(new_passphrase_errors(typed, NEW.id, AGAIN.id)) {
            self.order(OwnMessage::Export { passphrase: secret(typed, NEW.id) }, Then::Exported);
        }
    }

    /// The file, or why there is none.
    pub(in crate::show) fn exported(&mut self, reply: Result<OwnReply, Refusal>) {
        self.effects.push(Effect::Empty(vec![NEW.id, AGAIN.id]));
        match reply {
            Ok(OwnReply::Exported { json, missing }) => {
                let said = if missing == 0 { "ui_sealed_saved" } else { "ui_sealed_saved_incomplete" };
                self.effects.push(Effect::Save { text: json, name: FILE, said });
            }
            reply => {
                self.busy = false;
                self.focus = Some(NEW.id);
                self.say_refusal(reply.err().unwrap_or(Refusal::Lost));
            }
        }
    }

    /// A sealed export was chosen.
    pub(in crate::show) fn choose_export(&mut self, text: String) {
        self.quiet();
        self.chosen = Some(Chosen { text, opened: None });
        self.focus = Some(OPENS.id);
    }

    pub(in crate::show) fn open_export(&mut self, typed: &BTreeMap<String, Secret>) {
        let passphrase = secret(typed, OPENS.id);
        let Some(chosen) = &self.chosen else { return };
        if passphrase.is_empty() {
            self.wrong(vec![(OPENS.id, Text::key("ui_error_empty"))]);
            return;
        }
        let file = Sealed { text: chosen.text.clone(), passphrase: passphrase.clone() };
        self.order(OwnMessage::PreviewImport { file }, Then::Planned(passphrase));
    }

    /// What the file would do, or why it was not opened.
    pub(in crate::show) fn planned(&mut self, passphrase: Secret, reply: Result<OwnReply, Refusal>) {
        self.busy = false;
        self.effects.push(Effect::Empty(vec![OPENS.id]));
        match reply {
            Ok(OwnReply::Planned { planned }) => {
                if let Some(chosen) = &mut self.chosen {
                    chosen.opened = Some(Opened { passphrase, planned, wanted: BTreeSet::new() });
                    self.focus = Some("profiles-h");
                }
            }
            reply => {
                self.focus = Some(OPENS.id);
                self.say_refusal(reply.err().unwrap_or(Refusal::Lost));
            }
        }
    }

    /// Ticks, or unticks, that this profile is overwritten.
    pub(in crate::show) fn overwrite(&mut self, id: String) {
        if let Some(opened) = self.chosen.as_mut().and_then(|chosen| chosen.opened.as_mut())
            && !opened.wanted.remove(&id)
        {
            opened.wanted.insert(id);
        }
    }

    pub(in crate::show) fn take_export(&mut self) {
        let Some(Chosen { text, opened: Some(opened) }) = &self.chosen else { return };
        let file = Sealed { text: text.clone(), passphrase: opened.passphrase.clone() };
        let wanted = opened.wanted.iter().cloned().collect();
        self.order(OwnMessage::Import { file, wanted }, Then::Imported);
    }
}
