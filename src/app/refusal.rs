//! Why something was refused or failed. The use-cases decide by these; what is said of each stands in one table.

use crate::creatio::{AddressFault, Field};
use crate::profile::export::ExportError;
use crate::profile::vault::{Doubt, VaultError};
use crate::protocol::{ContentReply, OwnReply};

/// Something was refused or failed; nothing was changed unless its text says so.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// Who says this may not say it.
    NotAllowed,
    /// No message that is known here.
    UnknownMessage,
    /// It says more than a person and an honest page do.
    TooMuch,
    /// The assistant is not enabled on this site.
    NotEnabled,
    /// The organisation does not allow this site.
    SiteNotAllowed,
    /// What is asked for is the organisation's to change.
    Managed,
    /// The address of a site that was typed is none.
    Address(AddressFault),
    /// The browser did not keep it.
    NotStored,
    /// The browser did not let us read what is kept.
    Unreadable,
    /// The vault could not be read or changed.
    Vault(VaultError),
    /// There is no vault.
    VaultAbsent,
    /// It may not be the vault that was saved last: it is not written over.
    VaultDoubted(Doubt),
    /// An export could not be opened.
    Export(ExportError),
    /// There is a vault already.
    VaultExists,
    /// The vault is locked.
    VaultLocked,
    /// The browser kept the key.
    VaultNotLocked,
    /// The browser kept the vault.
    VaultNotDeleted,
    /// A fill: no page of Creatio is there.
    FillNoPage,
    /// The fields are not there, or not surely.
    FillNoFields,
    /// The profile is not bound to this site.
    NotBound,
    /// The profile is filled in the popup only.
    PopupOnly,
    /// There is no profile of this id.
    NoProfile,
    /// There is no new secret beside the old one any more, or another.
    NotRotating,
    /// The log of fills and writes was altered.
    LogUnreadable,
    /// A test: the address means another machine to this browser than to Creatio.
    TestElsewhere,
    /// A test: the profile has no usable address.
    TestNoAddress,
    /// A test: the browser does not permit the host.
    TestNotPermitted,
    /// The ticket is of another document, too old, or used up.
    TicketVoid,
    /// The fields are not those of the ticket.
    PageChanged,
    /// The page has built its fields anew: what was read back says nothing of these.
    FillRebuilt,
    /// Recording is not switched on.
    RecordOff,
    /// There is no page to record.
    RecordNoPage,
    /// A block is about another address.
    BlockElsewhere(String),
    /// A block is so many minutes old, by the clock of its machine.
    BlockOld(i64),
    /// A log speaks of others, or of another day.
    LogOther,
    /// Nothing is written to Creatio.
    Write(WriteRefusal),
}

/// Why nothing is written to Creatio's settings.
#[derive(Clone, Debug, PartialEq)]
pub enum WriteRefusal {
    /// The site is the vendor's cloud.
    Cloud,
    /// A service worker of the site could hear the secret on every way that there is.
    Overheard,
    /// The site is not enabled.
    NotEnabled,
    /// The vault is locked.
    Locked,
    /// The profile is not bound to this site.
    NotBound,
    /// The profile is not what was shown.
    ProfileChanged,
    /// What is confirmed is not what is shown.
    Void,
    /// Creatio's values are not those that were shown.
    Changed,
    /// They are not what was written.
    UndoChanged,
    /// Another write is under way.
    UnderWay,
    /// The browser did not keep the journal, so nothing was begun.
    NotKept,
    /// It was written, and the browser did not keep what came of it.
    OutcomeNotKept,
    /// Neither the page nor an answer has told the runtime.
    RuntimeUnknown,
    /// This Creatio has no such setting.
    NoSetting(Field),
    /// What was asked was not answered.
    Unanswered(Trouble),
}

/// Why there is no answer of the service that was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Nobody is there to ask, or nobody can tell what came of it.
    NoPage,
    /// No answer in time.
    Timeout,
    /// The request failed on its way.
    Network,
    /// Turned away, or led to a login: the session has ended.
    Session,
    /// A page of HTML in place of the answer: who sent it may have sent it afterwards.
    LoginPage,
    /// Turned away for the token against forged requests.
    Csrf,
    /// Another status.
    Status(u16),
    /// An answer that says nothing of what was asked.
    Unreadable,
}

