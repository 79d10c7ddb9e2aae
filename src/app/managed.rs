//! What the organisation has set: told to the own pages, and heeded anew when it changes.

use super::App;
use super::ports::Browser;
use crate::profile::policy::Settings;
use crate::protocol::Managed;

impl<B: Browser> App<B> {
    /// What the own pages are told of it.
    pub(super) async fn managed(&self) -> Managed {
        let Ok(kept) = self.kept().await else { return Managed::default() };
        let policy = &kept.policy;
        let Settings { idle_minutes, most_hours, record } = policy.settings;
        Managed {
            profiles: policy.profiles.clone(),
            sites: policy.sites.clone(),
            stopped: kept.stopped(),
            idle_minutes: idle_minutes.is_some(),
            most_hours: most_hours.is_some(),
            record: record.is_some(),
            refused: policy.refused.clone(),
        }
    }

    /// The organisation has set something else. It is read with all that is kept, by whoever wants that next; pages of
    /// sites that are not allowed any more are left.
    pub async fn policy_changed(&self) {
        let held = self.lock.hold().await;
        self.kept.take();
        drop(held);
        let mut left = self.documents().await;
        let allowed: Vec<_> = self.sites().await.into_iter().map(|entry| entry.site).collect();
        left.retain(|document| !allowed.contains(&document.site));
        for document in &left {
            self.forget(&document.id).await;
        }
        self.stop(&left).await;
        self.permissions_changed().await;
        self.show_all().await;
    }
}
