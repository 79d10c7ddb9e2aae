//! The four checks of Creatio's *Diagnostic* panel.

use serde::{Deserialize, Serialize};

/// Creatio's four checks, in the order in which each depends on the one before.
///
/// The health check has a flag for each, the panel a row.
/// <https://academy.creatio.com/docs/8.x/setup-and-administration/on-site-deployment/deployment-additional-setup/identity-service/oauth-health-monitoring>
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// "System settings are filled in".
    Settings,
    /// "Identity Service is available".
    Service,
    /// "Access token is retrievable".
    Token,
    /// "Default resource registered".
    Resource,
}
