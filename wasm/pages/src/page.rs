//! What both pages share: what they know, how they ask anew, and how they show it.

use super::chrome::{self, Begun, Refusal, get, object, t};
use super::dom::{self, El, announce, button, by_id, document, joined, listen, say, section};
use super::popup::apply::ARMED;
use super::reading;
use js_sys::{Object, Reflect};
use oauth_assistant::creatio::{AddressFault, Site};
use oauth_assistant::profile::ProfileHead;
use oauth_assistant::profile::import::Import;
use oauth_assistant::protocol::{PopupState, Settings, VaultState};
use std::cell::RefCell;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, HtmlInputElement};

/// Where the popup keeps its drafts.
pub(super) const POPUP: &str = "draft:popup";
/// Where the options page keeps its drafts.
pub(super) const OPTIONS: &str = "draft:options";

/// Everything a page knows. What it shows follows from this alone.
pub(super) struct Model {
    view: fn(&Model) -> Vec<El>,
    draft_key: &'static str,
    /// What was typed and is no secret, by the id of its field.
    pub(super) drafts: JsValue,
    /// Tab the popup speaks of.
    pub(super) tab: Option<f64>,
    /// Its URL, where the browser tells it.
    pub(super) url: Option<String>,
    /// The background's last word.
    pub(super) state: Option<PopupState>,
    /// All profiles; for the options page, while the vault is open.
    pub(super) profiles: Vec<ProfileHead>,
    /// The background does not answer.
    lost: bool,
    /// An action is under way; a second press does nothing.
    busy: bool,
    asking: bool,
    ask_again: bool,
    alert: String,
    status: String,
    /// What is wrong with which field.
    pub(super) errors: Vec<(&'static str, String)>,
    /// Pressed once, where it takes two: the id of a profile, or `vault`.
    pub(super) armed: Option<String>,
    /// What to heed of a profile just saved: its name, and what is said of its fields.
    pub(super) notes: Option<(String, Vec<String>)>,
    /// The profile that is being edited: its id, or empty for a new one.
    pub(super) form: Option<String>,
    /// What the dropped file holds.
    pub(super) import: Option<Import>,
    /// Where the focus goes when the page is next shown.
    pub(super) focus: Option<&'static str>,
}

thread_local! {
    static MODEL: RefCell<Option<Model>> = const { RefCell::new(None) };
}

/// Looks at, or changes, what the page knows. Not from within itself.
pub(super) fn with<R>(f: impl FnOnce(&mut Model) -> R) -> R {
    MODEL.with_borrow_mut(|model| f(model.as_mut().unwrap_throw()))
}

/// Starts a page.
pub(super) fn start(draft_key: &'static str, view: fn(&Model) -> Vec<El>) {
    if let (Some((lang, dir)), Some(root)) = (chrome::language(), document().document_element()) {
        let _ = root.set_attribute("lang", &lang);
        let _ = root.set_attribute("dir", &dir);
    }
    announce("product", &t("ui_product"));
    spawn_local(async move {
        let drafts = chrome::drafts(draft_key).await;
        let form = get(&drafts, "form").as_string();
        MODEL.set(Some(Model {
            view,
            draft_key,
            drafts,
            tab: None,
            url: None,
            state: None,
            profiles: Vec::new(),
            lost: false,
            busy: false,
            asking: false,
            ask_again: false,
            alert: String::new(),
            status: String::new(),
            errors: Vec::new(),
            armed: None,
            notes: None,
            form,
            import: None,
            focus: None,
        }));
        listen(
            &document(),
            "input",
            Box::new(|event| {
                if let Some(field) = event.target().map(|t| t.unchecked_into::<Element>())
                    && field.has_attribute("data-draft")
                {
                    let value = field.unchecked_ref::<HtmlInputElement>().value();
                    with(|m| m.draft(&field.id(), &value));
                }
            }),
        );
        chrome::on_changed(|| spawn_local(refresh()));
        refresh().await;
    });
}

impl Model {
    /// Takes the background's word.
    fn heard(&mut self, state: Result<PopupState, Refusal>, profiles: Option<Vec<ProfileHead>>, open: bool) {
        self.lost = state.is_err();
        match state {
            Ok(state) => {
                // What is armed for a dialog is not for the next one; a write is armed by its own name.
                if state.tab.as_ref().is_some_and(|tab| !tab.can_fill) {
                    self.armed = self.armed.take().filter(|name| name.starts_with(ARMED));
                }
                // An address typed for a site that is enabled by now has done its work.
                if state.tab.as_ref().is_some_and(|tab| tab.enabled && tab.permitted) {
                    self.forget(&["address"]);
                }
                self.state = Some(state);
            }
            Err(Refusal::Said(text)) => self.alert = text,
            Err(Refusal::Lost) if self.state.is_some() => self.alert = t("ui_lost"),
            Err(Refusal::Lost) => {}
        }
        if let Some(profiles) = profiles {
            self.profiles = profiles;
        } else if !open {
            // What is being edited stays, so that nothing typed is lost; the rest is the vault's again.
            self.import = None;
            let edited = self.form.take();
            self.profiles.retain(|p| edited.as_deref() == Some(&p.id));
            self.form = edited;
        }
    }

