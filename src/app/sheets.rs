//! What is remembered of the open documents: in memory, and in the browser's, so that a restart of the background
//! loses nothing.

use super::App;
use super::document::Sheet;
use super::ports::{Browser, Patience};
use crate::protocol::Document;

/// The tabs in which a document was seen, for a background that has just been restarted.
const TABS: &str = "tabs";

impl<B: Browser> App<B> {
    /// The open documents, also those from before a restart of the background.
    pub(super) async fn documents(&self) -> Vec<Document> {
        for tab in self.tabs().await {
            self.document_of(tab).await;
        }
        self.sheets.borrow().values().map(|s| s.document.clone()).collect()
    }

    /// The tabs in which a document was seen.
    pub(super) async fn tabs(&self) -> Vec<i64> {
        self.recall(TABS).await.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
    }

    /// The text under one key of the browser's memory.
    pub(super) async fn recall(&self, key: &str) -> Option<String> {
        self.browser.recall(&[key]).await.ok()?.pop().flatten()
    }

    pub(super) async fn forget(&self, document: &str) {
        self.sheets.borrow_mut().remove(document);
        let held = self.lock.hold().await;
        let _ = self.browser.erase(&held, &[&sheet_key(document)]).await;
    }

    /// Makes sure that what is remembered of a document is in memory: after a restart it is read back.
    pub(super) async fn load(&self, document: &Document) {
        if self.sheets.borrow().contains_key(&document.id) {
            return;
        }
        let kept = self.recall(&sheet_key(&document.id)).await;
        let mut sheet: Sheet = kept
            .and_then(|text| serde_json::from_str(&text).ok())
            .filter(|sheet: &Sheet| sheet.document == *document)
            .unwrap_or_else(|| Sheet::new(document.clone()));
        // What was under way when the background was stopped will never come back: it is asked again.
        sheet.evidence.pending.clear();
        self.sheets.borrow_mut().entry(document.id.clone()).or_insert(sheet);
    }

    /// Looks at a page of which nothing is known yet, such as one that is not the OAuth page.
    pub(super) async fn look_at(&self, document: &Document, patience: Patience) -> Look {
        let unseen = |sheet: &mut Sheet| sheet.unseen();
        if self.with(document, unseen) != Some(true) {
            return Look::Known;
        }
        let landmarks = crate::page::snapshot::no_landmarks();
        let Ok(snapshot) = self.browser.look(document, landmarks, patience).await else {
            return Look::Unseen;
        };
        // The page may have told more meanwhile.
        if self.with(document, unseen) == Some(true) {
            self.with(document, |sheet| sheet.snapshot = snapshot.into());
            self.save(document).await;
        }
        if self.with(document, unseen) == Some(false) { Look::New } else { Look::Unseen }
    }

    /// Keeps what is remembered of a document. That it could not be kept costs no more than a look.
    pub(super) async fn save(&self, document: &Document) {
        let held = self.lock.hold().await;
        let text = self
            .with(document, |sheet| (crate::json::write(sheet), !std::mem::replace(&mut sheet.listed, true)));
        let Some((text, new)) = text else { return };
        let (sheet, tab) = (sheet_key(&document.id), tab_key(document.tab));
        let mut tabs = if new { self.tabs().await } else { Vec::new() };
        if !new || tabs.contains(&document.tab) {
            let mut texts = vec![(sheet.as_str(), text.as_str())];
            if new {
                texts.push((&tab, &document.id));
            }
            let _ = self.browser.note(&held, &texts).await;
            return;
        }
        tabs.push(document.tab);
        let tabs = crate::json::write(&tabs);
        let texts = [(sheet.as_str(), text.as_str()), (&tab, &document.id), (TABS, &tabs)];
        let _ = self.browser.note(&held, &texts).await;
    }

    /// Does something with what is remembered of a document. Never held across an await.
    pub(super) fn with<R>(&self, document: &Document, act: impl FnOnce(&mut Sheet) -> R) -> Option<R> {
        self.sheets.borrow_mut().get_mut(&document.id).map(act)
    }

    /// The document that speaks for a tab: the newest that was seen in it.
    pub(super) async fn document_of(&self, tab: i64) -> Option<Document> {
        let newest = {
            let sheets = self.sheets.borrow();
            let of_tab = sheets.values().filter(|s| s.document.tab == tab);
            of_tab.max_by(|a, b| a.seen_ms.total_cmp(&b.seen_ms)).map(|s| s.document.clone())
        };
        if newest.is_some() {
            return newest;
        }
        let id = self.recall(&tab_key(tab)).await?;
        let text = self.recall(&sheet_key(&id)).await?;
        let sheet: Sheet = serde_json::from_str(&text).ok()?;
        let document = sheet.document.clone();
        self.load(&document).await;
        Some(document)
    }

    /// A tab was closed: what was remembered of it goes.
    pub async fn tab_closed(&self, tab: i64) {
        self.rates.borrow_mut().remove(&tab);
        self.forget_tab(tab, None).await;
    }

    pub(super) async fn forget_tab(&self, tab: i64, but: Option<&str>) {
        let held = self.lock.hold().await;
        let key = tab_key(tab);
        let mut ids: Vec<String> = {
            let sheets = self.sheets.borrow();
            sheets.values().filter(|s| s.document.tab == tab).map(|s| s.document.id.clone()).collect()
        };
        ids.extend(self.recall(&key).await);
        ids.retain(|id| Some(id.as_str()) != but);
        let mut gone: Vec<String> = ids.iter().map(|id| sheet_key(id)).collect();
        for id in &ids {
            self.sheets.borrow_mut().remove(id);
        }
        let mut tabs = self.tabs().await;
        if but.is_none() {
            gone.push(key);
            if tabs.contains(&tab) {
                tabs.retain(|t| *t != tab);
                let _ = self.browser.note(&held, &[(TABS, &crate::json::write(&tabs))]).await;
            }
        }
        if !gone.is_empty() {
            let gone: Vec<&str> = gone.iter().map(String::as_str).collect();
            let _ = self.browser.erase(&held, &gone).await;
        }
    }
}

/// What a look at a page has brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// The page was seen before.
    Known,
    /// It was seen just now.
    New,
    /// It did not answer.
    Unseen,
}

fn sheet_key(document: &str) -> String {
    format!("document:{document}")
}

fn tab_key(tab: i64) -> String {
    format!("tab:{tab}")
}
