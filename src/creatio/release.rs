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

    /// Whether this release has the health check: from 8.1.2, on .NET from 8.3.2.
    pub fn has_health_check(self, runtime: Option<Runtime>) -> bool {
        self >= if runtime == Some(Runtime::Net) { Release(8, 3, 2) } else { Release(8, 1, 2) }
    }

    /// Whether the Diagnostic tab has *Open settings*, *Refresh* and *Test connection*: from 8.2.1.
    pub fn has_connection_settings(self) -> bool {
        self >= Release(8, 2, 1)
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
}
