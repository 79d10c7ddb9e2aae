#!/usr/bin/env python3
"""Opens a sealed export (or a vault) of the OAuth Assistant without the extension.

    pip install -r tools/open-vault.txt
    python3 tools/open-vault.py FILE            asks for the passphrase, prints the profiles with their secrets as JSON
    python3 tools/open-vault.py --log FILE      the same for the log of fills and writes of a vault
    python3 tools/open-vault.py --check FILE    checks the test vectors of docs/vault-format.md against this file

The format is docs/vault-format.md; this script is written from that document alone.
"""

import base64
import getpass
import json
import re
import sys
from pathlib import Path

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = 2
CAP = 4 * 1024 * 1024


class Refused(Exception):
    """Why the file is not opened."""


def unbox(key, box, aad):
    """One box: a nonce of 12 bytes, and the ciphertext with its tag of 16 bytes."""
    nonce, sealed = (base64.b64decode(box[part], validate=True) for part in ("nonce", "sealed"))
    return AESGCM(key).decrypt(nonce, sealed, aad.encode())


def prefix(vault):
    return f"oauth-assistant/{vault['version']}/{vault['kind']}"


def key_aad(vault):
    kdf = vault["kdf"]
    numbers = "/".join(str(kdf[name]) for name in ("memory_kib", "iterations", "parallelism"))
    return f"{prefix(vault)}/key/{kdf['algorithm']}/{numbers}/{kdf['salt']}"


def state_aad(vault):
    nonces = [vault["key"]["nonce"]] + [record["nonce"] for record in vault["records"]]
    if "log" in vault:
        nonces.append("log " + vault["log"]["nonce"])
    return "\n".join([f"{prefix(vault)}/state", str(vault["state"]["count"]), *nonces])


def log_aad(vault):
    return f"{prefix(vault)}/log"


def record_aad(vault, record):
    return "\n".join([f"{prefix(vault)}/record", record["id"], record["site"]["origin"], record["site"]["base"]])


def wrapping_key(vault, passphrase):
    kdf = vault["kdf"]
    return hash_secret_raw(
        passphrase.encode(), base64.b64decode(kdf["salt"], validate=True), time_cost=kdf["iterations"],
        memory_cost=kdf["memory_kib"], parallelism=kdf["parallelism"], hash_len=32, type=Type.ID, version=0x13,
    )


def read(text):
    if len(text) > CAP:
        raise Refused(f"The file has {len(text)} bytes; at most {CAP} are read.")
    try:
        vault = json.loads(text)
        version = vault["version"]
    except (ValueError, TypeError, KeyError) as error:
        raise Refused("The file was cut off, or it is no export.") from error
    if version != VERSION:
        raise Refused(f"The file has version {version}; this script knows version {VERSION}.")
    kdf = vault["kdf"]
    if kdf["algorithm"] != "argon2id" or not (
        64 * 1024 <= kdf["memory_kib"] <= 256 * 1024 and 3 <= kdf["iterations"] <= 10 and 1 <= kdf["parallelism"] <= 4
    ):
        raise Refused("The parameters of the key derivation are not such as are written.")
    return vault


def open_vault(vault, passphrase):
    """The data key, and the profiles."""
    try:
        data_key = unbox(wrapping_key(vault, passphrase), vault["key"], key_aad(vault))
    except InvalidTag as error:
        raise Refused("The passphrase is wrong, or the sealed key was altered.") from error
    try:
        unbox(data_key, vault["state"], state_aad(vault))
        profiles = []
        for record in vault["records"]:
            contents = json.loads(unbox(data_key, record, record_aad(vault, record)))
            site = record["site"]["origin"] + record["site"]["base"]
            profiles.append({"id": record["id"], "site": site, **contents})
    except (InvalidTag, ValueError, KeyError, TypeError) as error:
        raise Refused("A part of the file was altered, removed or exchanged.") from error
    return data_key, profiles


def entries(vault, data_key):
    """What stands in the log of fills and writes, the oldest first."""
    if "log" not in vault:
        return []
    try:
        return json.loads(unbox(data_key, vault["log"], log_aad(vault)))["entries"]
    except (InvalidTag, ValueError, KeyError, TypeError) as error:
        raise Refused("The log was altered.") from error


def check(path):
    """Each statement of the document's test vectors against what stands in the file."""
    document = Path(__file__).parent.parent / "docs" / "vault-format.md"
    vectors = json.loads(re.search(r"```json vectors\n(.*?)```", document.read_text(encoding="utf-8"), re.S)[1])
    expected = vectors[Path(path).name]
    vault = read(Path(path).read_bytes())
    data_key, profiles = open_vault(vault, vectors["passphrase"])
    found = {
        "wrapping_key": wrapping_key(vault, vectors["passphrase"]).hex(),
        "data_key": data_key.hex(),
        "key_aad": key_aad(vault),
        "state_aad": state_aad(vault),
        "record_aad": [record_aad(vault, record) for record in vault["records"]],
        "profiles": profiles,
    }
    if "log" in vault:
        found |= {"log_aad": log_aad(vault), "log": entries(vault, data_key)}
    wrong = [name for name in found | expected if found.get(name) != expected.get(name)]
    if wrong:
        raise Refused(f"{path}: not as documented: {json.dumps({name: found.get(name) for name in wrong}, indent=2)}")


def main(arguments):
    if len(arguments) == 2 and arguments[0] == "--check":
        check(arguments[1])
        return "as documented"
    log = arguments[:1] == ["--log"]
    if len(arguments) != 1 + log:
        raise Refused(__doc__)
    vault = read(Path(arguments[-1]).read_bytes())
    passphrase = getpass.getpass("Passphrase: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    data_key, profiles = open_vault(vault, passphrase)
    return json.dumps(entries(vault, data_key) if log else profiles, indent=2, ensure_ascii=False)


if __name__ == "__main__":
    try:
        print(main(sys.argv[1:]))
    except (Refused, OSError) as error:
        sys.exit(str(error))
