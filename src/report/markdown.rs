//! The report for people, to be read and pasted into a ticket.

use super::Meta;
use super::redact::Redaction;
use crate::creatio::Site;
use crate::diagnosis::{Certainty, Finding, Part};
use crate::probe::{Evidence, Observed};
use crate::text::visible;

/// The texts, by key and substitutions; the browser's own lookup in the extension.
type Texts<'t> = &'t dyn Fn(&str, &[String]) -> String;

/// The report in Markdown. `text` resolves message keys.
pub fn markdown(evidence: &Evidence, findings: &[Finding], meta: &Meta, text: Texts<'_>) -> String {
    let redaction = Redaction::of(evidence);
    let evidence = redaction.evidence(evidence);
    let findings = redaction.findings(findings);
    let label = |key: &str| text(key, &[]);
    let mut out = format!("# {}\n\n", label("report_title"));
    heading(&mut out, &evidence, meta, &label);
    out.push_str(&format!("\n## {}\n\n", label("report_findings")));
    if findings.is_empty() {
        out.push_str(&format!("{}\n", label("report_none")));
    }
    for finding in &findings {
        describe(&mut out, finding, text);
    }
    out.push_str(&format!("\n## {}\n\n", label("report_probes")));
    table(&mut out, &evidence, &label);
    out.push_str(&format!("\n{}\n", label("report_redacted")));
    out
}

fn heading(out: &mut String, evidence: &Evidence, meta: &Meta, label: &dyn Fn(&str) -> String) {
    let site = evidence.site.as_ref().map(Site::text);
    let runtime = evidence.runtime.map(|r| match r {
        crate::creatio::Runtime::Framework => ".NET Framework".to_owned(),
        crate::creatio::Runtime::Net => ".NET".to_owned(),
    });
    let made = format!("{} {}", meta.version, meta.browser);
    let identity = evidence.settings().and_then(|s| s.url.clone());
    for (key, value) in [
        ("report_site", site),
        ("report_version", evidence.version.clone()),
        ("report_runtime", runtime),
        ("report_identity", identity),
        ("report_made", Some(made)),
    ] {
        if let Some(value) = value.filter(|v| !v.trim().is_empty()) {
            out.push_str(&format!("- {}: {}\n", label(key), code(&value)));
        }
    }
}

fn describe(out: &mut String, finding: &Finding, text: Texts<'_>) {
    let certainty = match finding.certainty {
        Certainty::Certain => "certainty_certain",
        Certainty::Likely => "certainty_likely",
        Certainty::Possible => "certainty_possible",
    };
    let subs: Vec<String> = finding.subs.iter().map(|s| escaped(s)).collect();
    let told = |part| text(&finding.id.key(part), &subs);
    let title = told(Part::Title);
    out.push_str(&format!("### {} · {}: {title}\n\n", finding.id, text(certainty, &[])));
    out.push_str(&format!("{}\n\n", told(Part::Meaning)));
    if !finding.because.is_empty() {
        let seen = finding.because.iter().map(|b| code(&b.seen)).collect::<Vec<_>>().join(", ");
        out.push_str(&format!("{}: {seen}\n\n", text("report_because", &[])));
    }
    out.push_str(&format!("{}:\n\n", text("report_steps", &[])));
    for step in 1..=finding.steps {
        out.push_str(&format!("{step}. {}\n", told(Part::Step(step))));
    }
    out.push('\n');
}

fn table(out: &mut String, evidence: &Evidence, label: &dyn Fn(&str) -> String) {
    let columns =
        ["report_probe", "report_address", "report_answer", "report_when", "report_took"].map(label);
    out.push_str(&format!("| {} |\n|---|---|---|---|---|\n", columns.join(" | ")));
    for exchange in &evidence.exchanges {
        let answer = match &exchange.outcome {
            Observed::Answer(response) => format!("HTTP {}", response.status),
            Observed::NetworkError { said, .. } => said.as_deref().unwrap_or("network error").to_owned(),
            Observed::TimedOut { .. } => "timed out".into(),
            Observed::NoPermission => "no permission".into(),
            Observed::Skipped { reason } => reason.code().to_owned(),
        };
        let probe = format!("{:?}", exchange.probe);
        let took = format!("{} ms", exchange.took_ms.round() as i64);
        let when = crate::diagnosis::utc(exchange.at_ms);
        let cells = [probe, code(&exchange.url), code(&answer), when, took];
        out.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
}

/// A stranger's text in one line, in which nothing hides.
fn shown(text: &str) -> String {
    visible(&text.replace(char::is_control, ""))
}

/// A stranger's text as code: nothing in it is markup.
fn code(text: &str) -> String {
    let text: String = shown(text).chars().filter(|c| *c != '`').collect();
    let text = text.replace('|', "\\|");
    if text.trim().is_empty() { "–".to_owned() } else { format!("`{text}`") }
}

/// A stranger's text inside a sentence.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in shown(text).chars() {
        if "\\`*_[]<>#|!&".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
