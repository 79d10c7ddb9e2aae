//! Recognition over recorded snapshots: the good ones, the traps, and what becomes of the good ones when
//! something about them changes.

use crate::support::snapshots;
use oauth_assistant::page::recognise::{By, Recognised, recognise};
use oauth_assistant::page::snapshot::{Element, Handle, Snapshot, landmarks};

type Change = fn(&mut Snapshot);

fn load(name: &str) -> Snapshot {
    snapshots::load(name).page
}

fn has(seen: &Recognised, code: &str) -> bool {
    seen.reasons.iter().any(|r| crate::support::snapshots::code(r.code) == code)
}

/// Places of the three hosts, in document order.
fn hosts(snapshot: &Snapshot) -> Vec<usize> {
    let is_host = |e: &Element| {
        matches!(e.tag.as_str(), "crt-input" | "crt-web-input" | "crt-password-input" | "crt-encrypted-input")
    };
    (0..snapshot.elements.len()).filter(|&i| is_host(&snapshot.elements[i])).collect()
}

/// Place of the native input of the field at a place.
fn input_of(snapshot: &Snapshot, host: usize) -> usize {
    let handle = Some(snapshot.elements[host].h);
    let input = |e: &Element| e.parent == handle && e.tag == "input";
    snapshot.elements.iter().position(input).expect("a native input")
}

/// Handles of the inputs of address, client id and secret, by their order in the good snapshots.
fn truth(snapshot: &Snapshot) -> [Handle; 3] {
    let hosts = hosts(snapshot);
    [0, 1, 2].map(|i| snapshot.elements[input_of(snapshot, hosts[i])].h)
}

fn named<'a>(snapshot: &'a mut Snapshot, name: &str) -> &'a mut Element {
    snapshot.elements.iter_mut().rfind(|e| e.name == name).expect("an element of that name")
}

// Lines of the tables below read as what somebody would say of the page.

fn host(s: &mut Snapshot, field: usize) -> &mut Element {
    let place = hosts(s)[field];
    &mut s.elements[place]
}

fn input(s: &mut Snapshot, field: usize) -> &mut Element {
    let place = input_of(s, hosts(s)[field]);
    &mut s.elements[place]
}

fn relabel(s: &mut Snapshot, field: usize, label: &str) {
    host(s, field).label = label.into();
    input(s, field).label = label.into();
}

/// Neither the fragment nor an element names the mini page.
fn unnamed_mini_page(s: &mut Snapshot) {
    unwrap_where(s, |e| e.tag == "oauthsettingsminipage");
    s.hash = "#Page/OAuthAuthorization_ListPage".into();
}

fn rename_all(s: &mut Snapshot, from: &str, to: &str) {
    for e in s.elements.iter_mut().filter(|e| e.name == from) {
        e.name = to.into();
        e.id = to.into();
    }
}

fn rename(s: &mut Snapshot, field: usize, name: &str) {
    host(s, field).name = name.into();
    host(s, field).id = name.into();
}

/// Takes an element and all below it out of the snapshot.
fn drop_tree(s: &mut Snapshot, root: Handle) -> Vec<Element> {
    let mut gone = vec![root];
    for e in &s.elements {
        if e.parent.is_some_and(|p| gone.contains(&p)) {
            gone.push(e.h);
        }
    }
    let (out, kept) = s.elements.drain(..).partition(|e| gone.contains(&e.h));
    s.elements = kept;
    out
}

/// Hides an element with all below it.
fn hide(s: &mut Snapshot, root: Handle) {
    let mut hidden = vec![root];
    for e in &mut s.elements {
        if e.h == root || e.parent.is_some_and(|p| hidden.contains(&p)) {
            hidden.push(e.h);
            e.visible = false;
        }
    }
}

/// Takes the last such element out; its children go to its parent.
fn unwrap_where(s: &mut Snapshot, such: impl Fn(&Element) -> bool) {
    let gone = s.elements.iter().rposition(such).expect("such an element");
    let gone = s.elements.remove(gone);
    for e in s.elements.iter_mut().filter(|e| e.parent == Some(gone.h)) {
        e.parent = gone.parent;
    }
}

