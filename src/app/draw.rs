//! What is drawn beside Creatio's own elements: a hint for each finding, the panel of Classic UI, and the
//! fill bar.

mod classic;

use super::document::{FillState, Sheet};
use super::unsaved::unsaved;
use super::vault::VaultView;
use crate::creatio::{Check, Field, Release, Three};
use crate::diagnosis::{Certainty, Finding, Id, Part, Place as Where, Role, Severity};
use crate::page::Handle;
use crate::page::recognise::{Inputs, Panel, Targets};
use crate::page::view::{Mount, Node, Place, Press, Tag, Text, View};
use crate::probe::Probe;
use crate::profile::{Environment, ProfileHead, Why};
use crate::protocol::{FieldResult, Said};
use crate::text::visible;

/// Everything to draw on this document now.
pub fn view(sheet: &Sheet, vault: &VaultView) -> View {
    let recognised = sheet.recognised();
    let mut mounts = Vec::new();
    if let Some(panel) = &recognised.panel {
        hints(sheet, panel, vault, &mut mounts);
        if sheet.closed {
            let said = key("page_fill_closed");
            beside(panel, p("card warning", said.clone()), Some(said), &mut mounts);
        }
        if let Some(said) = sheet.unseen.as_ref().filter(|_| recognised.targets().is_none()) {
            beside(
                panel,
                Node { children: vec![not_counted(said)], ..node(Tag::Div, "card warning", None) },
                Some(Text::Key(said.key.clone(), said.subs.clone())),
                &mut mounts,
            );
        }
    }
    if let Some(section) = &recognised.section {
        mounts.push(classic::panel(sheet, section, vault));
    }
    // In the vendor's cloud nothing is offered unasked; what was filled from the popup is still told.
    let silent = sheet.document.site.is_cloud() && sheet.fill == FillState::Idle;
    if let Some(targets) = recognised.targets().filter(|_| !silent) {
        mounts.push(fill_bar(sheet, &targets, vault));
    }
    View { mounts }
}

/// A card, what of the page it is about, and its title.
struct Card {
    place: Where,
    tree: Node,
    title: Text,
}

/// A card for each finding that follows from no other.
fn cards(sheet: &Sheet, findings: &[Finding], vault: &VaultView) -> Vec<Card> {
    let all = sheet.findings();
    if !all.is_empty() && all.iter().map(|f| &f.id).eq(&sheet.dismissed) {
        return Vec::new();
    }
    let folded: Vec<Id> = findings.iter().flat_map(|f| f.follows.iter().copied()).collect();
    let shown = findings.iter().enumerate().filter(|(_, f)| !folded.contains(&f.id));
    shown
        .map(|(rank, finding)| {
            let consequences: Vec<&Finding> =
                findings.iter().filter(|f| finding.follows.contains(&f.id)).collect();
            let tree = card(sheet, finding, rank == 0, &consequences, vault);
            Card { place: finding.place, tree, title: finding_text(finding, Part::Title) }
        })
        .collect()
}

/// The findings, as Creatio's page may know them.
fn for_the_page(sheet: &Sheet) -> Vec<Finding> {
    sheet.findings().into_iter().map(Finding::without_other_sites).collect()
}

/// One mount for each row that has something to say, and one for the assistant itself.
fn hints(sheet: &Sheet, panel: &Panel, vault: &VaultView, mounts: &mut Vec<Mount>) {
    let findings = for_the_page(sheet);
    for Card { place, tree, title } in cards(sheet, &findings, vault) {
        let row = match place {
            Where::Row(check) => panel.rows.iter().find(|r| r.check == check),
            Where::Assistant => None,
        };
        match row {
            Some(row) => put(mounts, format!("row-{}", row.host), row.host, Place::After, tree, Some(title)),
            None => beside(panel, tree, Some(title), mounts),
        }
    }
    if let Some(tree) = to_save(sheet, vault) {
        beside(panel, tree, Some(key("page_save_what")), mounts);
    }
    if findings.is_empty() && panel.rows.iter().any(|r| r.ok != Some(true)) {
        let heading = sheet.checking().then(|| p("checking", key("page_checking")));
        let said = heading.as_ref().and_then(|heading| heading.text.clone());
        for line in heading.into_iter().chain(progress(sheet)) {
            beside(panel, line, said.clone(), mounts);
        }
    }
}

