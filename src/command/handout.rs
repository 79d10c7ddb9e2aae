//! What other programs are given of a profile: commands and files, none of which holds the secret. Each asks for it when it
//! is run, or reads it from a variable.
//!
//! In a shell the secret goes from the terminal into curl's standard input, so that it stands in no list of processes and
//! in no history. `read` and `printf` are the shell's own. The token that comes back is not shown: whoever sees it can use
//! it.

use super::shell::Shell;
use crate::creatio::Site;
use crate::identity::Address;
use crate::profile::ProfileHead;
use serde::Serialize;

/// What is handed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handout {
    /// Reads the discovery document.
    Discovery,
    /// Asks for a token.
    Token,
    /// Asks Creatio on .NET Framework for its health with a token.
    HealthFramework,
    /// The same of Creatio on .NET.
    HealthNet,
    /// Registers the site in clio (its options: docs of Advance-Technologies-Foundation/clio).
    Clio,
}

impl Handout {
    /// All there are.
    pub const ALL: [Handout; 5] =
        [Handout::Discovery, Handout::Token, Handout::HealthFramework, Handout::HealthNet, Handout::Clio];

    /// Key of its caption.
    pub const fn key(self) -> &'static str {
        match self {
            Handout::Discovery => "handout_discovery",
            Handout::Token => "handout_token",
            Handout::HealthFramework => "handout_health_framework",
            Handout::HealthNet => "handout_health_net",
            Handout::Clio => "handout_clio",
        }
    }

    /// Key of what is to be known before it is run.
    pub const fn note(self) -> Option<&'static str> {
        match self {
            Handout::Discovery => None,
            Handout::Token | Handout::HealthFramework | Handout::HealthNet => Some("handout_asks"),
            Handout::Clio => Some("handout_clio_keeps"),
        }
    }

    /// The command in Bash, which Zsh reads alike. `None`: something in the profile cannot stand in a command.
    ///
    /// ```
    /// use oauth_assistant::command::Handout;
    /// use oauth_assistant::creatio::Site;
    /// use oauth_assistant::profile::{About, Environment, FillFrom, ProfileHead};
    ///
    /// let profile = ProfileHead {
    ///     id: "1".into(),
    ///     name: "CRM".into(),
    ///     environment: Environment::Test,
    ///     site: Site { origin: "https://crm.example".into(), base: String::new() },
    ///     url: "https://id.example/".into(),
    ///     client_id: "c".into(),
    ///     fill_from: FillFrom::Usual,
    ///     rotating: false,
    ///     about: About::default(),
    /// };
    /// let line = Handout::Discovery.in_bash(&profile);
    /// let curl = "curl --globoff -sS --max-time 30 'https://id.example/.well-known/openid-configuration'";
    /// assert_eq!(line.as_deref(), Some(curl));
    /// ```
    pub fn in_bash(self, profile: &ProfileHead) -> Option<String> {
        let word = |text: &str| Shell::Sh.word(text);
        let own = Own::of(profile)?;
        let asked =
            "(printf 'Client secret: ' >&2; IFS= read -rs secret; printf '\\n' >&2; printf %s \"$secret\")";
        let token = || {
            let (id, url) = (word(&["client_id=", own.client_id].concat())?, word(&own.token)?);
            Some(format!(
                "{asked} | curl --globoff -sS --max-time 30 --data grant_type=client_credentials \
                 --data-urlencode {id} --data-urlencode client_secret@- {url}"
            ))
        };
        // The characters of a bearer token (RFC 6750, 2.1): nothing else goes into a header.
        let health = |address: &str| {
            let to_header = r#"sed -n 's/.*"access_token" *: *"\([A-Za-z0-9._~+/=-]*\)".*/header = "Authorization: Bearer \1"/p'"#;
            let (token, address) = (token()?, word(address)?);
            Some(format!("{token} | {to_header} | curl --globoff -sSi --max-time 30 --config - {address}"))
        };
        match self {
            Handout::Discovery => {
                Some(["curl --globoff -sS --max-time 30 ", &word(&own.discovery)?].concat())
            }
            Handout::Token => {
                let hidden = r#"sed 's/"access_token" *: *"[^"]*"/"access_token":"(not shown)"/'"#;
                Some([&token()?, " | ", hidden].concat())
            }
            Handout::HealthFramework => health(&own.health_framework),
            Handout::HealthNet => health(&own.health_net),
            Handout::Clio => {
                let [name, uri, id, auth] = own.clio().map(|text| word(&text));
                Some(format!(
                    "printf 'Client secret: '; IFS= read -rs secret; printf '\\n'; clio reg-web-app {} {} {} \
                     \"--clientSecret=$secret\" {}; unset secret",
                    name?, uri?, id?, auth?
                ))
            }
        }
    }

    /// The command in PowerShell. `None` as above.
    pub fn in_power_shell(self, profile: &ProfileHead) -> Option<String> {
        let word = |text: &str| Shell::PowerShell.word(text);
        let own = Own::of(profile)?;
        let asked = "$secret = [Net.NetworkCredential]::new('', (Read-Host 'Client secret' -AsSecureString)).Password";
        let token = || {
            let (id, url) = (word(own.client_id)?, word(&own.token)?);
            Some(format!(
                "Invoke-RestMethod -Method Post -Uri {url} -Body @{{ grant_type = 'client_credentials'; \
                 client_id = {id}; client_secret = $secret }}"
            ))
        };
        let health = |address: &str| {
            Some(format!(
                "{asked}; $token = ({}).access_token; Invoke-RestMethod -Uri {} -Headers @{{ Authorization = \
                 \"Bearer $token\" }}; Remove-Variable 'secret', 'token'",
                token()?,
                word(address)?
            ))
        };
        match self {
            Handout::Discovery => Some(["Invoke-RestMethod -Uri ", &word(&own.discovery)?].concat()),
            Handout::Token => Some(format!(
                "{asked}; {} | Select-Object 'token_type', 'expires_in', 'scope'; Remove-Variable secret",
                token()?
            )),
            Handout::HealthFramework => health(&own.health_framework),
            Handout::HealthNet => health(&own.health_net),
            Handout::Clio => {
                let [name, uri, id, auth] = own.clio().map(|text| word(&text));
                Some(format!(
                    "{asked}; clio reg-web-app {} {} {} \"--clientSecret=$secret\" {}; Remove-Variable secret",
                    name?, uri?, id?, auth?
                ))
            }
        }
    }
}

