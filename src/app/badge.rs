//! What the browser's button says of a tab, for whoever has not opened the popup.

use super::App;
use super::document::Sheet;
use super::ports::{Badge, Browser};
use crate::diagnosis::Severity;
use crate::protocol::Document;

impl Badge {
    /// `None` while something is being checked: what was said before stays until then.
    fn of(sheet: &Sheet) -> Option<Badge> {
        if sheet.checking() {
            return None;
        }
        let findings = if sheet.run > 0 { sheet.findings() } else { Vec::new() };
        let blockers = findings.iter().filter(|finding| finding.severity == Severity::Blocker).count();
        Some(match (blockers, sheet.healthy()) {
            (1.., _) => Badge::Blockers(blockers),
            (0, Some(true)) if findings.iter().all(|found| found.severity == Severity::Notice) => Badge::Well,
            (0, Some(false)) => Badge::Problem,
            (0, Some(true) | None) => Badge::On,
        })
    }

    /// Key and substitutions of the characters, where they are no mark of all languages.
    fn short(self) -> (Option<&'static str>, String) {
        match self {
            Badge::On => (Some("badge_on"), String::new()),
            Badge::Blockers(count) => (None, count.to_string()),
            Badge::Problem => (None, "!".into()),
            Badge::Well => (None, "\u{2713}".into()),
        }
    }

    /// What a screen reader says of it.
    fn long(self) -> (&'static str, Vec<String>) {
        match self {
            Badge::On => ("ui_enabled", Vec::new()),
            Badge::Blockers(count) => ("badge_blockers", vec![count.to_string()]),
            Badge::Problem => ("badge_problem", Vec::new()),
            Badge::Well => ("ui_healthy", Vec::new()),
        }
    }
}

impl<B: Browser> App<B> {
    /// Says it of a document's tab, if that is new.
    pub(super) fn show_badge(&self, document: &Document) {
        let new = |sheet: &mut Sheet| {
            let badge = Badge::of(sheet)?;
            (sheet.badge.replace(badge) != Some(badge)).then_some(badge)
        };
        if let Some(badge) = self.with(document, new).flatten() {
            let (key, mark) = badge.short();
            let short = key.map_or(mark, |key| self.browser.text(key, &[]));
            let (key, subs) = badge.long();
            let name = self.browser.text("action_title", &[]);
            let title = format!("{name}: {}", self.browser.text(key, &subs));
            self.browser.badge(document.tab, Some(badge), &short, &title);
        }
    }

    /// Nothing is said of a tab any more.
    pub(super) fn hide_badge(&self, tab: i64) {
        self.browser.badge(tab, None, "", &self.browser.text("action_title", &[]));
    }
}