/// That what works here can be kept as a profile.
fn to_save(sheet: &Sheet, vault: &VaultView) -> Option<Node> {
    unsaved(sheet, vault).filter(|_| !sheet.unwanted)?;
    let actions = vec![
        button("primary", "page_save_as_profile", Press::SaveAsProfile),
        button("fold", "page_dismiss", Press::Dismiss),
    ];
    let children = vec![
        node(Tag::Span, "by", Some(key("page_by"))),
        p("meaning", key("page_save_what")),
        Node { class: "actions".into(), children: actions, ..Node::default() },
    ];
    Some(Node { class: "card notice".into(), children, ..Node::default() })
}

/// Below the rows.
fn beside(panel: &Panel, tree: Node, said: Option<Text>, mounts: &mut Vec<Mount>) {
    put(mounts, "panel".into(), panel.container, Place::Last, tree, said);
}

/// What stands at the same place is one mount. What comes first there is announced.
fn put(
    mounts: &mut Vec<Mount>,
    name: String,
    anchor: Handle,
    place: Place,
    tree: Node,
    announced: Option<Text>,
) {
    match mounts.iter_mut().find(|m| m.id == name) {
        Some(mount) => mount.tree.push(tree),
        None => {
            mounts.push(Mount { id: name, anchor, place, announced, fields: Vec::new(), tree: vec![tree] });
        }
    }
}

/// What is under way, how many questions are still to come, and a thin bar of all of them.
fn progress(sheet: &Sheet) -> Vec<Node> {
    let (asking, to_come) = sheet.under_way();
    let left = asking.len() + to_come.len();
    let bar = (left > 0).then(|| {
        let done = Probe::ALL.into_iter().filter(|probe| sheet.evidence.of(*probe).is_some()).count();
        let part = |at: usize| node(Tag::Span, if at < done { "on" } else { "" }, None);
        Node { children: (0..done + left).map(part).collect(), ..node(Tag::Div, "thin", None) }
    });
    let late: Vec<Probe> = Probe::ALL.into_iter().filter(|p| sheet.evidence.is_late(*p)).collect();
    let (silent, asking): (Vec<Probe>, Vec<Probe>) =
        asking.into_iter().partition(|probe| sheet.silent.contains(probe));
    let mut lines: Vec<Node> = bar.into_iter().collect();
    for (text, probes) in [("page_silent", silent), ("page_asking", asking), ("page_late", late)] {
        if !probes.is_empty() {
            let names = probes
                .into_iter()
                .enumerate()
                .flat_map(|(at, probe)| [plain(if at == 0 { " " } else { ", " }), probe_name(probe)]);
            let children = [node(Tag::Span, "", Some(key(text)))].into_iter().chain(names).collect();
            lines.push(Node { children, ..node(Tag::P, "checking", None) });
        }
    }
    if !to_come.is_empty() {
        lines.push(p("checking", Text::Key("page_to_come".into(), vec![to_come.len().to_string()])));
    }
    lines
}

fn probe_name(probe: Probe) -> Node {
    node(Tag::Span, "", Some(key(probe.text())))
}

