//! The script for a machine, with what is asked put into it. What is put in travels as base64, whose letters no shell
//! takes for anything, and is decoded inside.

use super::block::hex;
use base64ct::{Base64, Encoding};
use sha2::{Digest, Sha256};

/// For which machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Windows, with PowerShell 5.1 or 7.
    Windows,
    /// Linux, with a shell of POSIX.
    Linux,
    /// A container, from the machine that runs it.
    Docker,
}

/// A script as it lies in the package, and what is put into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script<'s> {
    /// Its text.
    pub text: &'s str,
    /// The base address of the Identity Service, which was read as an address.
    pub url: &'s str,
    /// The client that is looked for in the settings file.
    pub client_id: Option<&'s str>,
    /// Made for this one run: the first eight bytes name it, the others are the key that the client is compared by.
    pub random: &'s [u8; 40],
}

impl Kind {
    /// All there are.
    pub const ALL: [Kind; 3] = [Kind::Windows, Kind::Linux, Kind::Docker];

    /// Where its script lies in the package.
    pub const fn file(self) -> &'static str {
        match self {
            Kind::Windows => "server/check.ps1",
            Kind::Linux | Kind::Docker => "server/check.sh",
        }
    }

    /// Key of the name of its button.
    pub const fn key(self) -> &'static str {
        match self {
            Kind::Windows => "server_windows",
            Kind::Linux => "server_linux",
            Kind::Docker => "server_docker",
        }
    }
}

/// What a client is compared by: it says nothing of the client to whoever has not the key, and none of another run fits.
pub fn client_code(client_id: &str, key: &[u8]) -> String {
    // HMAC (RFC 2104) with a key that is no longer than a block.
    let pad =
        |with: u8| -> Vec<u8> { (0..64).map(|at| key.get(at).copied().unwrap_or_default() ^ with).collect() };
    let inner = Sha256::new().chain_update(pad(0x36)).chain_update(client_id.as_bytes()).finalize();
    let outer = Sha256::new().chain_update(pad(0x5c)).chain_update(inner).finalize();
    Base64::encode_string(&outer)
}

impl Script<'_> {
    /// What is copied.
    pub fn line(&self, kind: Kind) -> String {
        let (run, key) = self.random.split_at(8);
        let code = self.client_id.map(|id| client_code(id, key));
        let put = [
            ("@URL@", Base64::encode_string(self.url.as_bytes())),
            ("@RUN@", Base64::encode_string(hex(run).as_bytes())),
            ("@KEY@", if code.is_some() { Base64::encode_string(key) } else { String::new() }),
            ("@MAC@", code.unwrap_or_default()),
        ];
        let script = put.iter().fold(self.text.to_owned(), |text, (name, value)| text.replace(name, value));
        match kind {
            Kind::Windows | Kind::Linux => script,
            Kind::Docker => [
                "docker exec -i '<creatio-container>' sh -s <<'IDCHECK_LAST_LINE'\n",
                &script,
                "IDCHECK_LAST_LINE\n",
            ]
            .concat(),
        }
    }
}
