//! The fill: a list of refusals, and then one act.
//!
//! A press mints a ticket for one document, one profile and one set of inputs. The content script looks once
//! more and redeems it; only then, and only if everything is still the same, are the values handed over.

use super::document::{FillState, Sheet};
use super::key::By;
use super::log;
use super::ports::{Browser, Refused};
use super::refusal::Refusal;
use super::vault::Picked;
use super::{Answer, App, Follow, Handled, plain};
use crate::identity::Address;
use crate::page::Snapshot;
use crate::page::recognise::{Inputs, recognise};
use crate::page::sight::Sights;
use crate::profile::log::{Came, Done, Entry};
use crate::profile::vault::VaultError;
use crate::profile::{Environment, Profile, Secret};
use crate::protocol::{ContentReply, Document, FieldOutcome, ToContent, Values};
use futures_util::future::join;
use serde::{Deserialize, Serialize};

/// A ticket not redeemed within this time is void.
pub const TICKET_LIFE_MS: f64 = 5_000.0;

/// Between the first and the second press on a production profile: not so short that a double click or a key
/// held down is two presses, not so long that the first is forgotten.
const CONFIRM_MS: std::ops::RangeInclusive<f64> = 600.0..=15_000.0;

/// What a press on *Fill* allows, once.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Ticket {
    document: Document,
    profile: String,
    inputs: Inputs,
    until_ms: f64,
}

impl<B: Browser> App<B> {
    /// *Fill* was pressed beside the fields.
    pub(super) async fn fill_pressed(&self, document: &Document, id: &str, sights: &Sights) -> Handled {
        let inputs = self.with(document, |sheet| sheet.recognised().targets().map(|t| t.inputs)).flatten();
        let unseen = inputs.and_then(|inputs| sights.fields(inputs.values().into_iter().flatten()).err());
        if self.unseen(document, unseen) {
            return self.go_on(document).await;
        }
        let picked = match self.profile_for(id, &document.site).await {
            Ok(picked) => picked,
            Err(failure) => return self.refuse(document, failure).await,
        };
        if picked.profile.fill_from.popup_only(picked.profile.environment) {
            return self.refuse(document, Refusal::PopupOnly).await;
        }
        let now = self.browser.now_ms();
        let confirmed = picked.profile.environment != Environment::Production
            || self.with(document, |sheet| confirmed(&sheet.fill, id, now)) == Some(true);
        if !confirmed {
            let waiting = FillState::Confirm { profile: id.into(), at_ms: now };
            self.with(document, |sheet| sheet.fill = waiting);
            return self.go_on(document).await;
        }
        match self.mint(document, &picked, By::Page).await {
            Ok(ticket) => plain(ContentReply::Ticket { ticket }),
            Err(failure) => self.refuse(document, failure).await,
        }
    }

    /// *Fill* was pressed in the popup; a production profile was confirmed there.
    pub(super) async fn fill_from_popup(&self, tab: i64, id: &str) -> Result<(), Refusal> {
        let document = self.document_of(tab).await.ok_or(Refusal::FillNoPage)?;
        if !self.enabled(&document.site).await {
            return Err(Refusal::NotEnabled);
        }
        let picked = self.profile_for(id, &document.site).await?;
        let ticket = self.mint(&document, &picked, By::Person).await?;
        let told = self.browser.tell(&document, ToContent::Ticket { ticket }).await;
        told.map_err(|_| Refusal::FillNoPage)
    }

    /// That is a use of the vault.
    async fn mint(&self, document: &Document, picked: &Picked, by: By) -> Result<String, Refusal> {
        let targets = self.with(document, |sheet| sheet.recognised().targets()).flatten();
        let inputs = targets.ok_or(Refusal::FillNoFields)?.inputs;
        let name = self.random_name()?;
        let until_ms = self.browser.now_ms() + TICKET_LIFE_MS;
        let profile = picked.profile.id.clone();
        let ticket = Ticket { document: document.clone(), profile, inputs, until_ms };
        let text = crate::json::write(&ticket);
        let held = self.lock.hold().await;
        let noted = picked.in_time.note(by);
        let counts = by == By::Person || self.may_lend().await;
        let used = noted.iter().filter(|_| counts).map(|(key, text)| (*key, text.as_str()));
        let key = ticket_key(&name);
        let texts: Vec<(&str, &str)> = [(key.as_str(), text.as_str())].into_iter().chain(used).collect();
        let kept = self.browser.note(&held, &texts).await;
        kept.map(|()| name).map_err(|Refused| Refusal::NotStored)
    }