fn card(sheet: &Sheet, finding: &Finding, root: bool, consequences: &[&Finding], vault: &VaultView) -> Node {
    let severity = match finding.severity {
        Severity::Blocker => "blocker",
        Severity::Warning => "warning",
        Severity::Notice => "notice",
    };
    let aged = sheet.aged();
    let mut children = vec![
        Node {
            class: "by".into(),
            children: vec![
                node(Tag::Span, "", Some(key("page_by"))),
                space(),
                node(Tag::Span, "sure", Some(key(certainty_key(finding.certainty)))),
            ],
            ..Node::default()
        },
        node(Tag::H3, "title", Some(finding_text(finding, Part::Title))),
        p("meaning", finding_text(finding, Part::Meaning)),
    ];
    if aged {
        children.insert(1, p("anew", key("page_aged")));
    }
    let steps: Vec<Node> =
        (1..=finding.steps).map(|n| node(Tag::Li, "", Some(finding_text(finding, Part::Step(n))))).collect();
    if !steps.is_empty() {
        // The steps name what came with the Connection settings.
        if let Some(version) = sheet.evidence.version.clone().filter(|_| root)
            && Release::read(&version).is_some_and(|release| !release.has_connection_settings())
        {
            children.push(p("meaning", Text::Key("page_older_version".into(), vec![version])));
        }
        let list = Node { tag: Tag::Ol, children: steps, ..Node::default() };
        children.push(if root { list } else { fold("page_what_to_do", vec![list]) });
    }
    if !finding.because.is_empty() {
        let seen = finding
            .because
            .iter()
            .map(|b| {
                let code = node(Tag::Code, "", Some(Text::Plain(b.seen.clone())));
                let asked = b.probe.map(|probe| [probe_name(probe), plain(": ")]);
                let children = asked.into_iter().flatten().chain([code]).collect();
                Node { tag: Tag::Li, children, ..Node::default() }
            })
            .collect();
        children.push(fold("page_because", vec![Node { tag: Tag::Ul, children: seen, ..Node::default() }]));
    }
    if !consequences.is_empty() {
        let list =
            consequences.iter().map(|f| node(Tag::Li, "", Some(finding_text(f, Part::Title)))).collect();
        children.push(fold("page_follows", vec![Node { tag: Tag::Ul, children: list, ..Node::default() }]));
    }
    if root {
        children.extend(progress(sheet));
    }
    let mut actions = Vec::new();
    if finding.id.row().role == Role::Barrier {
        actions.push(button("primary", "page_allow", Press::OpenPopup));
    }
    let token_in_question = finding.place == Where::Row(Check::Token);
    if token_in_question && !sheet.evidence.consent && matches!(vault, VaultView::Open(p) if !p.is_empty()) {
        actions.push(button("", "page_test_credentials", Press::OpenPopup));
    }
    if finding.id.row().has_tasks(finding.steps) {
        actions.push(button(
            "commands",
            "page_show_commands",
            Press::ShowCommands { finding: finding.id.to_string() },
        ));
    }
    if root {
        // Never disabled: a button that is taken away from under the focus loses it.
        actions.push(button("again", "page_check_again", Press::CheckAgain));
        actions.push(button("fold", "page_dismiss", Press::Dismiss));
    }
    let doubt = Press::DoubtFinding { finding: finding.id.to_string() };
    actions.push(button("fold", "page_doubt", doubt));
    if let Some(link) = &finding.link {
        actions.push(Node { href: Some(link.clone()), ..node(Tag::A, "", Some(key("page_learn_more"))) });
    }
    children.push(Node { class: "actions".into(), children: actions, ..Node::default() });
    let class = format!("card {severity}{}", if aged { " aged" } else { "" });
    Node { class, children, ..Node::default() }
}