fn unwrap(s: &mut Snapshot, name: &str) {
    unwrap_where(s, |e| e.name == name);
}

fn fresh(s: &Snapshot) -> Handle {
    s.elements.iter().map(|e| e.h).max().unwrap_or(0) + 1
}

/// Puts an element right behind its parent.
fn add(s: &mut Snapshot, parent: Handle, element: Element) -> Handle {
    let h = fresh(s);
    let at = s.elements.iter().position(|e| e.h == parent).expect("the parent");
    s.elements.insert(at + 1, Element { h, parent: Some(parent), visible: true, reachable: true, ..element });
    h
}

fn tag(tag: &str) -> Element {
    Element { tag: tag.into(), ..Element::default() }
}

fn native(kind: &str) -> Element {
    Element { kind: kind.into(), ..tag("input") }
}

fn grid(s: &mut Snapshot) -> Handle {
    named(s, "MainContainer").h
}

/// Moves the last field before the first.
fn secret_first(s: &mut Snapshot) {
    let secret = host(s, 2).h;
    let moved = drop_tree(s, secret);
    let at = hosts(s)[0];
    s.elements.splice(at..at, moved);
}

/// A top dialog of somebody else.
fn confirmation(s: &mut Snapshot) {
    let h = fresh(s);
    s.elements.push(Element {
        h,
        role: "alertdialog".into(),
        visible: true,
        reachable: true,
        ..tag("mat-dialog-container")
    });
}

