//! A browser made of tables, and a world with one Creatio site in it.
#![allow(dead_code, unreachable_pub, reason = "shared by several test files")]

pub mod as_it_came;
pub mod changed;
pub mod damage;
pub mod evidence;
pub mod mutant;
pub mod snapshots;

use base64ct::{Base64, Encoding};
use futures_executor::block_on;
use oauth_assistant::app::lock::Held;
use oauth_assistant::app::ports::{
    Badge, Clock, Disk, Fetched, Http, Later, Managed, Page, Patience, Permissions, Record, Records, Refused,
    Session, Unanswered,
};
use oauth_assistant::app::{Answer, App, Follow};
use oauth_assistant::creatio::Site;
use oauth_assistant::creatio::apply::Call;
use oauth_assistant::diagnosis::Id;
use oauth_assistant::page::Snapshot;
use oauth_assistant::page::sight::{PressSight, Sight, Sights};
use oauth_assistant::page::snapshot::Landmarks;
use oauth_assistant::probe::{Outcome, Probe, Request};
use oauth_assistant::profile::{About, Environment, FillFrom, Profile, ProfileHead, Secret};
use oauth_assistant::protocol::{
    self, Access, ContentMessage, ContentReply, Document, Door, Own, OwnMessage, OwnReply, RawSender, Sender,
    SettingsToWrite, SiteState, Surroundings, TabState, ToContent, Values, VaultState,
};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use std::task::Poll;

/// Of many thousand cases every one, where `ALL_CASES` is set as `./build.sh test` does; else one of so many, so
/// that a plain `cargo test` answers in seconds: a prime, lest what repeats itself falls in step with it.
pub fn one_in() -> usize {
    if std::env::var_os("ALL_CASES").is_some() { 1 } else { 47 }
}

pub const TAB: i64 = 7;
pub const PAGE: &str = "https://crm.example/0/Shell/";
pub const OWN: &str = "chrome-extension://own";

/// Handles in the fixtures below.
pub const ROW_SETTINGS: u32 = 11;
pub const INPUT_URL: u32 = 32;
pub const INPUT_ID: u32 = 34;
pub const INPUT_SECRET: u32 = 36;

pub const EMPTY_SETTINGS: &str = r#"{"HasProblem":true,"IsSystemSettingsFilledIn":false,"IsIdentityServiceAvailable":false,"IsAccessTokenRetrievableForSystemActions":false,"Message":"System settings OAuth20IdentityServerUrl, OAuth20IdentityServerClientId, OAuth20IdentityServerClientSecret are empty."}"#;
pub const UNAVAILABLE: &str = r#"{"HasProblem":true,"IsSystemSettingsFilledIn":true,"IsIdentityServiceAvailable":false,"IsAccessTokenRetrievableForSystemActions":false,"Message":"IdentityService specified in system setting OAuth20IdentityServerUrl is unavailable."}"#;
pub const NO_TOKEN: &str = r#"{"HasProblem":true,"IsSystemSettingsFilledIn":true,"IsIdentityServiceAvailable":true,"IsAccessTokenRetrievableForSystemActions":false,"Message":"Can't retrieve access_token"}"#;

/// Where something is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// The database.
    Disk,
    /// `storage.local`, where version 0.1.0 kept what is now in the database.
    Local,
    /// `storage.session`.
    Session,
}

/// An operation of the browser that changes what is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writing {
    Commit,
    RemoveFormer,
    Note,
    Erase,
}