    /// A name that nobody can guess.
    pub(super) fn random_name(&self) -> Result<String, Refusal> {
        let mut random = [0; 16];
        if !self.browser.random(&mut random) {
            return Err(Refusal::Vault(VaultError::NoRandomness));
        }
        Ok(random.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// The content script has looked once more. A ticket is void after the first try, whatever came of it.
    pub(super) async fn redeem(&self, document: &Document, name: &str, mut snapshot: Snapshot) -> Handled {
        // Side by side: somebody waits for the fields.
        let (ticket, opened) = join(self.take_ticket(name), self.open()).await;
        let Some(ticket) = ticket else {
            return self.refuse(document, Refusal::TicketVoid).await;
        };
        if ticket.document != *document || self.browser.now_ms() > ticket.until_ms {
            return self.refuse(document, Refusal::TicketVoid).await;
        }
        let targets = recognise(&snapshot).targets();
        let sights = snapshot.sights.take().unwrap_or_default();
        let now = self.browser.now_ms();
        self.with(document, |sheet| sheet.see(snapshot, false, now));
        let Some(targets) = targets.filter(|t| t.inputs == ticket.inputs) else {
            return self.refuse(document, Refusal::PageChanged).await;
        };
        if self.unseen(document, sights.fields(targets.inputs.values().into_iter().flatten()).err()) {
            return self.go_on(document).await;
        }
        match opened.and_then(|opened| opened.pick(&ticket.profile, &document.site)) {
            Err(failure) => self.refuse(document, failure).await,
            Ok(Picked { profile, .. }) => {
                let handed = FillState::Handed { profile: profile.name.clone() };
                let run = self.with(document, |sheet| {
                    sheet.fill = handed;
                    sheet.handed_ms = now;
                    sheet.run
                });
                let (used, document) = (profile.id.clone(), document.clone());
                let entry = Entry {
                    at_ms: now,
                    profile: profile.name.clone(),
                    site: document.site.clone(),
                    done: Done::Fill(Came::Unknown),
                };
                let follow = run.map(|run| Follow::HandedOver { profile: used, entry, document, run });
                let Profile { url, client_id, client_secret, .. } = profile;
                let inputs = targets.inputs;
                let values = Values {
                    url: inputs.url.map(|input| (input, url)),
                    client_id: inputs.client_id.map(|input| (input, client_id)),
                    client_secret: inputs.client_secret.map(|input| (input, client_secret)),
                };
                (Answer::Values(values), follow)
            }
        }
    }

    /// The ticket of this name, for who comes first. One that cannot be voided is not taken.
    async fn take_ticket(&self, name: &str) -> Option<Ticket> {
        let held = self.lock.hold().await;
        let key = ticket_key(name);
        let ticket = serde_json::from_str(&self.recall(&key).await?).ok()?;
        self.browser.erase(&held, &[&key]).await.ok()?;
        Some(ticket)
    }

    /// What became of the fields.
    pub(super) async fn filled(&self, document: &Document, outcomes: Vec<FieldOutcome>) -> Handled {
        let done = log::filled(&outcomes);
        let entry = self.with(document, |sheet: &mut Sheet| {
            let (fill, entry) = match &sheet.fill {
                FillState::Handed { profile } => {
                    let (at_ms, site) = (sheet.handed_ms, sheet.document.site.clone());
                    let entry = Entry { at_ms, profile: profile.clone(), site, done };
                    (FillState::Done { profile: profile.clone(), outcomes }, Some(entry))
                }
                // Told twice.
                FillState::Done { .. } => return None,
                FillState::Idle
                | FillState::Confirm { .. }
                | FillState::Undone
                | FillState::Refused { .. } => (FillState::refused(&Refusal::FillRebuilt), None),
            };
            sheet.fill = fill;
            entry
        });
        let (answer, follow) = self.go_on(document).await;
        match (entry.flatten(), follow) {
            (Some(entry), Some(Follow::Run { document, run })) => {
                (answer, Some(Follow::Noted { entry, document, run }))
            }
            (_, follow) => (answer, follow),
        }
    }

    /// Says beside the fields why nothing was filled.
    async fn refuse(&self, document: &Document, refusal: Refusal) -> Handled {
        self.with(document, |sheet| sheet.fill = FillState::refused(&refusal));
        self.go_on(document).await
    }

    /// The form of a token request with credentials: only of the profile bound to this site, and only towards the
    /// very Identity Service that the profile names.
    pub(super) async fn credentials(&self, document: &Document, url: &str) -> Option<Secret> {
        if !self.consented(&document.site).await {
            return None;
        }
        let vault = self.vault_view(&document.site).await;
        let set = self.with(document, |sheet| sheet.set_to())?;
        let id = vault.best_first(&set).0.into_iter().next()?.id;
        let Picked { profile, .. } = self.profile_for(&id, &document.site).await.ok()?;
        let own = Address::judge(&profile.url, None);
        own.holds(url).then(|| profile.token_form())
    }
}

impl FillState {
    fn refused(refusal: &Refusal) -> FillState {
        let (key, subs) = refusal.message();
        FillState::Refused { key: key.into(), subs }
    }
}

fn confirmed(fill: &FillState, id: &str, now: f64) -> bool {
    matches!(fill, FillState::Confirm { profile, at_ms } if profile == id && CONFIRM_MS.contains(&(now - at_ms)))
}

fn ticket_key(name: &str) -> String {
    format!("ticket:{name}")
}