#[test]
fn each_recorded_page_is_recognised_for_what_it_is() {
    let mut wrong = Vec::new();
    for recorded in snapshots::all() {
        let seen = recognise(&recorded.page);
        let (found, expect) = (snapshots::found(&seen), &recorded.expect);
        let same = (found.oauth_page, found.unsure, &found.settings, &found.rows)
            == (expect.oauth_page, expect.unsure, &expect.settings, &expect.rows);
        if !same || !expect.reasons.iter().all(|code| has(&seen, code)) {
            let rows = found.rows.len();
            wrong.push(format!("{}: {:?}, {rows} rows, {:?}", recorded.name, found.settings, seen.reasons));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn there_is_a_record_of_each_kind() {
    let count = |kind: &str| snapshots::all().iter().filter(|r| r.name.starts_with(kind)).count();
    assert_eq!(["panel-", "dialog-", "trap-"].map(|kind| count(kind) >= 14), [true; 3]);
    for recorded in snapshots::all().iter().filter(|r| r.name.starts_with("trap-")) {
        assert!(
            recorded.expect.settings.is_none() && !recorded.expect.reasons.is_empty(),
            "{}",
            recorded.name
        );
    }
}

#[test]
fn a_changed_panel_is_read_or_refused_for_the_stated_reason() {
    let table: [(&str, Change, usize, &str); 13] = [
        ("names only as ids", |s| s.elements.iter_mut().for_each(|e| e.name.clear()), 4, "rows-by-name"),
        ("names without ids", |s| s.elements.iter_mut().for_each(|e| e.id.clear()), 4, "rows-by-name"),
        ("no inner container", |s| unwrap(s, "DiagnosticInfoFlexContainer"), 4, "rows-by-name"),
        (
            "no named container",
            |s| {
                unwrap(s, "DiagnosticInfoFlexContainer");
                unwrap(s, "OpenDiagnosticButton");
            },
            4,
            "rows-by-name",
        ),
        (
            "one row less",
            |s| {
                let row = named(s, "DefaultResourceIsRegisteredCheckbox").h;
                hide(s, row);
            },
            3,
            "rows-by-name",
        ),
        (
            "a row twice",
            |s| named(s, "AccessTokenIsRetrievableCheckbox").name = "SystemSettingsCheckBox".into(),
            0,
            "row-twice",
        ),
        ("a row elsewhere", |s| named(s, "SystemSettingsCheckBox").parent = None, 0, "row-outside-panel"),
        (
            "the Help tab chosen",
            |s| {
                let tab = named(s, "OpenDiagnosticButton").h;
                hide(s, tab);
            },
            0,
            "panel-hidden",
        ),
        (
            "a container without a box",
            |s| named(s, "DiagnosticInfoFlexContainer").visible = false,
            4,
            "rows-by-name",
        ),
        (
            "renamed rows and one more",
            |s| {
                s.elements.iter_mut().filter(|e| e.tag == "crt-checkbox").for_each(|e| {
                    e.name = format!("Checkbox_{}", e.h);
                    e.id.clear();
                });
                let rows = named(s, "DiagnosticInfoFlexContainer").h;
                add(s, rows, tag("crt-checkbox"));
            },
            4,
            "rows-by-caption",
        ),
        (
            "renamed rows in another language and one more",
            |s| {
                s.elements.iter_mut().for_each(|e| e.label.clear());
                s.elements.iter_mut().filter(|e| e.tag == "crt-checkbox").for_each(|e| {
                    e.name = format!("Checkbox_{}", e.h);
                    e.id.clear();
                });
                let rows = named(s, "DiagnosticInfoFlexContainer").h;
                add(s, rows, tag("crt-checkbox"));
            },
            0,
            "rows-not-four",
        ),
        ("the panel closed", |s| s.elements.clear(), 0, "panel-absent"),
        ("cut off", |s| s.truncated = true, 0, "snapshot-truncated"),
    ];
    for (what, change, rows, code) in table {
        let mut snapshot = load("panel-all-red");
        change(&mut snapshot);
        let seen = recognise(&snapshot);
        assert_eq!(seen.panel.as_ref().map_or(0, |p| p.rows.len()), rows, "{what}: {:?}", seen.reasons);
        assert!(has(&seen, code), "{what}: {:?}", seen.reasons);
    }
}

#[test]
fn two_containers_are_no_panel() {
    let mut snapshot = load("panel-all-red");
    let container = named(&mut snapshot, "DiagnosticInfoFlexContainer").clone();
    add(&mut snapshot, 3, container);
    let seen = recognise(&snapshot);
    assert!(seen.panel.is_none() && has(&seen, "panel-twice"), "{:?}", seen.reasons);
}

#[test]
fn a_row_says_its_state_only_where_it_is_clear() {
    let mut snapshot = load("panel-all-green");
    let native = snapshot.elements.iter().position(|e| e.tag == "input").unwrap();
    snapshot.elements[native].checked = None;
    assert_eq!(recognise(&snapshot).panel.unwrap().rows[0].ok, None);
    named(&mut snapshot, "SystemSettingsCheckBox").checked = Some(true);
    assert_eq!(recognise(&snapshot).panel.unwrap().rows[0].ok, Some(true));
}

#[test]
fn a_page_without_the_platform_is_nothing() {
    let seen = recognise(&load("trap-marketing-page"));
    assert!(!seen.creatio && !seen.oauth_page && seen.panel.is_none());
}

#[test]
fn a_changed_mini_page_is_still_recognised_where_it_is_sure() {
    let table: [(&str, &str, Change, By); 14] = [
        (
            "only the fragment tells",
            "dialog-opaque-names",
            |s| unwrap_where(s, |e| e.tag == "oauthsettingsminipage"),
            By::Signature,
        ),
        ("only the schema tells", "dialog-opaque-names", |s| s.hash.clear(), By::Signature),
        (
            "the fragment is escaped",
            "dialog-opaque-names",
            |s| s.hash = "#Page/X%5Bmodal%3DOAuthSettingsMiniPage%5D".into(),
            By::Signature,
        ),
        (
            "a host that is not known",
            "dialog-opaque-names",
            |s| host(s, 2).tag = "crt-safe".into(),
            By::Signature,
        ),
        (
            "no host at all",
            "dialog-opaque-names",
            |s| unwrap_where(s, |e| e.tag == "crt-password-input"),
            By::Signature,
        ),
        ("an inner role", "dialog-opaque-names", |s| named(s, "Main").role = "dialog".into(), By::Signature),
        ("no masked host", "dialog-opaque-names", |s| host(s, 2).tag = "crt-input".into(), By::Signature),
        (
            "an encrypted host",
            "dialog-opaque-names",
            |s| host(s, 2).tag = "crt-encrypted-input".into(),
            By::Signature,
        ),
        (
            "revealed, told by labels",
            "dialog-opaque-names",
            |s| {
                host(s, 2).tag = "crt-input".into();
                input(s, 2).kind = "text".into();
            },
            By::Labels,
        ),
        (
            "revealed, told by names",
            "dialog-known-names",
            |s| {
                host(s, 2).tag = "crt-input".into();
                input(s, 2).kind = "text".into();
                (0..3).for_each(|f| relabel(s, f, ""));
            },
            By::Names,
        ),
        (
            "a renamed Save",
            "dialog-opaque-names",
            |s| named(s, "SaveButton").name = "Button_x".into(),
            By::Signature,
        ),
        (
            "the named mini page, whatever its buttons are called",
            "dialog-opaque-names",
            |s| {
                (0..3).for_each(|f| relabel(s, f, ""));
                unwrap(s, "FooterContainer");
                for name in ["SaveButton", "CancelButton", "CloseButton"] {
                    rename_all(s, name, &format!("x{name}"));
                }
            },
            By::Signature,
        ),
        (
            "marks around the labels",
            "dialog-opaque-names",
            |s| relabel(s, 2, " CLIENT\u{a0}secret *:"),
            By::Signature,
        ),
        (
            "one word left in English",
            "dialog-unknown-language",
            |s| relabel(s, 1, "Client ID"),
            By::Signature,
        ),
    ];
    for (what, name, change, by) in table {
        let mut snapshot = load(name);
        let [url, client_id, client_secret] = truth(&snapshot);
        change(&mut snapshot);
        let seen = recognise(&snapshot);
        let found = seen.settings.as_ref().unwrap_or_else(|| panic!("{what}: {:?}", seen.reasons));
        assert_eq!(
            (found.url, found.client_id, found.client_secret),
            (url, client_id, client_secret),
            "{what}"
        );
        assert_eq!(found.by, by, "{what}");
    }
}

#[test]
fn a_changed_mini_page_is_refused_for_the_stated_reason() {
    let table: [(&str, Change, &str); 39] = [
        ("no platform", |s| s.markers = vec!["crt-button".into()], "platform-absent"),
        ("cut off", |s| s.truncated = true, "snapshot-truncated"),
        ("too many elements", |s| s.elements.resize(401, Element::default()), "snapshot-truncated"),
        ("a handle twice", |s| s.elements[5].h = 2, "snapshot-malformed"),
        ("a parent that is not there", |s| host(s, 1).parent = Some(9999), "snapshot-malformed"),
        ("a child before its parent", |s| s.elements.swap(33, 34), "snapshot-malformed"),
        ("another dialog on top", confirmation, "dialog-without-fields"),
        (
            "another mini page in the fragment",
            |s| s.hash = "#Page/OAuthAuthorization_ListPage[modal=Contacts_MiniPage]".into(),
            "hash-other-modal",
        ),
        (
            "another mini page in the dialog",
            |s| {
                s.elements
                    .iter_mut()
                    .filter(|e| e.tag.contains("minipage"))
                    .for_each(|e| e.tag = "contacts_minipage".into())
            },
            "dialog-of-other-page",
        ),
        (
            "two fields",
            |s| {
                let h = host(s, 1).h;
                drop_tree(s, h);
            },
            "dialog-not-three-fields",
        ),
        (
            "four fields",
            |s| {
                let grid = grid(s);
                let h = add(s, grid, tag("crt-input"));
                add(s, h, native("text"));
            },
            "dialog-not-three-fields",
        ),
        (
            "two inputs in a field",
            |s| {
                let h = host(s, 2).h;
                add(s, h, native("text"));
            },
            "field-without-one-input",
        ),
        ("a number field", |s| input(s, 1).kind = "number".into(), "field-of-other-type"),
        (
            "an input of no field",
            |s| {
                let grid = grid(s);
                add(s, grid, native("password"));
            },
            "dialog-stray-input",
        ),
        (
            "a text area",
            |s| {
                let grid = grid(s);
                add(s, grid, tag("textarea"));
            },
            "dialog-other-control",
        ),
        ("a grid", |s| named(s, "TitleContainer").role = "grid".into(), "dialog-other-control"),
        (
            "one button",
            |s| {
                for name in ["CloseButton", "CancelButton", "SaveButton"] {
                    let h = named(s, name).h;
                    drop_tree(s, h);
                }
            },
            "dialog-not-two-buttons",
        ),
        (
            "no Save, and no words",
            |s| {
                unnamed_mini_page(s);
                (0..3).for_each(|f| relabel(s, f, ""));
                unwrap(s, "FooterContainer");
                let h = named(s, "SaveButton").h;
                drop_tree(s, h);
            },
            "dialog-without-save",
        ),
        ("two masked fields", |s| input(s, 1).kind = "password".into(), "dialog-two-secrets"),
        ("two web fields", |s| host(s, 1).tag = "crt-web-input".into(), "dialog-two-urls"),
        ("a masked web field", |s| host(s, 2).tag = "crt-web-input".into(), "dialog-two-urls"),
        ("the secret first", secret_first, "masked-field-out-of-place"),
        (
            "the address second",
            |s| {
                host(s, 0).tag = "crt-input".into();
                input(s, 0).qa.clear();
                host(s, 1).tag = "crt-web-input".into();
            },
            "web-field-out-of-place",
        ),
        (
            "revealed in a plain host, no labels",
            |s| {
                host(s, 2).tag = "crt-input".into();
                input(s, 2).kind = "text".into();
                (0..3).for_each(|f| relabel(s, f, ""));
            },
            "dialog-without-secret",
        ),
        (
            "labels of id and secret changed over",
            |s| {
                relabel(s, 1, "Client secret");
                relabel(s, 2, "Client ID");
            },
            "label-contradicts",
        ),
        ("the label of the input alone", |s| input(s, 1).label = "Client secret".into(), "label-contradicts"),
        ("a password instead", |s| relabel(s, 2, "Password"), "label-contradicts"),
        ("an unknown label among known ones", |s| relabel(s, 2, "API key"), "label-unknown"),
        ("a name of another role", |s| rename(s, 1, "ClientSecretInput"), "name-contradicts"),
        ("a name of two roles", |s| rename(s, 2, "ClientIdOrSecret"), "name-contradicts"),
        (
            "two fields of one name",
            |s| {
                rename(s, 1, "Input_x");
                rename(s, 2, "Input_x");
            },
            "fields-alike",
        ),
        (
            "a caption that stands in another field, too",
            |s| {
                (0..3).for_each(|f| relabel(s, f, "Titkos kulcs"));
                relabel(s, 0, "URL");
            },
            "fields-alike",
        ),
        (
            "the fragment names the mini page, whose fields are not in this dialog",
            |s| {
                unwrap_where(s, |e| e.tag == "oauthsettingsminipage");
                (0..3).for_each(|f| relabel(s, f, ""));
                s.elements.insert(0, Element { h: 900, ..native("text") });
            },
            "dialog-unsure",
        ),
        ("the secret is read-only", |s| host(s, 2).readonly = true, "field-readonly"),
        ("the client id is read-only", |s| input(s, 1).readonly = true, "field-readonly"),
        ("the address is disabled", |s| input(s, 0).disabled = true, "field-disabled"),
        ("the secret is hidden", |s| input(s, 2).visible = false, "field-hidden"),
        (
            "the address is hidden with its host",
            |s| {
                let h = host(s, 0).h;
                hide(s, h);
            },
            "field-hidden",
        ),
        ("the secret is inert", |s| input(s, 2).reachable = false, "field-unreachable"),
    ];
    for (what, change, code) in table {
        let mut snapshot = load("dialog-opaque-names");
        change(&mut snapshot);
        let seen = recognise(&snapshot);
        assert!(seen.settings.is_none(), "{what}");
        assert!(has(&seen, code), "{what}: {:?}", seen.reasons);
    }
}

#[test]
fn the_captions_of_each_known_language_tell_the_fields() {
    let languages = [
        ("en-US", ["Identity Service URL", "Client ID", "Client secret"]),
        ("uk-UA", ["URL Identity Service", "Ідентифікатор клієнта", "Секрет клієнта"]),
        ("ru-RU", ["URL сервиса идентификации", "Идентификатор клиента", "Секрет клиента"]),
        ("es-ES", ["URL del servicio de identidad", "ID de cliente", "Secreto de cliente"]),
        ("pt-BR", ["URL do serviço de identidade", "ID do cliente", "Segredo do cliente"]),
        ("fr-FR", ["URL du service d’identité", "ID client", "Secret client"]),
        ("de-DE", ["URL des Identity Service", "Client-ID", "Clientgeheimnis"]),
        ("pl-PL", ["Adres URL usługi tożsamości", "Identyfikator klienta", "Klucz tajny klienta"]),
        ("cs-CZ", ["Adresa URL služby Identit", "ID klienta", "Tajný klíč klienta"]),
        ("it-IT", ["URL del servizio di identità", "ID client", "Segreto client"]),
        ("nl-NL", ["Identity Service URL", "Client-id", "Clientgeheim"]),
        ("ja-JP", ["Identity Service URL", "クライアント ID", "クライアント シークレット"]),
        ("ko-KR", ["Identity Service URL", "클라이언트 ID", "클라이언트 시크릿"]),
        ("zh-CN", ["Identity Service URL", "客户端 ID", "客户端密钥"]),
    ];
    for (culture, captions) in languages {
        // Revealed in a plain field: nothing but its caption tells the secret.
        let mut page = load("dialog-opaque-names");
        let [url, client_id, client_secret] = truth(&page);
        page.culture = culture.into();
        host(&mut page, 2).tag = "crt-input".into();
        input(&mut page, 2).kind = "text".into();
        for (field, caption) in captions.iter().enumerate() {
            relabel(&mut page, field, caption);
        }
        let seen = recognise(&page);
        let found = seen.settings.as_ref().unwrap_or_else(|| panic!("{culture}: {:?}", seen.reasons));
        assert_eq!(
            ([found.url, found.client_id, found.client_secret], found.by),
            ([url, client_id, client_secret], By::Labels),
            "{culture}"
        );
        // And it contradicts: under the secret's caption nothing else is filled.
        relabel(&mut page, 1, captions[2]);
        relabel(&mut page, 2, captions[1]);
        assert!(has(&recognise(&page), "label-contradicts"), "{culture}");
    }
}

#[test]
fn without_a_grid_the_bar_goes_before_the_first_field() {
    let mut snapshot = load("dialog-opaque-names");
    unwrap(&mut snapshot, "MainContainer");
    let first = host(&mut snapshot, 0).h;
    assert_eq!(recognise(&snapshot).settings.unwrap().anchor, first);
}

#[test]
fn a_hidden_dialog_is_none() {
    let mut snapshot = load("dialog-opaque-names");
    let dialog = snapshot.elements.iter().find(|e| e.role == "dialog").unwrap().h;
    hide(&mut snapshot, dialog);
    assert!(recognise(&snapshot).settings.is_none());
}

#[test]
fn a_reason_shows_no_more_of_the_page_than_needed() {
    let mut snapshot = load("dialog-opaque-names");
    relabel(&mut snapshot, 2, &"password ".repeat(1000));
    assert!(recognise(&snapshot).reasons.iter().all(|r| r.seen.chars().count() <= 80));
}

#[test]
fn the_gate_is_found_without_walking_the_document() {
    assert!(landmarks().gate.iter().all(|g| g.starts_with('#') && !g.contains([' ', '[', '.', ','])));
}