    /// The page has nothing to say of fields, files or presses that were.
    pub(super) fn quiet(&mut self) {
        self.alert.clear();
        self.status.clear();
        self.errors.clear();
        self.armed = None;
        self.notes = None;
    }

    /// Keeps what is typed into a field that is no secret.
    pub(super) fn draft(&mut self, field: &str, value: &str) {
        let _ = Reflect::set(&self.drafts, &field.into(), &value.into());
        chrome::keep_drafts(self.draft_key, &self.drafts);
    }

    /// Forgets the drafts of these fields.
    pub(super) fn forget(&mut self, fields: &[&str]) {
        for field in fields {
            let _ = Reflect::delete_property(self.drafts.unchecked_ref::<Object>(), &(*field).into());
        }
        chrome::keep_drafts(self.draft_key, &self.drafts);
    }
}

/// Shows what the page knows.
pub(super) fn render() {
    let Some(main) = by_id("main") else { return };
    let (sections, focus, busy, alert, status) = with(|m| {
        let sections = if m.lost && m.state.is_none() {
            vec![lost()]
        } else if m.state.is_none() {
            Vec::new()
        } else {
            (m.view)(m)
        };
        (sections, m.focus.take(), m.busy, m.alert.clone(), m.status.clone())
    });
    let _ = main.set_attribute("aria-busy", if busy { "true" } else { "false" });
    dom::show(&main, sections);
    announce("alert", &alert);
    announce("status", &status);
    if let Some(id) = focus {
        dom::focus(id);
    }
}

fn lost() -> El {
    section("lost", &t("ui_lost_title")).add(say("p", "ui_lost")).add(button(
        "reload",
        "primary",
        &t("ui_reload"),
        || drop(dom::window().location().reload()),
    ))
}

/// Asks the background anew, and shows it. While one question is under way, a second only makes it be asked
/// once more: the last answer is always the newest.
pub(super) async fn refresh() {
    if with(|m| std::mem::replace(&mut m.asking, true)) {
        with(|m| m.ask_again = true);
        return;
    }
    loop {
        let popup = with(|m| {
            m.ask_again = false;
            m.draft_key == POPUP
        });
        let (tab, url) = if popup { chrome::tab().await } else { (None, None) };
        let known = [
            ("tab", tab.map_or(JsValue::NULL, JsValue::from)),
            ("url", url.as_deref().map_or(JsValue::NULL, JsValue::from)),
        ];
        let state = chrome::reply(chrome::send("state", &known)).await.and_then(|r| {
            // A background of another version than this page.
            reading::state(&r).ok_or(Refusal::Lost)
        });
        let open = state.as_ref().is_ok_and(|s| s.vault == VaultState::Open);
        let profiles = if open && !popup {
            let reply = chrome::reply(chrome::send("profiles", &[])).await;
            reply.ok().map(|r| reading::profiles(&r))
        } else {
            None
        };
        let again = with(|m| {
            (m.tab, m.url) = (tab, url);
            m.heard(state, profiles, open);
            m.ask_again
        });
        if !again {
            break;
        }
    }
    with(|m| m.asking = false);
    render();
}

/// Begins an action. `false`: one is under way already.
pub(super) fn begin() -> bool {
    with(|m| {
        if m.busy {
            return false;
        }
        m.quiet();
        m.busy = true;
        true
    })
}

/// Refuses an action on the spot: these fields are not right. `true` if there are any.
pub(super) fn wrong(errors: Vec<(&'static str, &'static str)>) -> bool {
    if errors.is_empty() {
        return false;
    }
    mark(errors.into_iter().map(|(id, key)| (id, t(key))).collect(), "ui_check_fields");
    render();
    true
}

/// Marks fields with what is wrong with them, and says what that means for all of them.
pub(super) fn mark(errors: Vec<(&'static str, String)>, alert: &str) {
    with(|m| {
        m.quiet();
        m.focus = errors.first().map(|e| e.0);
        m.errors = errors;
        m.alert = t(alert);
    });
}

/// Says that something failed.
pub(super) fn fail(text: String) {
    with(|m| {
        m.quiet();
        m.alert = text;
    });
    render();
}

/// Says that something was done.
pub(super) fn done(text: String) {
    with(|m| {
        m.busy = false;
        m.status = text;
    });
}

/// Waits for the reply to an action that has begun. `None`: it failed, and the page says why.
pub(super) async fn outcome(sent: Begun) -> Option<JsValue> {
    let reply = chrome::reply(sent).await;
    with(|m| {
        m.busy = false;
        match reply {
            Ok(reply) => return Some(reply),
            Err(Refusal::Said(text)) => m.alert = text,
            Err(Refusal::Lost) => m.alert = t("ui_lost"),
        }
        None
    })
}

/// The whole of a simple action: sends one message, says `done_key` when it is done, and asks anew.
pub(super) fn act(kind: &'static str, fields: Vec<(&'static str, JsValue)>, done_key: &'static str) {
    if !begin() {
        return;
    }
    render();
    let sent = chrome::send(kind, &fields);
    spawn_local(async move {
        if outcome(sent).await.is_some() && !done_key.is_empty() {
            done(t(done_key));
        }
        refresh().await;
    });
}

/// Saves the settings with this change; the others stay as the background knows them.
pub(super) fn save_settings(change: impl FnOnce(&mut Settings), done_key: &'static str) {
    let mut settings = with(|m| m.state.as_ref().map(|s| s.settings.clone())).unwrap_or_default();
    change(&mut settings);
    let fields = [("idle_minutes", settings.idle_minutes.into()), ("record", settings.record.into())];
    act("save_settings", vec![("settings", object(&fields))], done_key);
}

/// Enables the assistant on the site of this address. The permission is asked for in this very turn, and the
/// background is told at the same time: the browser may close the popup when its own prompt opens.
pub(super) fn enable(url: String, field: Option<&'static str>) {
    let asked = Site::of_address(&url).and_then(|site| site.match_pattern().ok_or(AddressFault::Host));
    let pattern = match (asked, field) {
        (Ok(pattern), _) => pattern,
        (Err(fault), Some(id)) => {
            wrong(vec![(id, fault.key())]);
            return;
        }
        (Err(fault), None) => return fail(t(fault.key())),
    };
    let request = chrome::request(&[pattern]);
    let tab = with(|m| m.tab).map_or(JsValue::NULL, JsValue::from);
    let message = [("url", JsValue::from(url.trim())), ("tab", tab)];
    let early = chrome::send("enable", &message);
    begin();
    render();
    spawn_local(async move {
        // What it says is too early to be of interest: the permission is still being asked for.
        drop(chrome::ended(early).await);
        if !chrome::granted(request).await {
            done(String::new());
            with(|m| m.alert = t("ui_not_permitted"));
        } else if outcome(chrome::send("enable", &message)).await.is_some() {
            done(t("ui_enabled"));
            if let Some(id) = field {
                with(|m| m.forget(&[id]));
                dom::empty(&[id]);
            }
        }
        refresh().await;
    });
}

/// Gives a site up.
pub(super) fn disable(site: &Site) {
    let site = object(&[("origin", site.origin.as_str().into()), ("base", site.base.as_str().into())]);
    act("disable", vec![("site", site)], "ui_disabled");
}

/// A site as an address that says where its base path ends.
pub(super) fn site_address(site: &Site) -> String {
    joined(&site.text(), if site.base.is_empty() { "/" } else { "/Shell/" })
}