#[derive(Default)]
pub struct Tables {
    pub disk: RefCell<BTreeMap<String, String>>,
    pub local: RefCell<BTreeMap<String, String>>,
    pub session: RefCell<BTreeMap<String, String>>,
    /// The pages of commands that were opened: for which tab, at which finding.
    pub commands: RefCell<Vec<(i64, Id)>>,
    /// What the browser's button was told: of which tab, in short, and in words.
    pub badges: RefCell<Vec<(i64, String, String)>>,
    /// The tabs for which the form of a new profile was opened.
    pub forms: RefCell<Vec<i64>>,
    /// What the organisation has set.
    pub policy: RefCell<Option<String>>,
    /// How often each storage operation lets others go first, over and over; not at all when empty.
    pub turns: RefCell<Vec<u8>>,
    /// Storage operations so far.
    pub operations: Cell<usize>,
    /// After so many storage operations the browser has ended: nothing happens any more.
    pub ends_after: Cell<Option<usize>>,
    /// What the browser refuses to do.
    pub refuses: RefCell<Vec<Writing>>,
    /// What it was asked to write so far.
    pub writes: Cell<usize>,
    /// The storage is full: it refuses this write, counted from 0, and all after it.
    pub full_from: Cell<Option<usize>>,
    /// It does not let us read what is on disk.
    pub unreadable: Cell<bool>,
    /// Documents in the back/forward cache: messages reach them and are never answered.
    pub silent: RefCell<BTreeSet<String>>,
    /// They do not answer for as long, and refuse then.
    pub refusing: RefCell<BTreeSet<String>>,
    /// Documents that are being told something and have not answered yet, and how many those were at most.
    pub waiting: Cell<[usize; 2]>,
    /// The page answers, but no glance.
    pub busy: Cell<bool>,
    /// How long silent documents were waited for when they were looked at.
    pub looked: RefCell<Vec<Patience>>,
    /// How often the own pages were told that something changed.
    pub changes: Cell<usize>,
    pub fetched: RefCell<Vec<(String, bool)>>,
    /// What the service answers to an address and a form; nobody is there where it is absent.
    pub service: RefCell<Option<Service>>,
    pub told: RefCell<Vec<ToContent>>,
    pub told_documents: RefCell<Vec<String>>,
    pub permitted: RefCell<BTreeSet<String>>,
    pub registered: RefCell<Vec<String>>,
    pub nobody_listens: Cell<bool>,
    pub now: Cell<f64>,
    pub seed: Cell<u64>,
    /// What a look at the open page shows; nobody is there where it is absent.
    pub shows: RefCell<Option<Snapshot>>,
    /// What it shows by the wide landmarks.
    pub shows_more: RefCell<Option<Snapshot>>,
    /// Creatio's settings by their codes.
    pub settings: RefCell<BTreeMap<String, String>>,
    /// What Creatio was asked through a page: path and body, in order.
    pub asked: RefCell<Vec<(String, String)>>,
    /// What happens at a question: to the world, and in place of Creatio's answer.
    pub meddling: RefCell<Option<Meddling>>,
    /// The status with which what is awaited on is answered, when its time is up already.
    pub late: Cell<Option<u16>>,
    /// The service's other answers come only after a while.
    pub slow: Cell<bool>,
    /// The service whose answer does not come.
    pub hangs: Cell<Option<&'static str>>,
    /// A service worker hears what a content script asks.
    pub workers_hear: Cell<bool>,
    /// One has control of the open page.
    pub worker: Cell<bool>,
    /// What the open page tells of itself.
    pub surroundings: RefCell<Option<Surroundings>>,
    /// The tab has cookies of its own.
    pub other_cookies: Cell<bool>,
    /// What the background sent to Creatio itself: the address, the token, the body.
    pub posted: RefCell<Vec<[String; 3]>>,
    /// Keeps what the world itself does with a secret out of sight of who watches the product.
    pub unwatched: Cell<Option<Aside>>,
}

/// Does something out of sight.
pub type Aside = fn(&mut dyn FnMut());

/// An Identity Service: what it answers to an address, and to the form that comes with it.
pub type Service = Box<dyn Fn(&str, Option<&str>) -> Outcome>;

/// Takes the number of the question, its path, and the world; says what is answered in place of Creatio.
pub type Meddling = Box<dyn Fn(usize, &str, &Tables) -> Option<Option<Outcome>>>;

/// A profile of a vault of the tests' own, with everything about it but its ID the same.
pub fn stored(id: &str) -> Profile {
    Profile {
        id: id.into(),
        name: format!("Profile {id}"),
        environment: Environment::Test,
        site: site(),
        url: "https://id.example".into(),
        client_id: "the-client".into(),
        client_secret: Secret::new("not a real one".to_owned()),
        new_secret: None,
        fill_from: FillFrom::Usual,
        about: About::default(),
    }
}

/// An answer of Creatio's.
pub fn answer(status: u16, body: &str) -> Outcome {
    Outcome::Answer { status, headers: vec![], body: body.into(), truncated: false, redirected_to: None }
}

impl Tables {
    fn area(&self, area: Area) -> &RefCell<BTreeMap<String, String>> {
        match area {
            Area::Disk => &self.disk,
            Area::Local => &self.local,
            Area::Session => &self.session,
        }
    }

    fn unwatched<R>(&self, work: impl FnOnce() -> R) -> R {
        let Some(unwatched) = self.unwatched.get() else { return work() };
        let (mut work, mut result) = (Some(work), None);
        unwatched(&mut || result = work.take().map(|work| work()));
        result.expect("done")
    }

    pub fn load(&self, area: Area, key: &str) -> Option<String> {
        self.area(area).borrow().get(key).cloned()
    }

    pub fn keep(&self, area: Area, key: &str, value: &str) {
        self.unwatched(|| drop(self.area(area).borrow_mut().insert(key.into(), value.into())));
    }

    pub fn pass(&self, ms: f64) {
        self.now.set(self.now.get() + ms);
    }

    pub fn permit(&self, pattern: &str) {
        self.permitted.borrow_mut().insert(pattern.into());
    }

    pub fn forbid(&self, pattern: &str) {
        self.permitted.borrow_mut().remove(pattern);
    }

    pub fn meddle(&self, with: impl Fn(usize, &str, &Tables) -> Option<Option<Outcome>> + 'static) {
        *self.meddling.borrow_mut() = Some(Box::new(with));
    }

    pub fn set_creatio(&self, code: &str, value: &str) {
        self.settings.borrow_mut().insert(code.into(), value.into());
    }

    pub fn creatio(&self, code: &str) -> String {
        self.settings.borrow().get(code).cloned().unwrap_or_default()
    }

    async fn not_while_it_hangs(&self, service: &str) {
        std::future::poll_fn(|context| {
            context.waker().wake_by_ref();
            let hangs = self.hangs.get().is_some_and(|hanging| service.contains(hanging));
            if hangs { Poll::Pending } else { Poll::Ready(()) }
        })
        .await;
    }