/// The bar above the fields of the mini page, or above the one field of a system setting's card.
fn fill_bar(sheet: &Sheet, targets: &Targets, vault: &VaultView) -> Mount {
    let texts = FillTexts::of(&targets.inputs);
    let mut children = vec![node(Tag::Span, "by", Some(key("page_by")))];
    match vault {
        VaultView::Absent => {
            children.push(line(
                "fill_no_vault",
                Some(button("primary", "fill_open_options", Press::OpenOptions)),
            ));
        }
        VaultView::Unreadable(refusal) => {
            let (text, subs) = refusal.message();
            children.push(p("failed", Text::Key(text.into(), subs)));
        }
        VaultView::Locked => {
            children.push(line("fill_locked", Some(button("primary", "fill_unlock", Press::OpenPopup))));
        }
        VaultView::Open(profiles) if profiles.is_empty() => {
            children.push(line(
                "fill_no_profile",
                Some(button("primary", "fill_open_options", Press::OpenOptions)),
            ));
        }
        VaultView::Open(_) if sheet.document.site.is_cloud() => {}
        VaultView::Open(_) => {
            children.extend(offers(sheet, vault));
        }
    }
    let mut class = "card";
    let mut announced = None;
    match &sheet.fill {
        FillState::Done { profile, outcomes } => {
            let held = outcomes.iter().all(|o| o.result == FieldResult::Held);
            class = if held { "card done" } else { "card warning" };
            let summary = if held { texts.done } else { texts.not_all };
            let summary = Text::Key(summary.into(), vec![profile.clone()]);
            announced = Some(summary.clone());
            children.push(p("title", summary));
            let list = Field::ALL
                .iter()
                .filter_map(|field| outcomes.iter().find(|o| o.field == *field))
                .map(|o| {
                    let class = if o.result == FieldResult::Held { "held" } else { "failed" };
                    Node { children: outcome(o.field, o.result), ..node(Tag::Li, class, None) }
                })
                .collect();
            children.push(Node { tag: Tag::Ul, children: list, ..Node::default() });
            if outcomes.iter().any(|o| holds_ours(o.result)) {
                children.push(Node {
                    class: "actions".into(),
                    children: vec![button("", "fill_undo", Press::Undo)],
                    ..Node::default()
                });
            }
        }
        FillState::Undone => {
            announced = Some(key(texts.undone));
            children.push(p("meaning", key(texts.undone)));
        }
        FillState::Refused { key, subs } => {
            class = "card warning";
            announced = Some(Text::Key(key.clone(), subs.clone()));
            children.push(p("failed", Text::Key(key.clone(), subs.clone())));
        }
        FillState::Idle | FillState::Confirm { .. } | FillState::Handed { .. } => {}
    }
    if let Some(said) = &sheet.unseen {
        class = "card warning";
        announced = Some(Text::Key(said.key.clone(), said.subs.clone()));
        children.push(not_counted(said));
    }
    let tree = Node { class: class.into(), children, ..Node::default() };
    let fields = targets.inputs.values().into_iter().flatten().collect();
    Mount {
        id: "fill".into(),
        anchor: targets.anchor,
        place: Place::Before,
        announced,
        fields,
        tree: vec![tree],
    }
}

/// What is said after a fill: the mini page has *Test connection*, the card of one setting has not.
struct FillTexts {
    done: &'static str,
    not_all: &'static str,
    undone: &'static str,
}

impl FillTexts {
    fn of(inputs: &Inputs) -> FillTexts {
        let Three { url, client_id, client_secret } = inputs;
        match (url.is_some() || client_id.is_some(), client_secret.is_some()) {
            (true, true) => FillTexts { done: "fill_done", not_all: "fill_not_all", undone: "fill_undone" },
            (_, secret) => FillTexts {
                done: "classic_filled",
                not_all: "classic_not_filled",
                undone: if secret { "classic_emptied" } else { "classic_undone" },
            },
        }
    }
}

/// The profiles that are seen at once; the others are unfolded.
const AT_ONCE: usize = 4;

/// All profiles of this site, each with its button. Of several, the best match comes first, with the reason, and each
/// says what tells it apart.
fn offers(sheet: &Sheet, vault: &VaultView) -> Vec<Node> {
    let (profiles, why) = vault.best_first(&sheet.set_to());
    let several = profiles.len() > 1;
    let mut offers: Vec<Node> = Vec::new();
    for (at, profile) in profiles.iter().enumerate() {
        offers.push(offer(sheet, profile, several, why.filter(|_| at == 0)));
    }
    let more = offers.split_off(AT_ONCE.min(offers.len()));
    if !more.is_empty() {
        offers.push(fold("fill_more", more));
    }
    offers
}

