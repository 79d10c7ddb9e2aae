//! A whole answer of whoever stands at the service's address: status, header fields and body.

use crate::findings::diagnosed;
use crate::thinned::{evidence, is_plain};
use oauth_assistant::diagnosis::{Certainty, Family, Severity};
use oauth_assistant::identity::Product;
use oauth_assistant::identity::responder::challenges;
use oauth_assistant::probe::{Exchange, Observed, Outcome, Probe, record};

/// Longest title that is kept, in characters: of an exception its type, its code and the sign that it was cut.
const TITLE: usize = 100;

/// Responder: who answered is known by what stands in the answer and by nothing else; what is kept of it is short and
/// plain; and of an answer that names nobody and says nothing no host's or proxy's fault is certain.
pub fn responder(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (head, body) = text.split_once("\n\n").unwrap_or((&text, ""));
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.trim().parse().ok()).unwrap_or(503);
    let fields = lines.filter_map(|line| line.split_once(':'));
    let headers: Vec<(String, String)> =
        fields.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned())).collect();

    let page = body.to_ascii_lowercase();
    let by = Product::read(status, &headers, &page);
    assert_eq!(Product::read(status, &[], ""), None, "nothing tells nobody");
    if by.is_some() {
        let told = [Product::read(status, &headers, ""), Product::read(status, &[], &page)];
        assert!(told.iter().any(Option::is_some), "{by:?} has no reason");
    }
    let mut other_case = headers.clone();
    other_case.iter_mut().for_each(|(name, _)| *name = name.to_ascii_uppercase());
    assert_eq!(Product::read(status, &other_case, &page), by, "names of fields are read in any case");
    assert!(challenges(&headers, "www-authenticate").len() <= 8, "each scheme once");

    let mut seen = evidence();
    for probe in [Probe::Discovery, Probe::Jwks, Probe::TokenEmpty] {
        let (headers, body) = (headers.clone(), body.to_owned());
        let outcome = Outcome::Answer { status, headers, body, truncated: false, redirected_to: None };
        let url = "https://id.example/x".into();
        record(&mut seen, Exchange { probe, url, at_ms: 1_790_000_000_000.0, took_ms: 40.0, outcome });
    }
    for exchange in &seen.exchanges {
        let Observed::Answer(answer) = &exchange.outcome else { continue };
        let title = answer.title.as_deref().unwrap_or_default();
        assert!(title.chars().count() <= TITLE && is_plain(title), "{title:?}");
    }
    let found = diagnosed(&seen);
    if by.is_none() && body.trim().is_empty() {
        let sure = found.iter().find(|f| {
            f.id.row().family == Family::Hosting
                && f.severity == Severity::Blocker
                && f.certainty == Certainty::Certain
        });
        assert!(sure.is_none(), "{sure:?}");
    }
}
