//! The address of one Creatio site: origin and base path, read from the URL of a page.
//!
//! A site may live under a virtual directory, and on .NET Framework its application has the path
//! segment `/0`: `https://crm.example/WebApp780/0/Shell/#...` has the base path `/WebApp780`.

use super::web::{self, AddressFault, WebAddress};
use serde::{Deserialize, Serialize};
use url::Url;

/// What Creatio runs on; it decides the prefix of every endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Runtime {
    /// .NET Framework: the application answers under `/0`.
    Framework,
    /// .NET (Core, 6, 8): no prefix.
    Net,
}

impl Runtime {
    /// The one that it is not.
    pub fn other(self) -> Runtime {
        match self {
            Runtime::Framework => Runtime::Net,
            Runtime::Net => Runtime::Framework,
        }
    }
}

/// One Creatio site. Two sites are the same only if origin and base path are equal to the letter.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Site {
    /// Scheme, host and port as the browser serialises them: `https://crm.example:8443`.
    pub origin: String,
    /// Empty, or a path that starts with `/` and does not end with one.
    pub base: String,
}

/// Path segments that begin the application itself; what stands before them is the base path.
const APPLICATION: [&str; 9] =
    ["0", "Shell", "Nui", "ClientApp", "Login", "ServiceModel", "DataService", "rest", "api"];

impl Site {
    /// Origin and base path, as people and memory name a site.
    pub fn text(&self) -> String {
        format!("{}{}", self.origin, self.base)
    }

    /// As an address that a person types: it says where the base path ends.
    pub fn address(&self) -> String {
        self.text() + if self.base.is_empty() { "/" } else { "/Shell/" }
    }

    /// The site to which a page's URL belongs, as the browser reports it, and the runtime where the path tells
    /// it. `None` for anything but http and https.
    ///
    /// A path without any part of the application is a page we know nothing of: its base is the root.
    pub fn of_url(url: &str) -> Option<(Site, Option<Runtime>)> {
        let url = Url::parse(url).ok()?;
        let (mut site, runtime) = Site::read(&url)?;
        if runtime.is_none() {
            site.base.clear();
        }
        Some((site, runtime))
    }

    /// The site of an address that the administrator typed or copied. Unlike a page's URL it may end at the
    /// base path itself; where it names a part of the application, it is cut there as a page's URL is.
    ///
    /// ```
    /// use oauth_assistant::creatio::{AddressFault, Site};
    ///
    /// let site = Site { origin: "https://crm.example".into(), base: "/WebApp780".into() };
    /// assert_eq!(Site::of_address(" https://crm.example/WebApp780/ "), Ok(site.clone()));
    /// assert_eq!(Site::of_address("https://crm.example/WebApp780/0/Shell/#Page/X"), Ok(site));
    /// assert_eq!(Site::of_address("https://me@crm.example"), Err(AddressFault::Credentials));
    /// ```
    ///
    /// # Errors
    /// Why it names no site.
    pub fn of_address(address: &str) -> Result<Site, AddressFault> {
        Site::of(&WebAddress::read(address)?.without_credentials()?)
    }

    /// The site that a typed address names.
    ///
    /// # Errors
    /// Why it names none.
    pub fn of(address: &WebAddress) -> Result<Site, AddressFault> {
        Site::read(&address.url).map(|(site, _)| site).ok_or(AddressFault::OtherScheme)
    }

    /// Origin, the path before the application, and the runtime where the path tells it.
    fn read(url: &Url) -> Option<(Site, Option<Runtime>)> {
        if !matches!(url.scheme(), "http" | "https") {
            return None;
        }
        let mut site = Site { origin: url.origin().ascii_serialization(), base: String::new() };
        for segment in web::segments(url.path()) {
            if APPLICATION.iter().any(|a| a.eq_ignore_ascii_case(&segment)) {
                let runtime = if segment == "0" { Runtime::Framework } else { Runtime::Net };
                return Some((site, Some(runtime)));
            }
            site.base.push('/');
            site.base.push_str(&segment);
        }
        Some((site, None))
    }

    /// The path of an endpoint of the application, as seen from the origin: `/WebApp780/0/api/...`.
    pub fn path(&self, runtime: Runtime, endpoint: &str) -> String {
        let prefix = if runtime == Runtime::Framework { "/0/" } else { "/" };
        format!("{}{prefix}{endpoint}", self.base)
    }

    /// The runtime that the bootstrap script's `data-baseurl` tells: the application's address has the
    /// segment `/0` on .NET Framework. An address of any other site tells nothing.
    pub fn runtime_of_base(&self, base_url: &str) -> Option<Runtime> {
        let base = base_url
            .trim_end_matches('/')
            .strip_prefix(&self.origin)
            .unwrap_or(base_url.trim_end_matches('/'));
        match base.strip_prefix(&self.base)? {
            "/0" => Some(Runtime::Framework),
            "" if !base_url.is_empty() => Some(Runtime::Net),
            _ => None,
        }
    }

    /// The vendor's cloud: there the Identity Service is deployed and connected by the vendor.
    pub fn is_cloud(&self) -> bool {
        let host = Url::parse(&self.origin).ok().and_then(|url| url.host_str().map(str::to_owned));
        host.is_some_and(|host| host.trim_end_matches('.').ends_with(".creatio.com"))
    }

    /// The match pattern for which the browser is asked: match patterns carry no port.
    pub fn match_pattern(&self) -> Option<String> {
        match_pattern(&self.origin)
    }
}

/// `scheme://host/*` of an origin or address.
pub fn match_pattern(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    let host = url.host_str()?;
    matches!(url.scheme(), "http" | "https").then(|| format!("{}://{host}/*", url.scheme()))
}