/// One profile with its button; production asks twice.
fn offer(sheet: &Sheet, profile: &ProfileHead, several: bool, why: Option<Why>) -> Node {
    let (tag, tag_class) = match profile.environment {
        Environment::Development => ("environment_development", "tag development"),
        Environment::Test => ("environment_test", "tag test"),
        Environment::Production => ("environment_production", "tag production"),
    };
    let ProfileHead { name, url, client_id, .. } = profile.clone();
    let why = why.map(|why| p("meaning", key(why.key())));
    let apart = || p("meaning", Text::Key("fill_apart".into(), vec![url.clone(), visible(&client_id)]));
    let who = [
        node(Tag::Strong, "", Some(Text::Plain(visible(&name)))),
        space(),
        node(Tag::Span, tag_class, Some(key(tag))),
    ];
    let who = who.into_iter().chain(several.then(apart)).chain(why);
    let bar = |action: Node, more: Option<Node>| Node {
        class: "bar".into(),
        children: vec![
            Node { class: "grow".into(), children: who.chain(more).collect(), ..Node::default() },
            action,
        ],
        ..Node::default()
    };
    if profile.popup_only() {
        let label = Some(Text::Key("fill_open_popup_label".into(), vec![name]));
        let open = Node { label, ..button("", "fill_open_popup", Press::OpenPopup) };
        return bar(open, Some(p("meaning", key("fill_popup_only"))));
    }
    let confirming = matches!(&sheet.fill, FillState::Confirm { profile: id, .. } if *id == profile.id);
    let (class, text) = if confirming { ("danger", "fill_confirm") } else { ("primary", "fill_button") };
    let press = Press::Fill { profile: profile.id.clone() };
    let (label, subs) = match several {
        true => ("fill_button_label_of_several", vec![visible(&name), url.clone(), visible(&client_id)]),
        false => ("fill_button_label", vec![name]),
    };
    let name = Text::Key(label.into(), subs);
    bar(Node { label: (!confirming).then_some(name), ..button(class, text, press) }, None)
}

/// Why the last press did not count.
fn not_counted(said: &Said) -> Node {
    p("failed", Text::Key(said.key.clone(), said.subs.clone()))
}

fn node(tag: Tag, class: &str, text: Option<Text>) -> Node {
    Node { tag, class: class.into(), text, ..Node::default() }
}

fn p(class: &str, text: Text) -> Node {
    node(Tag::P, class, Some(text))
}

fn plain(text: &str) -> Node {
    node(Tag::Span, "", Some(Text::Plain(text.into())))
}

fn space() -> Node {
    plain(" ")
}

fn key(key: &str) -> Text {
    Text::Key(key.into(), Vec::new())
}

fn button(class: &str, text: &str, press: Press) -> Node {
    Node { seen: press.wants_eyes(), press: Some(press), ..node(Tag::Button, class, Some(key(text))) }
}

fn line(text: &str, action: Option<Node>) -> Node {
    let children = [node(Tag::Span, "grow", Some(key(text)))].into_iter().chain(action).collect();
    Node { class: "bar".into(), children, ..Node::default() }
}

fn fold(summary: &str, content: Vec<Node>) -> Node {
    let children = [node(Tag::Summary, "", Some(key(summary)))].into_iter().chain(content).collect();
    Node { tag: Tag::Details, children, ..Node::default() }
}

fn finding_text(finding: &Finding, part: Part) -> Text {
    Text::Key(finding.id.key(part), finding.subs.clone())
}

/// The message key of a certainty's word.
pub fn certainty_key(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Certain => "certainty_certain",
        Certainty::Likely => "certainty_likely",
        Certainty::Possible => "certainty_possible",
    }
}

/// Whether something of ours may stand in the field.
fn holds_ours(result: FieldResult) -> bool {
    match result {
        FieldResult::Held | FieldResult::Changed | FieldResult::Left => true,
        FieldResult::Untouched | FieldResult::Spared | FieldResult::PutBack => false,
    }
}

/// What became of a field: its caption, then what was done.
fn outcome(field: Field, result: FieldResult) -> Vec<Node> {
    let field = match field {
        Field::Url => "write_name_url",
        Field::ClientId => "write_name_client_id",
        Field::ClientSecret => "write_name_client_secret",
    };
    let result = match result {
        FieldResult::Held => "fill_held",
        FieldResult::Changed => "fill_changed",
        FieldResult::Untouched => "fill_untouched",
        FieldResult::Spared => "fill_spared",
        FieldResult::PutBack => "fill_put_back",
        FieldResult::Left => "fill_left",
    };
    vec![node(Tag::Span, "", Some(key(field))), plain(": "), node(Tag::Span, "", Some(key(result)))]
}
