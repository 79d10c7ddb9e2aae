//! Creatio's version, and what of OAuth came with which.

use super::Runtime;

/// The first three numbers of a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Release(pub u32, pub u32, pub u32);

impl Release {
    /// Reads `8.3.2.4199`; at least two numbers have to be there.
    pub fn read(text: &str) -> Option<Release> {
        let mut numbers = text.trim().split('.').map(|n| n.parse::<u32>());
        let major = numbers.next()?.ok()?;
        let minor = numbers.next()?.ok()?;
        Some(Release(major, minor, numbers.next().and_then(Result::ok).unwrap_or(0)))
    }

    /// Whether this release has the health check.
    pub fn has_health_check(self, runtime: Option<Runtime>) -> bool {
        self >= Offer::HealthCheck.since(runtime)
    }

    /// `8.1.2`, and `8.2` where nothing follows.
    pub fn text(self) -> String {
        let Release(major, minor, patch) = self;
        let mut numbers = vec![major.to_string(), minor.to_string()];
        if patch > 0 {
            numbers.push(patch.to_string());
        }
        numbers.join(".")
    }

    /// Whether the Diagnostic tab has *Open settings*, *Refresh* and *Test connection*.
    pub fn has_connection_settings(self) -> bool {
        self >= Offer::ConnectionSettings.since(None)
    }

    /// Where the OAuth section is in the System Designer: a message key.
    pub fn menu_of_section(release: Option<Release>) -> &'static str {
        match release {
            Some(release) if release < Release(8, 2, 0) => "setup_how_section_application",
            Some(_) => "setup_how_section_import",
            None => "setup_how_section_either",
        }
    }

    /// How a feature is switched on: a message key. 7.x has no page for it; *Flags* came with 8.0.2.
    pub fn feature_switch(release: Option<Release>) -> &'static str {
        match release {
            Some(release) if release < Release(8, 0, 0) => "setup_how_feature_sql",
            Some(release) if release < Release(8, 0, 2) => "setup_how_feature_list",
            _ => "setup_how_feature_flags",
        }
    }

    /// Where the parameters of the connection are entered: a message key. *Open settings* came with 8.2.1.
    pub fn parameters_form(release: Option<Release>) -> &'static str {
        match release {
            Some(release) if release < Release(8, 2, 1) => "setup_how_parameters_settings",
            _ => "setup_how_parameters_dialog",
        }
    }

    /// How the connection is tested: a message key.
    pub fn connection_test(release: Option<Release>) -> &'static str {
        match release {
            Some(release) if release < Release(8, 1, 2) => "setup_how_connection_try",
            Some(release) if release < Release(8, 2, 1) => "setup_how_connection_health",
            _ => "setup_how_connection_dialog",
        }
    }

    /// How the default resource is made: a message key. Before 8.2 by hand; from 8.3 the maintenance process
    /// does not run by itself any more.
    pub fn default_resource(release: Option<Release>) -> &'static str {
        match release {
            Some(release) if release < Release(8, 2, 0) => "setup_how_resource_action",
            Some(release) if release < Release(8, 3, 0) => "setup_how_resource_menu",
            _ => "setup_how_resource_process",
        }
    }

    /// The runtime that the Identity Service of this release needs.
    pub fn service_runtime(self) -> &'static str {
        if self >= Release(8, 2, 1) {
            ".NET 8"
        } else if self >= Release(8, 0, 8) {
            ".NET 6"
        } else {
            ".NET Core 2.2"
        }
    }
}

/// What of OAuth a release has or has not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// The health check.
    HealthCheck,
    /// Users that log in with OAuth only.
    TechnicalUsers,
    /// The section in Freedom UI.
    FreedomSection,
    /// The default resource is made without being asked for.
    OwnDefaultResource,
    /// *Diagnostic*, *Open settings* and *Test connection*.
    ConnectionSettings,
    /// The feature `OAuth20Integration` is on without being switched on.
    FeatureOn,
}

impl Offer {
    /// All of them, in the order in which they came.
    pub const ALL: [Offer; 6] = [
        Offer::HealthCheck,
        Offer::TechnicalUsers,
        Offer::FreedomSection,
        Offer::OwnDefaultResource,
        Offer::ConnectionSettings,
        Offer::FeatureOn,
    ];

    /// The first release with it. On .NET the vendor supports OAuth from 8.3.2 on.
    pub fn since(self, runtime: Option<Runtime>) -> Release {
        if runtime == Some(Runtime::Net) {
            return Release(8, 3, 2);
        }
        match self {
            Offer::HealthCheck => Release(8, 1, 2),
            Offer::TechnicalUsers => Release(8, 1, 5),
            Offer::FreedomSection | Offer::OwnDefaultResource => Release(8, 2, 0),
            Offer::ConnectionSettings => Release(8, 2, 1),
            Offer::FeatureOn => Release(8, 3, 2),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_and_ordered() {
        assert_eq!(Release::read("8.3.2.4199"), Some(Release(8, 3, 2)));
        assert_eq!(Release::read("8.3"), Some(Release(8, 3, 0)));
        assert_eq!(Release::read("x"), None);
        assert_eq!(Release::read("8"), None);
        assert!(Release(10, 0, 0) > Release(8, 3, 2));
    }

    #[test]
    fn each_release_has_its_runtime_and_its_health_check() {
        assert_eq!(Release(8, 2, 1).service_runtime(), ".NET 8");
        assert_eq!(Release(8, 2, 0).service_runtime(), ".NET 6");
        assert_eq!(Release(8, 0, 7).service_runtime(), ".NET Core 2.2");
        assert!(Release(8, 1, 2).has_health_check(Some(Runtime::Framework)));
        assert!(!Release(8, 3, 1).has_health_check(Some(Runtime::Net)));
        assert!(Release(8, 3, 2).has_health_check(Some(Runtime::Net)));
        assert!(!Release(8, 1, 1).has_health_check(None));
    }

    #[test]
    fn each_offer_came_with_its_release() {
        let since = |runtime| Offer::ALL.map(|offer| offer.since(runtime).text());
        assert_eq!(since(Some(Runtime::Framework)), ["8.1.2", "8.1.5", "8.2", "8.2", "8.2.1", "8.3.2"]);
        assert_eq!(since(None), since(Some(Runtime::Framework)));
        assert_eq!(since(Some(Runtime::Net)), ["8.3.2"; 6]);
    }
}
