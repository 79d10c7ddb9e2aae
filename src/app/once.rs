//! What is told once: what a look shows, and what the evidence comes to.

use crate::diagnosis::Finding;
use crate::page::Snapshot;
use crate::page::recognise::Recognised;
use crate::probe::Evidence;
use serde::{Deserialize, Serialize};
use std::cell::OnceCell;
use std::ops::{Deref, DerefMut};

/// The last look at a page, with what is recognised in it: told once.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LastLook {
    snapshot: Snapshot,
    #[serde(skip)]
    pub(super) recognised: OnceCell<Recognised>,
}

impl From<Snapshot> for LastLook {
    fn from(snapshot: Snapshot) -> LastLook {
        LastLook { snapshot, recognised: OnceCell::new() }
    }
}

impl Deref for LastLook {
    type Target = Snapshot;

    fn deref(&self) -> &Snapshot {
        &self.snapshot
    }
}

/// The evidence, with what the diagnosis makes of it: told once, and anew after whatever may have changed it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Diagnosed {
    evidence: Evidence,
    #[serde(skip)]
    pub(super) findings: OnceCell<Vec<Finding>>,
}

impl From<Evidence> for Diagnosed {
    fn from(evidence: Evidence) -> Diagnosed {
        Diagnosed { evidence, findings: OnceCell::new() }
    }
}

impl Deref for Diagnosed {
    type Target = Evidence;

    fn deref(&self) -> &Evidence {
        &self.evidence
    }
}

impl DerefMut for Diagnosed {
    fn deref_mut(&mut self) -> &mut Evidence {
        self.findings.take();
        &mut self.evidence
    }
}