    /// A Creatio of .NET Framework without a virtual directory.
    fn creatio_answers(&self, path: &str, body: &str) -> Option<Outcome> {
        self.unwatched(|| self.creatio_answers_in_sight(path, body))
    }

    fn creatio_answers_in_sight(&self, path: &str, body: &str) -> Option<Outcome> {
        self.asked.borrow_mut().push((path.into(), body.into()));
        let number = self.asked.borrow().len();
        if let Some(meddling) = &*self.meddling.borrow()
            && let Some(instead) = meddling(number, path, self)
        {
            return instead;
        }
        let body: serde_json::Value = serde_json::from_str(body).expect("JSON");
        let answered = match path {
            "/0/DataService/json/SyncReply/QuerySysSettings" => {
                let codes = body["sysSettingsNameCollection"].as_array().expect("codes").clone();
                let one = |code: &serde_json::Value| {
                    let code = code.as_str().expect("a code").to_owned();
                    let value = self.settings.borrow().get(&code).filter(|v| !v.is_empty()).cloned();
                    let setting = value.map_or(serde_json::json!({}), |v| serde_json::json!({"value": v}));
                    (code, setting)
                };
                let values: serde_json::Map<String, serde_json::Value> = codes.iter().map(one).collect();
                serde_json::json!({"values": values, "success": false})
            }
            "/0/rest/RightsService/GetCanExecuteOperation" => {
                serde_json::json!({"GetCanExecuteOperationResult": true})
            }
            "/0/DataService/json/SyncReply/PostSysSettingsValues" => {
                let mut results = serde_json::Map::new();
                for (code, value) in body["sysSettingsValues"].as_object().expect("values") {
                    self.set_creatio(code, value.as_str().expect("a text"));
                    results.insert(code.clone(), true.into());
                }
                serde_json::json!({"saveResult": results, "success": false})
            }
            _ => return Some(answer(404, "<html>not here</html>")),
        };
        Some(answer(200, &answered.to_string()))
    }

    pub fn dump(&self) -> String {
        format!("{:?}{:?}{:?}", self.disk.borrow(), self.local.borrow(), self.session.borrow())
    }
}

