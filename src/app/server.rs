//! What an administrator pasted of the server: kept with what is known of the tab, if it speaks of what is there now.

use super::ports::Browser;
use super::{App, Done, Follow, Refusal};
use crate::identity::Address;
use crate::probe::Logs;
use crate::protocol::OwnReply;
use crate::server::View;
use crate::server::log::{About, Said};

/// A block that is older, or of a machine whose clock is off by more, says nothing of now.
const AGE_MS: f64 = 3_600_000.0;

/// A line that is older speaks of another failure, whatever the time zone of the server is.
const DAY_S: f64 = 86_400.0;

impl<B: Browser> App<B> {
    /// What a script saw on the server.
    pub(super) async fn server_saw(&self, tab: i64, view: View) -> Done {
        let now = self.browser.now_ms();
        let age = now - view.at_s as f64 * 1000.0;
        if age.abs() > AGE_MS {
            return (Refusal::BlockOld((age / 60_000.0).round() as i64).into(), None);
        }
        let Some(document) = self.document_of(tab).await else { return (Refusal::FillNoPage.into(), None) };
        let same = self.with(&document, |sheet| {
            let site = sheet.evidence.site.clone();
            let set = sheet.set_to().url.map(|url| Address::judge(&url, site.as_ref()));
            set.is_some_and(|set| set.same_base(&Address::judge(&view.url, site.as_ref())))
        });
        if same != Some(true) {
            return (Refusal::BlockElsewhere(view.url.to_string()).into(), None);
        }
        let run = self.with(&document, |sheet| {
            sheet.evidence.server = Some(Box::new(View { pasted_ms: now, ..view }));
            sheet.run
        });
        self.save(&document).await;
        (OwnReply::Done {}, Some(Follow::ShowAndRun { document, run: run.unwrap_or_default() }))
    }

    /// What lines of a log say.
    pub(super) async fn log_says(&self, tab: i64, said: Vec<Said>) -> Done {
        let now = self.browser.now_ms();
        let old = |said: &Said| said.at_s.is_some_and(|at| (at as f64) < now / 1000.0 - DAY_S);
        let other = |said: &Said| said.about == About::Other && !said.cause.is_of_client();
        if said.iter().all(|said| other(said) || old(said)) {
            return (Refusal::LogOther.into(), None);
        }
        let Some(document) = self.document_of(tab).await else { return (Refusal::FillNoPage.into(), None) };
        let run = self.with(&document, |sheet| {
            sheet.evidence.logs = Some(Logs { pasted_ms: now, said });
            sheet.run
        });
        self.save(&document).await;
        (OwnReply::Done {}, Some(Follow::ShowAndRun { document, run: run.unwrap_or_default() }))
    }
}