/// What of a profile stands in commands.
struct Own<'a> {
    name: &'a str,
    client_id: &'a str,
    site: String,
    discovery: String,
    token: String,
    health_framework: String,
    health_net: String,
}

impl<'a> Own<'a> {
    fn of(profile: &'a ProfileHead) -> Option<Own<'a>> {
        let address = Address::judge(&profile.url, None);
        // A name that begins like an option would be one.
        let name = profile.name.trim_start_matches('-').trim();
        let site = profile.site.text();
        Some(Own {
            name,
            client_id: &profile.client_id,
            discovery: address.at(".well-known/openid-configuration")?,
            token: address.at("connect/token")?,
            health_framework: [&site, "/0/api/OAuthHealthCheck"].concat(),
            health_net: [&site, "/api/OAuthHealthCheck"].concat(),
            site,
        })
    }

    /// The arguments that name the site and its client; each is one word.
    fn clio(&self) -> [String; 4] {
        [
            self.name.to_owned(),
            ["--uri=", &self.site].concat(),
            ["--clientId=", self.client_id].concat(),
            ["--authAppUri=", &self.token].concat(),
        ]
    }
}

/// A file of variables for Docker Compose and shells. The secret is read from the variable that is set where the file
/// is used.
pub fn variables(profile: &ProfileHead) -> Option<String> {
    let ProfileHead { site, url, client_id, .. } = profile;
    let line = |name: &str, value: &str| Some([name, "=", &Shell::Sh.word(value)?, "\n"].concat());
    Some(
        [
            "# The secret is not in this file: set CLIENT_SECRET before you use it.\n",
            &line("CREATIO_URL", &Site::text(site))?,
            &line("IDENTITY_SERVICE_URL", url)?,
            &line("CLIENT_ID", client_id)?,
            "CLIENT_SECRET=${CLIENT_SECRET}\n",
        ]
        .concat(),
    )
}

/// An environment of Postman. The secret's place in it is empty, and of the type that Postman hides.
pub fn postman(profile: &ProfileHead) -> String {
    #[derive(Serialize)]
    struct Variable<'a> {
        key: &'a str,
        value: &'a str,
        r#type: &'a str,
        enabled: bool,
    }
    #[derive(Serialize)]
    struct Environment<'a> {
        name: &'a str,
        values: [Variable<'a>; 4],
        _postman_variable_scope: &'a str,
    }
    let site = profile.site.text();
    let variable = |key, value, kind| Variable { key, value, r#type: kind, enabled: true };
    let environment = Environment {
        name: &profile.name,
        values: [
            variable("creatio_url", &site, "default"),
            variable("identity_service_url", &profile.url, "default"),
            variable("client_id", &profile.client_id, "default"),
            variable("client_secret", "", "secret"),
        ],
        _postman_variable_scope: "environment",
    };
    crate::json::write(&environment)
}