impl Tables {
    /// Every storage operation may let others go first, and none happens once the browser has ended.
    async fn turn(&self) {
        let number = self.operations.get();
        self.operations.set(number + 1);
        if self.ends_after.get().is_some_and(|most| number >= most) {
            std::future::pending::<()>().await;
        }
        let mut left = {
            let turns = self.turns.borrow();
            if turns.is_empty() { 0 } else { turns[number % turns.len()] }
        };
        std::future::poll_fn(|context| {
            if left == 0 {
                return Poll::Ready(());
            }
            left -= 1;
            context.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
    }

    fn permits(&self, writing: Writing) -> Result<(), Refused> {
        let nth = self.writes.replace(self.writes.get() + 1);
        let full = self.full_from.get().is_some_and(|from| nth >= from);
        if full || self.refuses.borrow().contains(&writing) { Err(Refused) } else { Ok(()) }
    }

    fn records(&self, area: Area) -> Result<Records, Refused> {
        if self.unreadable.get() {
            return Err(Refused);
        }
        let texts = self.area(area).borrow();
        Ok(Record::ALL.iter().filter_map(|r| Some((*r, texts.get(r.key())?.clone()))).collect())
    }
}

impl Disk for Tables {
    async fn read(&self) -> Result<Records, Refused> {
        self.turn().await;
        self.records(Area::Disk)
    }

    async fn commit(&self, _held: &Held<'_>, changes: &[(Record, Option<String>)]) -> Result<(), Refused> {
        self.turn().await;
        self.permits(Writing::Commit)?;
        for (record, text) in changes {
            match text {
                Some(text) => self.keep(Area::Disk, record.key(), text),
                None => drop(self.disk.borrow_mut().remove(record.key())),
            }
        }
        Ok(())
    }

    async fn former(&self) -> Result<Records, Refused> {
        self.turn().await;
        let mut records = self.records(Area::Local)?;
        records.retain(|record, _| Record::FORMER.contains(record));
        Ok(records)
    }

    async fn remove_former(&self, _held: &Held<'_>) -> Result<(), Refused> {
        self.turn().await;
        self.permits(Writing::RemoveFormer)?;
        self.local.borrow_mut().retain(|key, _| Record::FORMER.iter().all(|record| record.key() != key));
        Ok(())
    }
}

impl Session for Tables {
    async fn recall(&self, keys: &[&str]) -> Result<Vec<Option<String>>, Refused> {
        self.turn().await;
        Ok(keys.iter().map(|key| self.load(Area::Session, key)).collect())
    }

    async fn note(&self, _held: &Held<'_>, texts: &[(&str, &str)]) -> Result<(), Refused> {
        self.turn().await;
        self.permits(Writing::Note)?;
        texts.iter().for_each(|(key, text)| self.keep(Area::Session, key, text));
        Ok(())
    }

    async fn erase(&self, _held: &Held<'_>, keys: &[&str]) -> Result<(), Refused> {
        self.turn().await;
        self.permits(Writing::Erase)?;
        self.unwatched(|| self.session.borrow_mut().retain(|key, _| !keys.contains(&key.as_str())));
        Ok(())
    }
}

impl Http for Tables {
    async fn fetch(&self, request: &Request, form: Option<&Secret>) -> (Fetched, Option<Later>) {
        self.fetched.borrow_mut().push((request.url.clone(), form.is_some()));
        if self.slow.get() {
            self.until_the_limit().await;
            self.until_the_limit().await;
        }
        if let Some(status) = self.late.get().filter(|_| request.awaited_on) {
            let at_ms = self.now.get();
            let later = Fetched { at_ms, took_ms: 15_000.0, outcome: answer(status, "") };
            let outcome = Outcome::TimedOut { after_ms: 10_000.0 };
            let later: Later = Box::pin(std::future::ready(later));
            return (Fetched { at_ms, took_ms: 10_000.0, outcome }, Some(later));
        }
        // EXPOSE: the tests' own service looks at what it is sent.
        let form = form.map(Secret::expose);
        let answered = self.service.borrow().as_ref().map(|service| service(&request.url, form));
        let nobody =
            Outcome::NetworkError { cause: Some("net::ERR_CONNECTION_REFUSED".into()), redirected_to: None };
        let outcome = answered.unwrap_or(nobody);
        (Fetched { at_ms: self.now.get(), took_ms: 1.0, outcome }, None)
    }

    async fn post_to_creatio(&self, url: &str, token: &str, body: &str) -> Outcome {
        self.unwatched(|| self.posted.borrow_mut().push([url, token, body].map(str::to_owned)));
        let path = url.strip_prefix("https://crm.example").expect("Creatio's own origin");
        let answer = self.creatio_answers(path, body);
        self.not_while_it_hangs(path).await;
        answer.unwrap_or(Outcome::NetworkError { cause: None, redirected_to: None })
    }
}

impl Tables {
    /// The limit of a wait passes when all else that can be done is done.
    async fn until_the_limit(&self) {
        let [now, most] = self.waiting.get();
        self.waiting.set([now + 1, most.max(now + 1)]);
        let mut left = 100;
        std::future::poll_fn(|context| {
            left -= 1;
            context.waker().wake_by_ref();
            if left == 0 { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
        let [now, most] = self.waiting.get();
        self.waiting.set([now - 1, most]);
    }
}

impl Page for Tables {
    async fn tell(&self, document: &Document, message: ToContent) -> Result<(), Unanswered> {
        self.told.borrow_mut().push(message);
        self.told_documents.borrow_mut().push(document.id.clone());
        if self.nobody_listens.get() {
            return Err(Unanswered::Gone);
        }
        if self.refusing.borrow().contains(&document.id) {
            self.until_the_limit().await;
            return Err(Unanswered::Gone);
        }
        if self.silent.borrow().contains(&document.id) {
            self.until_the_limit().await;
            return Err(Unanswered::Silent);
        }
        Ok(())
    }

    async fn look(
        &self,
        document: &Document,
        landmarks: Landmarks,
        patience: Patience,
    ) -> Result<Snapshot, Unanswered> {
        if self.silent.borrow().contains(&document.id) {
            self.looked.borrow_mut().push(patience);
            self.until_the_limit().await;
            return Err(Unanswered::Silent);
        }
        if self.busy.get() && patience == Patience::Glance {
            return Err(Unanswered::Silent);
        }
        self.not_while_it_hangs("look").await;
        let wide = landmarks.roots.contains(&"[element-name]");
        let shown = if wide { self.shows_more.borrow().clone() } else { self.shows.borrow().clone() };
        shown.ok_or(Unanswered::Gone)
    }

    fn workers_hear(&self) -> bool {
        self.workers_hear.get()
    }

    async fn surroundings(&self, _document: &Document) -> Option<Surroundings> {
        self.surroundings.borrow().clone()
    }

    async fn shares_cookies(&self, _tab: i64) -> bool {
        !self.other_cookies.get()
    }

    async fn ask(&self, _document: &Document, ask: &Call) -> Option<Outcome> {
        let answer = self.creatio_answers(&ask.url, &ask.body);
        self.not_while_it_hangs(&ask.url).await;
        answer
    }

    async fn write(&self, _document: &Document, settings: &SettingsToWrite) -> Option<Outcome> {
        let answer = self.creatio_answers(&settings.path, settings.body().expose());
        self.not_while_it_hangs(&settings.path).await;
        answer
    }

    fn changed(&self) {
        self.changes.set(self.changes.get() + 1);
    }

    fn badge(&self, tab: i64, _badge: Option<Badge>, short: &str, title: &str) {
        self.badges.borrow_mut().push((tab, short.into(), title.into()));
    }

    fn open_popup(&self, _tab: i64) {}

    fn open_options(&self) {}

    fn open_form(&self, tab: i64) {
        self.forms.borrow_mut().push(tab);
    }

    fn open_commands(&self, tab: i64, finding: Id) {
        self.commands.borrow_mut().push((tab, finding));
    }

    fn about(&self) -> oauth_assistant::report::Meta {
        oauth_assistant::report::Meta::default()
    }

    fn text(&self, key: &str, subs: &[String]) -> String {
        format!("{key}{subs:?}")
    }
}

impl Clock for Tables {
    fn now_ms(&self) -> f64 {
        self.now.get()
    }

    async fn pause(&self, _: f64) {
        self.until_the_limit().await;
    }

    fn random(&self, buffer: &mut [u8]) -> bool {
        // Different bytes each time, the same in every run of the tests.
        for byte in buffer {
            let next = self
                .seed
                .get()
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            self.seed.set(next);
            *byte = (next >> 56) as u8;
        }
        true
    }
}

impl Managed for Tables {
    async fn policy(&self) -> Option<String> {
        self.policy.borrow().clone()
    }
}

impl Permissions for Tables {
    async fn has(&self, pattern: &str) -> bool {
        self.permitted.borrow().contains(pattern)
    }

    async fn may_hear_locks(&self) -> bool {
        self.permitted.borrow().contains("idle")
    }

    async fn give_back(&self, pattern: &str) {
        self.forbid(pattern);
    }

    async fn register(&self, patterns: &[String]) {
        *self.registered.borrow_mut() = patterns.to_vec();
    }

    async fn start_in(&self, _tab: Option<i64>, _patterns: &[String]) {}
}

/// An assistant in its browser, with what the tests need to know of it.
pub struct World {
    pub app: App<Tables>,
    pub secret: String,
    pub profile: String,
}

impl World {
    pub fn new() -> World {
        let tables = Tables::default();
        tables.now.set(1_800_000_000_000.0);
        let mut bytes = [0; 24];
        getrandom::fill(&mut bytes).expect("randomness");
        World { app: App::new(tables), secret: Base64::encode_string(&bytes), profile: String::new() }
    }

    /// A site that is enabled, for which its Identity Service may be asked where the browser permits the host.
    pub fn enabled() -> World {
        let world = World::enabled_alone();
        let mut sites: serde_json::Value =
            serde_json::from_str(&world.browser().load(Area::Disk, "sites").expect("sites")).expect("JSON");
        sites[0]["services"] = serde_json::json!(["https://id.example"]);
        world.browser().keep(Area::Disk, "sites", &sites.to_string());
        // What the assistant has read before it remembers.
        world.twin()
    }

    /// A site that is enabled, and no more than that.
    pub fn enabled_alone() -> World {
        let world = World::new();
        world.browser().permit("https://crm.example/*");
        world.own_enable(PAGE);
        world
    }

    /// An open vault in which nothing is yet. It is made once for all: the derivation is slow by design.
    fn with_vault() -> World {
        type Kept = BTreeMap<String, String>;
        static MADE: LazyLock<(Kept, Kept, u64)> = LazyLock::new(|| {
            let world = World::enabled();
            world.create_vault();
            let made = world.browser();
            (made.disk.take(), made.session.take(), made.seed.get())
        });
        let world = World::enabled();
        let (disk, session, seed) = &*MADE;
        *world.browser().disk.borrow_mut() = disk.clone();
        *world.browser().session.borrow_mut() = session.clone();
        world.browser().seed.set(*seed);
        // What the assistant has read before it remembers.
        world.twin()
    }

    pub fn with_profile(environment: &str) -> World {
        World::with_profile_from(environment, "usual")
    }

    /// The same, with *Fill* pressed there.
    pub fn with_profile_from(environment: &str, fill_from: &str) -> World {
        let mut world = World::with_vault();
        let profile = serde_json::json!({
            "id": null, "name": "Lab", "environment": environment, "site": "https://crm.example",
            "url": "https://id.example", "client_id": "the-client", "client_secret": world.secret,
            "fill_from": fill_from,
        });
        let message = serde_json::json!({"save_profile": {"profile": profile}});
        let reply = world.own(serde_json::from_value(message).expect("a message"));
        assert!(matches!(reply, OwnReply::Profiles { .. }), "{reply:?}");
        world.profile = world.profiles()[0].id.clone();
        world
    }

    /// The background was stopped and starts again: memory is gone, both storages are there.
    pub fn restart(self) -> World {
        let kept = Tables::default();
        let old = self.app.browser();
        *kept.disk.borrow_mut() = old.disk.take();
        *kept.local.borrow_mut() = old.local.take();
        *kept.session.borrow_mut() = old.session.take();
        *kept.permitted.borrow_mut() = old.permitted.take();
        *kept.shows.borrow_mut() = old.shows.take();
        *kept.settings.borrow_mut() = old.settings.take();
        *kept.policy.borrow_mut() = old.policy.take();
        *kept.surroundings.borrow_mut() = old.surroundings.take();
        kept.workers_hear.set(old.workers_hear.get());
        kept.now.set(old.now.get());
        kept.seed.set(old.seed.get());
        World { app: App::new(kept), ..self }
    }

    /// Another browser that keeps the very same.
    pub fn twin(&self) -> World {
        let (twin, own) = (Tables::default(), self.browser());
        *twin.disk.borrow_mut() = own.disk.borrow().clone();
        *twin.local.borrow_mut() = own.local.borrow().clone();
        *twin.session.borrow_mut() = own.session.borrow().clone();
        *twin.permitted.borrow_mut() = own.permitted.borrow().clone();
        *twin.registered.borrow_mut() = own.registered.borrow().clone();
        *twin.shows.borrow_mut() = own.shows.borrow().clone();
        *twin.settings.borrow_mut() = own.settings.borrow().clone();
        *twin.policy.borrow_mut() = own.policy.borrow().clone();
        twin.now.set(own.now.get());
        twin.seed.set(own.seed.get());
        World { app: App::new(twin), secret: self.secret.clone(), profile: self.profile.clone() }
    }

    /// The browser was closed and started again: the session storage is gone, too.
    pub fn exit_browser(self) -> World {
        self.browser().session.borrow_mut().clear();
        self.restart()
    }

    pub fn browser(&self) -> &Tables {
        self.app.browser()
    }

    pub fn passphrase(&self) -> Secret {
        Secret::new("a passphrase for the tests only".into())
    }

    pub fn create_vault(&self) {
        let reply = self.own(OwnMessage::CreateVault { passphrase: self.passphrase() });
        assert_eq!(reply, OwnReply::Done {});
    }

    /// A message of an own page: its reply, and all that goes on after it but the probes.
    pub fn own(&self, message: OwnMessage) -> OwnReply {
        let (reply, follow) = self.own_reply(message);
        if let Some(follow) = follow
            && !matches!(follow, Follow::Run { .. })
        {
            block_on(self.app.follow(follow));
        }
        reply
    }

    /// The reply alone, and what is to go on after it.
    pub fn own_reply(&self, message: OwnMessage) -> (OwnReply, Option<Follow>) {
        block_on(self.app.own_page_says(message))
    }

    /// A message as it arrives, from whoever it is.
    pub fn hear(&self, sender: &Sender, message: &Unread) -> String {
        block_on(self.app.hear(sender, message)).0
    }

    pub fn own_enable(&self, url: &str) {
        self.own(OwnMessage::Enable { url: url.into(), tab: None });
    }

    pub fn content(&self, message: ContentMessage) -> (Answer, Option<Follow>) {
        self.content_as("document", TAB, message)
    }

    pub fn content_at(&self, url: &str, message: ContentMessage) -> (Answer, Option<Follow>) {
        self.send(url, "elsewhere", 9, message)
    }

    pub fn content_as(&self, document: &str, tab: i64, message: ContentMessage) -> (Answer, Option<Follow>) {
        self.send(PAGE, document, tab, message)
    }

    fn send(&self, url: &str, document: &str, tab: i64, message: ContentMessage) -> (Answer, Option<Follow>) {
        let Sender::Content(document) = sender(url, document, tab) else { panic!("no content script") };
        block_on(self.app.content_says(seen(message), &document))
    }

    /// A message of the page's content script, to be awaited beside others.
    pub async fn content_future(&self, message: ContentMessage) -> (Answer, Option<Follow>) {
        let Sender::Content(document) = sender(PAGE, "document", TAB) else { panic!("no content script") };
        self.app.content_says(seen(message), &document).await
    }

    /// Another document says hello, and what follows.
    pub async fn hello_of(&self, document: &str, tab: i64) {
        let Sender::Content(document) = sender(PAGE, document, tab) else { panic!("no content script") };
        if let (_, Some(follow)) = self.app.content_says(ContentMessage::Hello {}, &document).await {
            self.app.follow(follow).await;
        }
    }

    /// What follows when a page of this site has answered everything and all is well.
    pub fn finished_run(&self, site: &str, document: &str, tab: i64) -> Follow {
        const FINE: &str = r#"{"HasProblem":false,"IsSystemSettingsFilledIn":true,"IsIdentityServiceAvailable":true,"IsAccessTokenRetrievableForSystemActions":true}"#;
        let address = format!("{site}/0/Shell/");
        let send = |message| self.send(&address, document, tab, message);
        send(ContentMessage::Seen { snapshot: red_panel(), page_asked: true });
        let run = match send(ContentMessage::Answers { run: 0, answers: vec![] }).0 {
            Answer::Reply(ContentReply::Page(page)) => page.run,
            other => panic!("no page: {other:?}"),
        };
        let settings = r#"{"values":{"OAuth20IdentityServerUrl":{"value":"https://id.example"},"OAuth20IdentityServerClientId":{"value":"client"}},"success":false}"#;
        let mut last = None;
        for (probe, status, body) in [
            (Probe::Health, 200, FINE),
            (Probe::Settings, 200, settings),
            (Probe::Feature, 403, ""),
            (Probe::Resources, 403, ""),
            (Probe::HealthRepeat, 200, FINE),
            (Probe::HealthRepeat, 200, FINE),
        ] {
            let headers = vec![("content-type".into(), "application/json".into())];
            let outcome =
                Outcome::Answer { status, headers, body: body.into(), truncated: false, redirected_to: None };
            let at_ms = self.browser().now.get();
            let answers = vec![protocol::Answer { probe, at_ms, took_ms: 5.0, outcome, worker: false }];
            last = send(ContentMessage::Answers { run, answers }).1;
            if probe == Probe::Settings {
                self.follow(last.clone());
            }
        }
        last.expect("something follows")
    }

    pub fn follow(&self, follow: Option<Follow>) {
        if let Some(follow) = follow {
            block_on(self.app.follow(follow));
        }
    }

    pub fn tick(&self) {
        block_on(self.app.tick());
    }

    pub fn permissions_changed(&self) {
        block_on(self.app.permissions_changed());
    }

    /// What the popup is told of the tab, once its page was looked at.
    pub fn tab(&self) -> SiteState {
        match self.tab_at(TAB, PAGE).access {
            Access::Enabled(site) => *site,
            other => panic!("not enabled: {other:?}"),
        }
    }

    pub fn tab_at(&self, tab: i64, url: &str) -> TabState {
        let ask = || OwnMessage::State { tab: Some(tab), url: Some(url.into()) };
        let (_, follow) = block_on(self.app.own_page_says(ask()));
        self.follow(follow);
        match self.own(ask()) {
            OwnReply::State(state) => state.tab.expect("a tab"),
            other => panic!("no state: {other:?}"),
        }
    }

    pub fn vault_state(&self) -> VaultState {
        match self.own(OwnMessage::State { tab: None, url: None }) {
            OwnReply::State(state) => state.vault,
            other => panic!("no state: {other:?}"),
        }
    }

    pub fn profiles(&self) -> Vec<ProfileHead> {
        match self.own(OwnMessage::Profiles {}) {
            OwnReply::Profiles { profiles, .. } => profiles,
            other => panic!("no profiles: {other:?}"),
        }
    }

    pub fn answer_health(&self, status: u16, body: &str) -> (Answer, Option<Follow>) {
        self.answer_health_of_run(self.run(), status, body)
    }

    pub fn answer_health_of_run(&self, run: u32, status: u16, body: &str) -> (Answer, Option<Follow>) {
        self.answer(run, Probe::Health, status, body)
    }

    pub fn answer_settings(&self, url: &str, client_id: &str) -> (Answer, Option<Follow>) {
        let value = |value: &str| serde_json::json!({"value": value});
        let body = serde_json::json!({
            "values": {
                "OAuth20IdentityServerUrl": value(url),
                "OAuth20IdentityServerClientId": value(client_id),
            },
            "success": false,
        });
        self.answer(self.run(), Probe::Settings, 200, &body.to_string())
    }

    /// Everything else that Creatio is asked is refused; its health stays what it was.
    pub fn answer_rest(&self, status: u16, health: &str) -> (Answer, Option<Follow>) {
        let run = self.run();
        self.answer(run, Probe::Feature, 403, "");
        self.answer(run, Probe::Resources, 403, "");
        self.answer(run, Probe::HealthRepeat, status, health);
        self.answer(run, Probe::HealthRepeat, status, health)
    }

    pub fn answer(&self, run: u32, probe: Probe, status: u16, body: &str) -> (Answer, Option<Follow>) {
        let headers = vec![("content-type".into(), "application/json".into())];
        let outcome =
            Outcome::Answer { status, headers, body: body.into(), truncated: false, redirected_to: None };
        let (at_ms, worker) = (self.browser().now.get(), self.browser().worker.get());
        let answers = vec![protocol::Answer { probe, at_ms, took_ms: 5.0, outcome, worker }];
        self.content(ContentMessage::Answers { run, answers })
    }

    pub fn run(&self) -> u32 {
        match self.content(ContentMessage::Answers { run: 0, answers: vec![] }).0 {
            Answer::Reply(ContentReply::Page(page)) => page.run,
            other => panic!("no page: {other:?}"),
        }
    }
}

/// The content script of a document, as the browser reports it.
pub fn sender(url: &str, document: &str, tab: i64) -> Sender {
    let (site, _) = Site::of_url(url).expect("a site");
    let raw = RawSender {
        id: "own".into(),
        origin: site.origin,
        url: url.into(),
        tab_id: Some(tab as f64),
        frame_id: Some(0.0),
        document_id: document.into(),
    };
    Sender::of(&raw, &Own { id: "own".into(), origin: OWN.into() })
}

/// A message as it arrives, which notes as what it was read. Its answer is the text of the reply.
pub struct Unread {
    pub message: serde_json::Value,
    pub read_as: RefCell<Vec<&'static str>>,
}

impl Unread {
    pub fn new(message: serde_json::Value) -> Unread {
        Unread { message, read_as: RefCell::default() }
    }
}

impl Door for Unread {
    type Answer = String;

    fn content(&self) -> Option<ContentMessage> {
        self.read_as.borrow_mut().push("content");
        serde_json::from_value(self.message.clone()).ok()
    }

    fn own(&self) -> Option<OwnMessage> {
        self.read_as.borrow_mut().push("own");
        serde_json::from_value(self.message.clone()).ok()
    }

    fn tell_content(&self, reply: &ContentReply) -> String {
        serde_json::to_string(reply).expect("JSON")
    }

    fn tell_own(&self, reply: &OwnReply) -> String {
        serde_json::to_string(reply).expect("JSON")
    }

    fn hand_over(&self, _: &Values) -> String {
        "values".into()
    }
}

pub fn site() -> Site {
    Site { origin: "https://crm.example".into(), base: String::new() }
}

/// A page of Creatio that has nothing to do with OAuth.
pub fn plain_page() -> Snapshot {
    Snapshot { hash: "#Section/Contacts".into(), ..snapshot(Vec::new()) }
}

/// The Diagnostic panel with four red rows.
pub fn red_panel() -> Snapshot {
    snapshot(panel_elements())
}

/// What the content script measures where nothing hides anything.
pub fn in_sight(snapshot: Snapshot) -> Snapshot {
    let whole = Sight {
        place: [100.0, 100.0, 200.0, 28.0],
        hits: vec![true; 5],
        opacity: 1.0,
        veils: Vec::new(),
        over: Vec::new(),
        seen: None,
    };
    let inputs = snapshot.elements.iter().filter(|e| e.tag == "input" && e.checked.is_none());
    let fields = inputs.map(|e| (e.h, whole.clone())).collect();
    let press = PressSight {
        pressed: whole.clone(),
        at: 9_000.0,
        drawn: 4_000.0,
        since: 4_000.0,
        left: 4_000.0,
        was: None,
        button: whole,
        steady_ms: 500.0,
        focused: true,
    };
    let sights = Sights { shown: true, turning: false, moving: false, fields, press: Some(press) };
    Snapshot { sights: snapshot.sights.or(Some(sights)), ..snapshot }
}

/// A message of a page that hides nothing, unless it says otherwise.
fn seen(message: ContentMessage) -> ContentMessage {
    match message {
        ContentMessage::Pressed { press, snapshot } => {
            ContentMessage::Pressed { press, snapshot: in_sight(snapshot) }
        }
        ContentMessage::Redeem { ticket, snapshot } => {
            ContentMessage::Redeem { ticket, snapshot: in_sight(snapshot) }
        }
        other => other,
    }
}

/// The Connection settings over the panel.
pub fn dialog() -> Snapshot {
    let mut elements = panel_elements();
    let host = |h: u32, tag: &str, name: &str| serde_json::json!({"h": h, "parent": 30, "tag": tag, "name": name, "visible": true, "reachable": true});
    let input = |h: u32, parent: u32, kind: &str, label: &str| serde_json::json!({"h": h, "parent": parent, "tag": "input", "type": kind, "label": label, "visible": true, "reachable": true});
    elements.extend([
        serde_json::json!({"h": 30, "parent": null, "tag": "mat-dialog-container", "role": "dialog", "visible": true, "reachable": true}),
        host(31, "crt-web-input", "WebInput_a"),
        input(32, 31, "text", "Identity Service URL"),
        host(33, "crt-input", "Input_b"),
        input(34, 33, "text", "Client ID"),
        host(35, "crt-password-input", "Password_c"),
        input(36, 35, "password", "Client secret"),
        host(40, "crt-button", "Button_d"),
        serde_json::json!({"h": 41, "parent": 40, "tag": "button", "text": "Test connection", "visible": true, "reachable": true}),
        host(42, "crt-button", "SaveButton"),
        serde_json::json!({"h": 43, "parent": 42, "tag": "button", "text": "Save", "visible": true, "reachable": true}),
    ]);
    snapshot(elements)
}

fn panel_elements() -> Vec<serde_json::Value> {
    let names = [
        "SystemSettingsCheckBox",
        "IdentityServiceAvailabilityCheckbox",
        "AccessTokenIsRetrievableCheckbox",
        "DefaultResourceIsRegisteredCheckbox",
    ];
    let mut elements = vec![
        serde_json::json!({"h": 10, "parent": null, "tag": "crt-flex", "name": "DiagnosticInfoFlexContainer", "id": "DiagnosticInfoFlexContainer", "visible": true, "reachable": true}),
    ];
    for (n, name) in names.iter().enumerate() {
        let h = ROW_SETTINGS + 2 * n as u32;
        elements.push(serde_json::json!({"h": h, "parent": 10, "tag": "crt-checkbox", "name": name, "id": name, "visible": true, "reachable": true}));
        elements.push(serde_json::json!({"h": h + 1, "parent": h, "tag": "input", "type": "checkbox", "checked": false, "visible": true, "reachable": true}));
    }
    elements
}

fn snapshot(elements: Vec<serde_json::Value>) -> Snapshot {
    let snapshot = serde_json::json!({
        "path": "/0/Shell/",
        "hash": "#Page/OAuthAuthorization_ListPage",
        "culture": "en-US",
        "version": "8.3.2.4199",
        "base_url": "https://crm.example/0",
        "markers": ["crt-root", "crt-page", "mainshell"],
        "elements": elements,
        "truncated": false,
    });
    serde_json::from_value(snapshot).expect("a snapshot")
}

/// The secret as it could show: raw, URL-encoded, base64, JSON-escaped.
pub fn forms_of(secret: &str) -> Vec<String> {
    let encoded: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    let json = serde_json::to_string(secret).expect("a string");
    vec![
        secret.to_string(),
        encoded,
        Base64::encode_string(secret.as_bytes()),
        json.trim_matches('"').replace('/', "\\/"),
    ]
}
