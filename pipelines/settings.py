"""Where things lie: the one module that reads the environment.

`data_raw` holds what the owners delivered and is never written; everything that Baoxue makes lies under `home`.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
KEEP_VERSIONS = 30
"""Publications that stay when newer ones are made."""
_SMTP = ("HOST", "PORT", "USER", "PASSWORD", "TLS", "FROM")
_PORTS = {"none": 25, "starttls": 587, "tls": 465}


@dataclass(frozen=True)
class Smtp:
    """The mail server: `tls` is none, starttls or tls; `user` is None where it asks for none."""

    host: str
    port: int
    user: str | None
    password: str | None
    tls: str
    sender: str


@dataclass(frozen=True)
class Settings:
    """Folders of one installation, its secret key, and how many publications it keeps.

    `secret_key` is the text of BAOXUE_SECRET_KEY, or None: then the key is made once under `home`. `rule_pack` is the
    text of BAOXUE_RULE_PACK (`pipelines.packs` reads it), or None: the default pack.
    """

    data_raw: Path
    home: Path
    secret_key: str | None = None
    project: Path = PROJECT
    keep_versions: int = KEEP_VERSIONS
    rule_pack: str | None = None

    @classmethod
    def load(cls, data_raw: str | Path | None = None, home: str | Path | None = None) -> Settings:
        """Take the options of the command line first, then the environment, then the project's own folders."""
        raw = data_raw or os.environ.get("BAOXUE_DATA_RAW") or PROJECT / "data_raw"
        var = home or os.environ.get("BAOXUE_HOME") or PROJECT / "var"
        project = os.environ.get("BAOXUE_PROJECT") or PROJECT
        key = os.environ.get("BAOXUE_SECRET_KEY") or None
        keep = os.environ.get("BAOXUE_KEEP_VERSIONS", "")
        kept = int(keep) if keep.isdecimal() else KEEP_VERSIONS
        pack = os.environ.get("BAOXUE_RULE_PACK", "").strip() or None
        return cls(Path(raw).resolve(), Path(var).resolve(), key, Path(project).resolve(), kept, pack)

    @property
    def alerts(self) -> Path:
        """Alerts of owners who have no other way to be reached: a folder an owner."""
        return self.home / "alerts"

    @property
    def expectations(self) -> Path:
        """Contracts, rule kinds and waivers."""
        return self.project / "expectations"

    @property
    def dbt_project(self) -> Path:
        """The dbt project."""
        return self.project / "dbt_project"

    @property
    def landed(self) -> Path:
        """Parquet copies of delivered files, addressed by content."""
        return self.home / "landed"

    @property
    def loads(self) -> Path:
        """One manifest a load and revision: the register of verdicts."""
        return self.home / "loads"

    @property
    def accepted(self) -> Path:
        """Rows of accepted loads: all that the warehouse can read."""
        return self.home / "accepted"

    @property
    def findings(self) -> Path:
        """Where rules failed: file and row, never a value; of every judged load, and what the ledger found (`ledger/`)."""
        return self.home / "findings"

    @property
    def desk(self) -> Path:
        """The outbox of alerts and what came of each."""
        return self.home / "desk"

    @property
    def warehouse(self) -> Path:
        """Candidate databases, dbt's target and logs."""
        return self.home / "warehouse"

    @property
    def state(self) -> Path:
        """The ledger's state at the end of a day, one folder a chain of loads."""
        return self.home / "state"

    @property
    def publish(self) -> Path:
        """Publications: `v/<D>-<run>` and the link `current`."""
        return self.home / "publish"

    @property
    def worklists(self) -> Path:
        """Worklists for owners, outside publications."""
        return self.home / "worklists"

    @property
    def dagster(self) -> Path:
        """Dagster's own storage."""
        return self.home / "dagster"

    def secret(self) -> bytes:
        """Return the key of the pseudonyms; make it once, readable by its owner alone, when none is set."""
        if self.secret_key:
            return self.secret_key.encode()
        path = self.home / "secret.key"
        if not path.exists():
            self.home.mkdir(parents=True, exist_ok=True)
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(secrets.token_hex(32))
        return path.read_bytes().strip()

    def secret_if_at_home(self) -> bytes | None:
        """Return the key; None where there is neither a key nor a home to make one in: a dry run leaves nothing behind."""
        return self.secret() if self.secret_key or self.home.is_dir() else None

    def alert_secret(self, name: str) -> str | None:
        """Return the address or key that alerts know as `name`: BAOXUE_ALERT_<NAME>, or the file `secrets/<NAME>`."""
        told = os.environ.get("BAOXUE_ALERT_" + name, "").strip()
        path = self.home / "secrets" / name
        if not told and path.is_file():
            told = path.read_text(encoding="utf-8").strip()
        return told or None

    def smtp(self) -> Smtp | None:
        """Return the mail server of BAOXUE_SMTP_*; None when none is named. The password may lie in `secrets/SMTP_PASSWORD`."""
        told = {name: os.environ.get(f"BAOXUE_SMTP_{name}", "").strip() for name in _SMTP}
        if not told["HOST"]:
            return None
        tls = told["TLS"] or "starttls"
        if tls not in _PORTS:
            return None
        port = int(told["PORT"]) if told["PORT"].isdecimal() else _PORTS[tls]
        password = told["PASSWORD"] or self.alert_secret("SMTP_PASSWORD")
        sender = told["FROM"] or told["USER"] or f"baoxue@{told['HOST']}"
        return Smtp(told["HOST"], port, told["USER"] or None, password, tls, sender)