/// The patterns of a host under both schemes, the address's own first: whether http and https are mixed up
/// can only be seen by asking with the other one.
pub fn match_patterns(address: &str) -> Vec<String> {
    let Some(own) = match_pattern(address) else { return Vec::new() };
    let other = match own.strip_prefix("https") {
        Some(rest) => format!("http{rest}"),
        None => own.replacen("http", "https", 1),
    };
    vec![own, other]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(url: &str) -> (String, String, Option<Runtime>) {
        let (site, runtime) = Site::of_url(url).unwrap();
        (site.origin, site.base, runtime)
    }

    #[test]
    fn the_base_path_ends_before_the_application() {
        let f = Some(Runtime::Framework);
        let n = Some(Runtime::Net);
        assert_eq!(site("https://crm.example/0/Shell/#Page/X"), ("https://crm.example".into(), "".into(), f));
        assert_eq!(
            site("http://host:2376/WebApp780/0/Nui/ViewModule.aspx"),
            ("http://host:2376".into(), "/WebApp780".into(), f)
        );
        assert_eq!(site("https://crm.example/app/Shell/"), ("https://crm.example".into(), "/app".into(), n));
        assert_eq!(site("https://crm.example:443/Shell/"), ("https://crm.example".into(), "".into(), n));
    }

    #[test]
    fn a_path_that_names_no_application_is_no_base() {
        assert_eq!(site("https://crm.example/some/where"), ("https://crm.example".into(), "".into(), None));
    }

    #[test]
    fn a_typed_address_may_end_at_the_base_path() {
        let site = |address: &str| Site::of_address(address).map(|s| format!("{} {}", s.origin, s.base));
        let named = |text: &str| Ok(text.to_owned());
        assert_eq!(site(" http://host:2376/WebApp780/ "), named("http://host:2376 /WebApp780"));
        assert_eq!(site("https://crm.example"), named("https://crm.example "));
        assert_eq!(site("https://crm.example/0/Shell/#x"), named("https://crm.example "));
        assert_eq!(site("https://crm.example//a//b/"), named("https://crm.example /a/b"));
        assert_eq!(site("https://crm.example./%61pp"), named("https://crm.example. /app"));
        assert_eq!(site("crm.example"), Err(AddressFault::NoScheme));
        assert_eq!(site("http://crm.example/0http://other.example/app"), Err(AddressFault::Twice));
        assert_eq!(site("https://me:pw@crm.example"), Err(AddressFault::Credentials));
    }

    #[test]
    fn a_page_and_an_address_that_name_the_application_name_one_site() {
        for url in [
            "https://crm.example//app//0/Shell/",
            "https://crm.example/%61pp/%30/Shell/",
            "https://crm.example/%d0%bf/nui/x",
            "https://CRM.example.:443/a.b/./c/../Login",
            "http://127.1/0/",
            "http://[0:0::1]:80/app/0/Nui/ViewModule.aspx#x",
        ] {
            let (site, runtime) = Site::of_url(url).unwrap();
            assert!(runtime.is_some(), "{url}");
            assert_eq!(Site::of_address(url), Ok(site), "{url}");
        }
    }

    #[test]
    fn only_http_and_https_are_sites() {
        assert_eq!(Site::of_url("about:blank"), None);
        assert_eq!(Site::of_url("moz-extension://x/y"), None);
        assert_eq!(Site::of_url("not a url"), None);
    }

    #[test]
    fn the_bootstrap_script_tells_the_runtime_of_its_own_site_only() {
        let site = Site { origin: "http://host:2376".into(), base: "/WebApp780".into() };
        assert_eq!(site.runtime_of_base("http://host:2376/WebApp780/0"), Some(Runtime::Framework));
        assert_eq!(site.runtime_of_base("http://host:2376/WebApp780/0/"), Some(Runtime::Framework));
        assert_eq!(site.runtime_of_base("http://host:2376/WebApp780"), Some(Runtime::Net));
        assert_eq!(site.runtime_of_base("/WebApp780/0"), Some(Runtime::Framework));
        for other in [
            "",
            "http://host:2376/Other/0",
            "http://evil.example/WebApp780/0",
            "http://host:2376/WebApp780/1",
        ] {
            assert_eq!(site.runtime_of_base(other), None, "{other}");
        }
        let root = Site { origin: "https://crm.example".into(), base: String::new() };
        assert_eq!(root.runtime_of_base("https://crm.example/0"), Some(Runtime::Framework));
        assert_eq!(root.runtime_of_base("https://crm.example"), Some(Runtime::Net));
        assert_eq!(root.runtime_of_base(""), None);
    }

    #[test]
    fn the_vendor_s_cloud_is_told_by_its_host() {
        let cloud = |origin: &str| Site { origin: origin.into(), base: String::new() }.is_cloud();
        assert!(cloud("https://name.creatio.com"));
        assert!(cloud("https://name.creatio.com:8443"));
        for other in
            ["https://creatio.com.evil.example", "https://notcreatio.com", "http://creatio.localhost:80", ""]
        {
            assert!(!cloud(other), "{other}");
        }
    }

    #[test]
    fn a_match_pattern_has_no_port() {
        assert_eq!(match_pattern("http://localhost:8090").as_deref(), Some("http://localhost/*"));
        assert_eq!(match_pattern("https://[::1]:8090/x").as_deref(), Some("https://[::1]/*"));
        assert_eq!(match_pattern("ftp://x"), None);
        assert_eq!(match_patterns("http://localhost:8090/x"), ["http://localhost/*", "https://localhost/*"]);
        assert_eq!(match_patterns("https://id.example"), ["https://id.example/*", "http://id.example/*"]);
        assert!(match_patterns("nonsense").is_empty());
    }
}