impl Refusal {
    /// Message key and substitutions of the text that says what happened and the next step.
    pub fn message(&self) -> (&'static str, Vec<String>) {
        let key = match self {
            Refusal::NotAllowed => "not_allowed",
            Refusal::UnknownMessage => "message_unknown",
            Refusal::TooMuch => "too_much",
            Refusal::NotEnabled => "not_enabled",
            Refusal::SiteNotAllowed => "policy_site",
            Refusal::Managed => "policy_read_only",
            Refusal::Address(fault) => return fault.message(),
            Refusal::NotStored => "store_refused",
            Refusal::Unreadable => "store_unreadable",
            Refusal::Vault(error) => return error.message(),
            Refusal::VaultDoubted(doubt) => return doubt.message(),
            Refusal::Export(error) => return error.message(),
            Refusal::VaultAbsent => "vault_absent",
            Refusal::VaultExists => "vault_exists",
            Refusal::VaultLocked => "vault_locked",
            Refusal::VaultNotLocked => "vault_not_locked",
            Refusal::VaultNotDeleted => "vault_not_deleted",
            Refusal::FillNoPage => "fill_no_page",
            Refusal::FillNoFields => "fill_no_fields",
            Refusal::NotBound => "fill_not_bound",
            Refusal::PopupOnly => "fill_popup_only",
            Refusal::NoProfile => "profile_gone",
            Refusal::NotRotating => "rotate_gone",
            Refusal::LogUnreadable => "log_unreadable",
            Refusal::TestElsewhere => "test_elsewhere",
            Refusal::TestNoAddress => "test_no_address",
            Refusal::TestNotPermitted => "test_not_permitted",
            Refusal::TicketVoid => "fill_ticket_void",
            Refusal::PageChanged => "fill_page_changed",
            Refusal::FillRebuilt => "fill_rebuilt",
            Refusal::RecordOff => "record_off",
            Refusal::RecordNoPage => "record_no_page",
            Refusal::BlockElsewhere(url) => return ("server_elsewhere", vec![url.clone()]),
            Refusal::BlockOld(minutes) => return ("server_old", vec![minutes.to_string()]),
            Refusal::LogOther => "server_log_other",
            Refusal::Write(refusal) => return refusal.message(),
        };
        (key, Vec::new())
    }
}

impl WriteRefusal {
    fn message(&self) -> (&'static str, Vec<String>) {
        let key = match self {
            WriteRefusal::Cloud => "write_cloud",
            WriteRefusal::Overheard => "write_overheard",
            WriteRefusal::NotEnabled => "write_not_enabled",
            WriteRefusal::Locked => "write_locked",
            WriteRefusal::NotBound => "write_not_bound",
            WriteRefusal::ProfileChanged => "write_profile_changed",
            WriteRefusal::Void => "write_void",
            WriteRefusal::Changed => "write_changed",
            WriteRefusal::UndoChanged => "write_undo_changed",
            WriteRefusal::UnderWay => "write_under_way",
            WriteRefusal::NotKept => "write_not_kept",
            WriteRefusal::OutcomeNotKept => "write_outcome_not_kept",
            WriteRefusal::RuntimeUnknown => "write_runtime",
            WriteRefusal::NoSetting(field) => return ("write_no_setting", vec![field.code().into()]),
            WriteRefusal::Unanswered(trouble) => match trouble {
                Trouble::NoPage => "write_no_page",
                Trouble::Timeout => "write_timeout",
                Trouble::Network => "write_network",
                Trouble::Session | Trouble::LoginPage => "write_session",
                Trouble::Csrf => "write_csrf",
                Trouble::Status(status) => return ("write_status", vec![status.to_string()]),
                Trouble::Unreadable => "write_unreadable",
            },
        };
        (key, Vec::new())
    }
}

impl From<VaultError> for Refusal {
    fn from(error: VaultError) -> Refusal {
        Refusal::Vault(error)
    }
}

impl From<WriteRefusal> for Refusal {
    fn from(refusal: WriteRefusal) -> Refusal {
        Refusal::Write(refusal)
    }
}

impl From<Trouble> for Refusal {
    fn from(trouble: Trouble) -> Refusal {
        Refusal::Write(WriteRefusal::Unanswered(trouble))
    }
}

impl From<Refusal> for ContentReply {
    fn from(refusal: Refusal) -> ContentReply {
        let (key, subs) = refusal.message();
        ContentReply::Failed { key: key.into(), subs }
    }
}

impl From<Refusal> for OwnReply {
    fn from(refusal: Refusal) -> OwnReply {
        let (key, subs) = refusal.message();
        OwnReply::Failed { key: key.into(), subs }
    }
}
