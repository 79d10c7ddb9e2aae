//! Settings files and what else people have: whole settings files are read as .NET reads them, everything else is
//! taken where the credentials surely are, and called what it is.

use crate::support::one_in;
use oauth_assistant::profile::import::{Doubt, Import, Kind, Note, Refusal, Syntax, Why, import};
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn fixture(path: &str) -> Vec<u8> {
    let path = format!("{}/tests/fixtures/{path}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// The clients as .NET lists them: id and secrets.
fn clients(import: &Import) -> Value {
    let client = |c: &oauth_assistant::profile::import::ImportedClient| {
        let secrets: Vec<&str> = c.secrets.iter().map(|s| s.expose()).collect();
        json!({ "ClientId": c.client_id, "Secrets": secrets })
    };
    import.clients.iter().map(client).collect()
}

/// What the two JSON readers, or the binding to a list, make of a file. `None`: no reader reads a client.
fn dotnet(case: &Value) -> Option<Value> {
    let list = |value: Value| {
        let clients = value.as_array()?.iter().filter(|client| client["ClientId"].is_string());
        let clients = clients.map(|client| {
            let secrets = client["Secrets"].as_array().cloned().unwrap_or_default();
            json!({ "ClientId": client["ClientId"], "Secrets": secrets })
        });
        Some(Value::from(clients.collect::<Vec<_>>())).filter(|list| list != &json!([]))
    };
    let text = |name: &str| serde_json::from_str(case[name].as_str()?).ok().and_then(list);
    list(case["bound_to_a_list"].clone())
        .or_else(|| text("text_by_system_text_json"))
        .or_else(|| text("text_by_newtonsoft"))
}

#[test]
fn a_whole_settings_file_is_read_as_dotnet_reads_it() {
    let cases: Vec<Value> = serde_json::from_slice(&fixture("dotnet/dotnet.json")).unwrap();
    assert_eq!(cases.len(), 46);
    let mut wrong = BTreeMap::new();
    for case in &cases {
        let name = case["file"].as_str().unwrap();
        let made = import(&fixture(&format!("dotnet/{name}")));
        let (made, expected) = match (&made, dotnet(case)) {
            // A fragment is no whole file: .NET would refuse it, the importer calls it what it is.
            (Ok(made), None) if made.kind == Kind::SettingsFragment => continue,
            (Ok(made), expected) => (Some(clients(made)), expected),
            (Err(_), expected) => (None, expected),
        };
        if made != expected {
            wrong.insert(name, (made, expected));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_only_one_of_the_two_readers_reads_is_imported_with_a_word_about_it() {
    let cases: Vec<Value> = serde_json::from_slice(&fixture("dotnet/dotnet.json")).unwrap();
    for case in &cases {
        let by = |name: &str| case[name].as_str().is_some_and(|text| text.starts_with('['));
        let name = case["file"].as_str().unwrap();
        if by("text_by_system_text_json") != by("text_by_newtonsoft") {
            let notes = import(&fixture(&format!("dotnet/{name}"))).unwrap().notes;
            assert!(notes.iter().any(|note| matches!(note, Note::OneReader { .. })), "{name}: {notes:?}");
        } else if let Ok(made) = import(&fixture(&format!("dotnet/{name}"))) {
            assert!(!made.notes.iter().any(|note| matches!(note, Note::OneReader { .. })), "{name}");
        }
    }
}

const ID: &str = "CrmSystemUser001";
const SECRET: &str = "K7vQ2mX9pLr4TzB8nWc5YdJ1hGf6sAe3";

fn one(kind: Kind, made: &Result<Import, Refusal>) {
    let made = made.as_ref().unwrap_or_else(|refusal| panic!("{kind:?}: {refusal:?}"));
    assert_eq!(made.kind, kind);
    assert_eq!(clients(made), json!([{ "ClientId": ID, "Secrets": [SECRET] }]), "{kind:?}");
}

#[test]
fn the_files_that_people_have_are_taken_or_named() {
    for (name, kind) in [
        ("07-k8s-configmap.yaml", Kind::ConfigMap),
        ("08-docker-compose.yml", Kind::Compose),
        ("10-Dockerfile-OAuth", Kind::Dockerfile),
        ("13-flat-keys.json", Kind::Settings),
        ("17-postman-environment.json", Kind::Postman),
        ("25-snippet-alone.json", Kind::ClientsText),
    ] {
        one(kind, &import(&fixture(&format!("files/{name}"))));
    }
    let clio = import(&fixture("files/15-clio-oauth-env.json")).unwrap();
    assert_eq!((clio.kind, clio.clients.len()), (Kind::Clio, 1));
    assert_eq!(clio.clients[0].url.as_deref(), Some("https://id.example:9999"));
    let number = import(&fixture("files/21-unquoted-number-id.json")).unwrap();
    assert_eq!(number.clients[0].client_id, "1234567890123456");
    assert!(matches!(number.notes[..], [Note::OneReader { .. }]));
    for (name, why) in [
        ("19-clients-twice.json", Why::DuplicateKey { line: 6 }),
        ("27-secrets-as-objects.json", Why::SecretsObjects { line: 5, client: 1 }),
    ] {
        assert_eq!(import(&fixture(&format!("files/{name}"))).unwrap_err().why, why, "{name}");
    }
    let nbsp = import(&fixture("files/23-nbsp.json")).unwrap_err().message();
    assert!(format!("{nbsp:?}").contains("U+00A0"), "{nbsp:?}");
}

/// The text of `Clients`, as JSON.
fn listed() -> String {
    json!([{ "ClientId": ID, "Secrets": [SECRET], "AllowedGrantTypes": ["client_credentials"] }]).to_string()
}

/// The same escaped as in a JSON text, without the quotes around it.
fn escaped() -> String {
    let text = Value::from(listed()).to_string();
    text[1..text.len() - 1].to_owned()
}

fn taken(kind: Kind, texts: &[String]) {
    for text in texts {
        let made = import(text.as_bytes());
        assert!(made.is_ok(), "{kind:?}: {made:?}\n{text}");
        one(kind, &made);
    }
}

fn refused(texts: &[(&str, Why)]) {
    for (text, why) in texts {
        assert_eq!(import(text.as_bytes()).map_err(|refusal| refusal.why), Err(why.clone()), "{text}");
    }
}

/// Pieces of `appsettings.json`, as the Academy's "Set up the Identity Service" prints them and people copy them.
#[test]
fn a_piece_of_a_settings_file_is_taken_and_called_what_it_is() {
    let (list, text) = (listed(), escaped());
    taken(
        Kind::SettingsFragment,
        &[
            format!("\"Clients\": \"{text}\""),
            format!("\"DbProvider\": \"Postgres\",\n\"Clients\": \"{text}\","),
            format!("// ours\n\"Clients\": {list},\n"),
            format!("\"Clients:0:ClientId\": \"{ID}\",\n\"Clients:0:Secrets:0\": \"{SECRET}\""),
        ],
    );
    taken(Kind::ClientList, &[list.clone(), format!("// ours\n{list}")]);
    taken(
        Kind::ClientsText,
        &[format!("\"{text}\""), format!("\"{text}\",\n"), text.clone(), format!("{text}\",")],
    );
    let one = json!({ "ClientId": ID, "Secrets": [SECRET] }).to_string();
    taken(Kind::OneClient, &[one.clone(), one.trim_matches(['{', '}'].as_slice()).to_owned()]);
    taken(Kind::OneClient, &[json!({ "client_id": ID, "client_secret": SECRET }).to_string()]);
}

/// Sections, overlays and names as in the .NET documentation, "Configuration in ASP.NET Core".
#[test]
fn every_shape_of_dotnets_configuration_is_read_as_it_is() {
    let inner = listed();
    taken(
        Kind::Settings,
        &[
            json!({ "Clients": { "0": { "ClientId": ID, "Secrets": { "0": SECRET } } } }).to_string(),
            json!({ "Clients": { "creatio": { "clientid": ID, "SECRETS": [SECRET] } } }).to_string(),
            json!({ "Clients:0": { "ClientId": ID, "Secrets:0": SECRET } }).to_string(),
            json!({ "CLIENTS": inner }).to_string(),
            json!({ "Logging": { "A": 1 }, "logging": { "B": 2 }, "Clients": inner }).to_string(),
        ],
    );
    let section = import(
        json!({ "Mcp:Clients:0:ClientId": ID, "Mcp": { "Clients": [{ "Secrets": [SECRET] }] } })
            .to_string()
            .as_bytes(),
    );
    assert!(matches!(section.as_ref().unwrap().notes[..], [Note::Section { .. }]));
    one(Kind::Settings, &section);
    refused(&[
        (
            r#"{"A": 1,
            "a": 2, "Clients": "[]"}"#,
            Why::DuplicateKey { line: 2 },
        ),
        (
            r#"{"Clients": [{"ClientId": "a"}],
            "clients:0:clientid": "b"}"#,
            Why::DuplicateKey { line: 2 },
        ),
        (r#"{"Clients": "[]", "Clients:0:ClientId": "a"}"#, Why::ClientsTwice { line: 1 }),
        (r#"{"Clients": [{"Secrets": ["only the secret"]}]}"#, Why::Overlay { line: 1 }),
        (r##"{"Clients": [{"ClientId": "#{Id}#", "Secrets": ["#{S}#"]}]}"##, Why::Placeholders { line: 1 }),
        (r#"{"Clients__0__ClientId": "a"}"#, Why::Underscores { line: 1 }),
        (r#"{"Clients ": "[]"}"#, Why::NameBlank { line: 1 }),
        (r#"{"Clients": "{\"ClientId\": \"a\"}"}"#, Why::OneObject { line: 1 }),
    ]);
}

fn syntax(text: &str) -> (Syntax, usize, usize) {
    match import(text.as_bytes()).map_err(|refusal| refusal.why) {
        Err(Why::File { syntax, at }) => (syntax, at.line, at.column),
        other => panic!("{other:?}: {text}"),
    }
}

#[test]
fn what_an_editor_or_a_chat_left_is_named_with_its_place_and_character() {
    for (text, expected) in [
        ("{\u{a0}\"Clients\": 1}", (Syntax::Invisible('\u{a0}'), 1, 2)),
        ("\u{200b}{\"Clients\": 1}", (Syntax::Invisible('\u{200b}'), 1, 1)),
        ("\u{a0}{\"Clients\": 1}", (Syntax::Invisible('\u{a0}'), 1, 1)),
        ("{\"a\": 1,\n\u{202f}\"Clients\": 1}", (Syntax::Invisible('\u{202f}'), 2, 1)),
        ("{“Clients”: 1}", (Syntax::Typographic('“'), 1, 2)),
        ("“Clients”: 1", (Syntax::Typographic('“'), 1, 1)),
        ("{\"Clients\": „a“}", (Syntax::Typographic('„'), 1, 13)),
        ("{\"Clients\": ‘a’}", (Syntax::Typographic('‘'), 1, 13)),
        ("{\"Clients”: \"a\"}", (Syntax::Typographic('”'), 1, 10)),
        ("{\"a\": \"x”,\n\"Clients\": \"a\"}", (Syntax::Typographic('”'), 1, 9)),
        ("{\n# db\n\"Clients\": 1}", (Syntax::Hash, 2, 1)),
        ("# db\n{\"Clients\": 1}", (Syntax::Hash, 1, 1)),
        ("```json\n{\"Clients\": 1}\n```", (Syntax::Fence, 1, 1)),
        ("{\"Clients\": 1}\n```", (Syntax::Fence, 2, 1)),
        ("Here it is:\n{\"Clients\": 1}", (Syntax::TextBefore, 1, 1)),
        ("{\"Clients\": 1}\nthanks", (Syntax::TextAfter, 2, 1)),
        ("{\"Clients\": 1}\n{\"Clients\": 2}", (Syntax::TwoRoots, 2, 1)),
        ("{\"Clients\": 1, \"x\": \"\\ud83d\"}", (Syntax::Surrogate, 1, 22)),
        ("{\"Clients\": 1}\n\0", (Syntax::Invisible('\0'), 2, 1)),
    ] {
        assert_eq!(syntax(text), expected, "{text}");
    }
}

/// `web.config` of ASP.NET Core (Microsoft, "Host ASP.NET Core on Windows with IIS": `environmentVariables`).
#[test]
fn variables_of_iis_are_read() {
    let quoted = listed().replace('"', "&quot;");
    let config = |inside: &str| {
        format!(
            "<?xml version=\"1.0\"?>\n<configuration><!-- <environmentVariables> --><aspNetCore processPath=\"dotnet\"><environmentVariables>\n{inside}\n</environmentVariables></aspNetCore></configuration>"
        )
    };
    taken(
        Kind::WebConfig,
        &[
            config(&format!("<environmentVariable name=\"Clients\" value=\"{quoted}\" />")),
            config(&format!(
                "<environmentVariable value='{}' name='Clients'></environmentVariable>",
                listed()
            )),
            config(&format!(
                "<environmentVariable name=\"Clients__0__ClientId\" value=\"{ID}\" /><add name=\"CLIENTS__0__Secrets__0\" value=\"{SECRET}\" />"
            )),
            format!("<environmentVariable name=\"Clients\" value=\"{quoted}\" />"),
        ],
    );
    refused(&[
        ("<configuration><connectionStrings/></configuration>", Why::NoClientsHere),
        ("<html><body>Clients</body></html>", Why::Markup),
        ("<environmentVariables><environmentVariable name=\"Clients\"", Why::Markup),
    ]);
}

/// Docker's own references: "Dockerfile reference" (ENV), "docker container run" (-e, --env, --env-file), "Set
/// environment variables within your container's environment" (Compose), "docker inspect".
#[test]
fn what_docker_takes_is_read() {
    let (list, text) = (listed(), escaped());
    let keys = [format!("Clients__0__ClientId={ID}"), format!("Clients__0__Secrets__0={SECRET}")];
    let [id, secret] = &keys;
    taken(
        Kind::Dockerfile,
        &[
            format!("FROM x\nENV {id} \\\n    {secret}\n"),
            format!("# syntax=docker/dockerfile:1\nFROM x\nenv Clients '{list}'\n"),
            format!("FROM x\nENV Clients=\"{text}\" A=b\nRUN echo {{}}\n"),
            format!("FROM x\nENV Clients__0__ClientId {ID}\nENV Clients__0__Secrets__0 {SECRET}\n"),
        ],
    );
    taken(
        Kind::Commands,
        &[
            format!("docker run -d -p 8090:80 -e '{id}' --env {secret} image"),
            format!("$ sudo docker run -d \\\n  -e Clients='{list}' \\\n  image"),
            format!("docker run --env=\"Clients={text}\" image"),
            format!("docker run `\r\n -e \"{id}\" `\r\n -e \"{secret}\" image"),
            format!("-e {id}\n-e {secret}"),
            format!("export {id}\nexport {secret}"),
            format!("set {id}\r\nset {secret}\r\n"),
            format!("setx Clients__0__ClientId {ID} /M\nsetx Clients__0__Secrets__0 \"{SECRET}\" /M"),
            format!("$env:Clients__0__ClientId = '{ID}'\n$env:Clients__0__Secrets__0=\"{SECRET}\""),
            format!(
                "dotnet user-secrets set \"Clients:0:ClientId\" \"{ID}\"\ndotnet user-secrets set \"Clients:0:Secrets:0\" \"{SECRET}\""
            ),
            format!("kubectl create secret generic x --from-literal={id} --from-literal={secret}"),
            format!("az webapp config appsettings set -g g -n n --settings {id} {secret}"),
        ],
    );
    taken(
        Kind::EnvFile,
        &[
            format!("# ours\nDbProvider=Postgres\n{id}\n{secret}\n"),
            format!("Clients={list}"),
            format!(
                "[Service]\nExecStart=/usr/bin/dotnet x.dll\nEnvironment=\"{id}\" \"{secret}\"\nEnvironment=A=b\n"
            ),
        ],
    );
    let quoted =
        import(format!("Clients__0__ClientId=\"{ID}\"\nClients__0__Secrets__0='{SECRET}' ").as_bytes());
    assert_eq!(quoted.as_ref().unwrap().notes, [Note::ReadersDiffer { line: 1 }]);
    one(Kind::EnvFile, &quoted);
    taken(
        Kind::Compose,
        &[
            format!(
                "version: '3'\nservices:\n  is:\n    environment:\n      Clients__0__ClientId: {ID}\n      Clients__0__Secrets__0: \"{SECRET}\"\n"
            ),
            format!("services:\n  is:\n    environment:\n      Clients: '{list}'\n"),
            format!("services:\n  is:\n    environment:\n      Clients: >-\n        {list}\n"),
            format!("services:\r\n  is:\r\n    environment:\r\n      - {id}\r\n      - {secret}\r\n"),
            json!({ "services": { "is": { "environment": { "Clients": list } } } }).to_string(),
        ],
    );
    let inspected = json!([{ "Id": "x", "Config": { "Env": ["PATH=/bin", id, secret] } }]);
    taken(Kind::DockerInspect, &[inspected.to_string(), inspected[0]["Config"]["Env"].to_string()]);
    refused(&[
        ("FROM x\nCOPY . .", Why::NoClientsHere),
        ("docker run -p 8090:80 image", Why::NoClientsHere),
        ("docker run -e Clients image", Why::Elsewhere { line: 1 }),
        ("services:\n  is:\n    env_file: .env\n", Why::EnvFile),
        ("services:\n  is:\n    environment:\n      Clients: ${CLIENTS}x\n", Why::Elsewhere { line: 4 }),
        ("services:\n is:\n\tenvironment: x", Why::Yaml { line: 3 }),
        ("Clients=[]\nCLIENTS=[]", Why::SetTwice { line: 2 }),
    ]);
    let dollars = import(b"services:\n  is:\n    environment:\n      - Clients__0__ClientId=a\n      - Clients__0__Secrets__0=a$$b$$$$c\n");
    assert_eq!(clients(&dollars.unwrap()), json!([{ "ClientId": "a", "Secrets": ["a$b$$c"] }]));
}

/// Kubernetes: "ConfigMaps", "Secrets", "Define Environment Variables for a Container".
#[test]
fn what_kubernetes_keeps_is_read() {
    use base64ct::{Base64, Encoding};
    let list = listed();
    let file = json!({ "Clients": list }).to_string();
    let base64 = |text: &str| Base64::encode_string(text.as_bytes());
    let head = |kind: &str| format!("apiVersion: v1\nkind: {kind}\nmetadata:\n  name: x\n");
    taken(Kind::ConfigMap, &[
        format!("{}data:\n  Clients__0__ClientId: {ID}\n  Clients__0__Secrets__0: {SECRET}\n", head("ConfigMap")),
        format!("{}data:\n  appsettings.json: '{}'\n", head("ConfigMap"), file.replace('\'', "''")),
        format!("---\n{}---\n{}data:\n  Clients: '{list}'\n", head("Namespace"), head("ConfigMap")),
        json!({ "apiVersion": "v1", "kind": "List", "items": [{ "apiVersion": "v1", "kind": "ConfigMap", "data": { "appsettings.json": file } }] }).to_string(),
    ]);
    taken(
        Kind::KubernetesSecret,
        &[
            format!("{}stringData:\n  appsettings.Production.json: |-\n    {file}\n", head("Secret")),
            format!("{}type: Opaque\ndata:\n  appsettings.json: {}\n", head("Secret"), base64(&file)),
            format!(
                "{}data:\n  Clients__0__ClientId: {}\n  Clients__0__Secrets__0: {}\n",
                head("Secret"),
                base64(ID),
                base64(SECRET)
            ),
        ],
    );
    taken(
        Kind::Kubernetes,
        &[format!(
            "apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n      - name: is\n        env:\n        - name: Clients__0__ClientId\n          value: {ID}\n        - name: Clients__0__Secrets__0\n          value: {SECRET}\n"
        )],
    );
    taken(
        Kind::Yaml,
        &[
            format!("env:\n- name: Clients\n  value: '{list}'\n"),
            format!("Clients__0__ClientId: {ID}\nClients__0__Secrets__0: {SECRET}\n"),
            format!("- Clients__0__ClientId={ID}\n- Clients__0__Secrets__0={SECRET}\n"),
        ],
    );
    let reference = "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - env:\n    - name: Clients\n      valueFrom:\n        secretKeyRef: {name: x, key: y}\n";
    refused(&[
        (reference, Why::Elsewhere { line: 6 }),
        (&format!("{}data: {{}}\n", head("ConfigMap")), Why::NoClientsHere),
    ]);
    // The place is that in the whole file.
    let broken =
        format!("{}data:\n  appsettings.json: |\n    {{\n      \"Clients\": “\n    }}\n", head("ConfigMap"));
    assert!(matches!(syntax(&broken), (Syntax::Typographic('“'), 8, _)), "{:?}", syntax(&broken));
}

/// Azure: "Configure an App Service app" (advanced edit), `az webapp config appsettings list`; clio's repository,
/// `appsettings.json`; Postman, "Environment export".
#[test]
fn settings_of_other_programs_are_read() {
    let pairs = json!([
        { "name": "Clients__0__ClientId", "value": ID, "slotSetting": false },
        { "name": "Clients__0__Secrets__0", "value": SECRET, "slotSetting": true },
    ]);
    taken(Kind::AzureSettings, &[
        pairs.to_string(),
        json!({ "properties": { "Clients__0__ClientId": ID, "Clients__0__Secrets__0": SECRET } }).to_string(),
        json!({ "resources": [{ "properties": { "siteConfig": { "appSettings": pairs } } }] }).to_string(),
        json!({ "IsEncrypted": false, "Values": { "Clients:0:ClientId": ID, "Clients:0:Secrets:0": SECRET } }).to_string(),
    ]);
    let vault = r#"[{"name": "Clients__0__ClientId", "value": "a"}, {"name": "Clients__0__Secrets__0", "value": "@Microsoft.KeyVault(SecretUri=https://v.example/x)"}]"#;
    let vault = import(vault.as_bytes()).unwrap();
    assert_eq!(clients(&vault), json!([{ "ClientId": "a", "Secrets": [] }]));
    refused(&[
        (
            r#"{"Environments": {"dev": {"Uri": "http://x", "Login": "l", "Password": "p"}}}"#,
            Why::NoClientsHere,
        ),
        (r#"{"values": [{"key": "client_id", "value": "a"}]}"#, Why::NotOnePair),
        (
            r#"{"values": [{"key": "dev_client_id", "value": "a"}, {"key": "client_id", "value": "b"}, {"key": "client_secret", "value": "c"}]}"#,
            Why::NotOnePair,
        ),
        (r#"{"info": {"_postman_id": "x"}, "item": []}"#, Why::NoClients),
    ]);
}

#[test]
fn a_log_a_sentence_and_two_files_are_refused_for_what_they_are() {
    refused(&[
        (
            "The client id is CrmSystemUser001 and the secret K7vQ2mX9pLr4TzB8nWc5YdJ1hGf6sAe3, thanks!",
            Why::Message,
        ),
        ("Client ID: CrmSystemUser001\nSecret: K7vQ2mX9pLr4TzB8nWc5YdJ1hGf6sAe3", Why::NotOnePair),
        (
            "2026-11-26 10:00:00 [ERR] Client secret validation failed for client: x.\n2026-11-26 10:00:01 [INF] a=b",
            Why::Log,
        ),
        (
            "[2026-11-26 10:00:00 ERR] Client secret validation failed for client: x.\n[2026-11-26 10:00:01 INF] x",
            Why::Log,
        ),
        ("{\"@t\":\"2026\",\"@mt\":\"x\"}\n{\"@t\":\"2026\",\"@mt\":\"client secret\"}", Why::Log),
        ("info: Microsoft.Hosting.Lifetime[0]\ninfo: IdentityServer4.Startup[0]", Why::Log),
        ("[27/11/26, 10:00] Anna: the client id is a and the secret is b", Why::Message),
        ("{client id a, secret b}", Why::Message),
        ("Title,Username,Password,URL\nIDS,a,b,c", Why::Passwords),
        (r#"{"encrypted": false, "items": [{"login": {"username": "a", "password": "b"}}]}"#, Why::Passwords),
        ("<?xml version=\"1.0\"?><KeePassFile><Root/></KeePassFile>", Why::Passwords),
        ("module.exports = {\n  apps: [{ env: {\n    Clients__0__ClientId: \"a\",\n  } }],\n}", Why::Program),
        ("a: &a [x]\nb: [*a, *a, *a, *a]\nc: [*b, *b]\n", Why::Unknown),
    ]);
    let twice = json!({ "Clients": listed() }).to_string();
    assert!(matches!(syntax(&format!("{twice}\n{twice}")), (Syntax::TwoRoots, 2, 1)));
}

/// No program of the vendor's has these names: people give them to their own variables, tables and notes.
#[test]
fn credentials_under_names_of_their_own_are_taken_with_a_word_about_it() {
    let encoded = |text: &str| {
        use base64ct::{Base64, Encoding};
        Base64::encode_string(text.as_bytes())
    };
    for (kind, text) in [
        (Kind::EnvFile, format!("CLIENT_ID={ID}\nCLIENT_SECRET={SECRET}\nAZURE_CLIENT_ID=other\n")),
        (Kind::EnvFile, format!("IDENTITY_CLIENT_ID={ID}\nIDENTITY_CLIENT_SECRET=\"{SECRET}\"\nDB=x\n")),
        (Kind::Commands, format!("export OAUTH_CLIENT_ID={ID}\nexport OAUTH_CLIENT_SECRET={SECRET}\n")),
        (Kind::Commands, format!("setx CLIENT_ID {ID}\nsetx CLIENT_SECRET {SECRET}\n")),
        (Kind::Commands, format!("$env:CLIENT_ID = '{ID}'\n$env:CLIENT_SECRET = '{SECRET}'\n")),
        (Kind::Named, format!("client_id     = \"{ID}\"\nclient_secret = \"{SECRET}\"\n")),
        (Kind::Named, format!("Client ID\t{ID}\nClient secret\t{SECRET}\n")),
        (
            Kind::Named,
            format!(
                "| Parameter | Value |\n| --- | --- |\n| Client ID | {ID} |\n| **Client secret** | `{SECRET}` |\n"
            ),
        ),
        (Kind::Named, format!("Name,client_id,client_secret\nCreatio,{ID},{SECRET}\n")),
        (Kind::Named, format!("\"client_id\",\"client_secret\"\n\"{ID}\",\"{SECRET}\"\n")),
        (Kind::Named, format!("Client ID: {ID}\nClient secret: {SECRET}\n")),
        (Kind::Named, format!("identity:\n  clientId: {ID}\n  clientSecret: {SECRET}\n")),
        (
            Kind::KubernetesSecret,
            format!(
                "apiVersion: v1\nkind: Secret\ndata:\n  clientId: {}\n  clientSecret: {}\n",
                encoded(ID),
                encoded(SECRET)
            ),
        ),
    ] {
        let made = import(text.as_bytes());
        one(kind, &made);
        let notes = made.unwrap().notes;
        assert!(notes.contains(&Note::Named), "{text}: {notes:?}");
    }
    refused(&[
        ("CLIENT_ID=a\n", Why::NotOnePair),
        ("CLIENT_ID=a\nCLIENT_SECRET=b\nOTHER_CLIENT_ID=c\nOTHER_CLIENT_SECRET=d\n", Why::NotOnePair),
        ("AZURE_CLIENT_ID=a\nAZURE_CLIENT_SECRET=b\n", Why::NoClientsHere),
        ("client_id,client_secret\na,b\nc,d\n", Why::NotOnePair),
        ("[Service]\nEnvironmentFile=/etc/identity.env\n", Why::EnvFile),
        ("Client ID: a\nClient secret: b (until May)\n", Why::NotOnePair),
    ]);
}

#[test]
fn variables_that_lie_over_a_file_need_not_name_the_grants() {
    let text = format!("Clients__0__ClientId={ID}\nClients__0__Secrets__0={SECRET}\n");
    let made = import(text.as_bytes()).unwrap();
    assert!(made.clients[0].can_connect);
    assert!(made.warnings.iter().any(|warning| warning.doubt == Doubt::GrantUnsaid), "{:?}", made.warnings);
    let other = format!("{text}Clients__0__AllowedGrantTypes__0=implicit\n");
    assert!(!import(other.as_bytes()).unwrap().clients[0].can_connect);
    let whole = json!({ "Clients": [{ "ClientId": ID, "Secrets": [SECRET] }] }).to_string();
    assert!(!import(whole.as_bytes()).unwrap().clients[0].can_connect);
}

#[test]
fn a_file_inside_of_commands_or_of_another_program_is_read() {
    let list = listed();
    one(
        Kind::Commands,
        &import(format!("cat > appsettings.json <<'EOF'\n{{\"Clients\": {list}}}\nEOF\n").as_bytes()),
    );
    let variables = json!({ "Clients__0__ClientId": ID, "Clients__0__Secrets__0": SECRET });
    let launch = json!({ "profiles": { "is": { "environmentVariables": variables } } });
    let pm2 = json!({ "apps": [{ "name": "is", "env": variables }] });
    for text in [launch, pm2] {
        one(Kind::Json, &import(text.to_string().as_bytes()));
    }
    let expands = format!("cat <<EOF\n{{\"Clients\": {}}}\nEOF\n", list.replace(SECRET, "$SECRET"));
    assert!(import(expands.as_bytes()).is_err(), "the shell puts something else there");
}

#[test]
fn what_a_broken_text_was_meant_to_be_is_said() {
    for (text, kind) in [
        ("{\n  \"Clients\": [ { \"ClientId\": \"x\" \"Secrets\": [] } ]\n}", Kind::Settings),
        ("[{\"ClientId\": \"x\", ]", Kind::ClientList),
        ("{'ClientId': 'x', 'Secrets': ['y']}", Kind::OneClient),
    ] {
        let refusal = import(text.as_bytes()).unwrap_err();
        assert_eq!(refusal.kind, Some(kind), "{text}");
        let keys: Vec<&str> = refusal.message().iter().map(|(key, _)| *key).collect();
        assert!(keys[0].starts_with("import_kind_") && keys[1] == "import_at", "{text}: {keys:?}");
        assert_eq!(keys.len(), 3, "{text}: {keys:?}");
    }
}

#[test]
fn a_megabyte_of_each_kind_is_read_or_refused() {
    // A tenth of it where not all cases are asked for.
    let size = if one_in() == 1 { 1_000_000 } else { 100_000 };
    let full = |begin: &str, unit: &str, end: &str| {
        let units = (size - begin.len() - end.len()) / unit.len();
        [begin, &unit.repeat(units), end].concat()
    };
    let count = size / 100;
    let many: Vec<Value> =
        (0..count).map(|n| json!({ "ClientId": format!("c{n}"), "Secrets": ["s"] })).collect();
    assert_eq!(import(json!({ "Clients": many }).to_string().as_bytes()).unwrap().clients.len(), count);
    for text in [
        full("{\"Clients\": [", "{},", "{}]}"),
        full("{\"a\": {\"b\": [", "[],", "1]}}"),
        full("{", "\"a\":[],", "\"Clients\":\"[]\"}"),
        full("services:\n a: ", "[", ""),
        full("services:\n a: ", "{a: [", ""),
        full("services:\n", " - ", ""),
        full("services:\n a:\n", "  - x\n", ""),
        full("FROM x\n", "ENV a=b \\\n", ""),
        full("docker run ", "-e Clients__0__ClientId=a ", ""),
        full("", "a=b\n", ""),
        full("", "a=\"b\n", ""),
        full("docker run ", "\"'\\", ""),
        full("<configuration>", "<a b='c'>", ""),
        full("<", "<!-- -->", ""),
        full("{\"Clients\": \"", "/* */", "[]\"}"),
        full("\"", "a\\\"", "\": 1"),
        full("apiVersion: v1\nkind: Secret\ndata:\n  a: ", "QUJD", "\n"),
        full("&a [", "*a, ", "]"),
    ] {
        let before = std::time::Instant::now();
        let made = import(text.as_bytes());
        assert!(before.elapsed().as_secs() < 10, "{:?} for {}", before.elapsed(), &text[..40]);
        assert!(made.is_err(), "{:?}", &text[..40]);
    }
}
