"""The oracle: after each case, what was promised against what is there."""

import json
import tarfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot import backup
from tests.faults import canaries, in_the_open
from tests.faults.rig import PATIENCE, Rig, Said
from tests.faults.witness import receipts

SEALED_WITHIN = 60 * PATIENCE
ENDED = {"sent", "undeliverable", "uncertain", "skipped"}


@dataclass
class Findings:
    """What was found wrong, by what it means; all empty where the promise held."""

    lost: list[str] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)
    doubles: list[str] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def all(self) -> list[str]:
        return [
            f"{name}: {finding}"
            for name in ("lost", "duplicates", "doubles", "leaks", "wrong")
            for finding in getattr(self, name)
        ]


async def judge(rig: Rig) -> Findings:
    """Compare what people said and were told with the database, the logs and the chain."""
    found = Findings()
    await _records(rig, found)
    await _receipts(rig, found)
    await _deliveries(rig, found)
    await _queues(rig, found)
    _chats(rig, found)
    _files(rig, found)
    await _sealed(rig, found)
    await _audit(rig, found)
    return found


async def _records(rig: Rig, found: Findings) -> None:
    """(a) Each message that logs something is one open card or, saved, a record for each served:
    equal in its words, of the same author, with every file and the distance."""
    visits = [row for row in await rig.records.visits() if row["state"] != "withdrawn"]
    joined = await rig.records.joined()
    cards = Counter(card.content or "" for card in await rig.records.open_cards())
    for said in rig.said:
        ours = [visit for visit in visits if visit["content"] == said.text]
        took_part = [row for row in joined if row["said"] == said.text]
        recorded, opened = len(ours) + len(took_part), cards[said.text]
        told = f"{said.canary}: {recorded} of {said.records} records, {opened} cards"
        if recorded + opened == 0 or (said.canary in rig.saved and not recorded):
            found.lost.append(told)
        if 0 < recorded < said.records:
            found.lost.append(f"half a batch: {told}")
        if recorded > said.records or opened > 1 or (recorded and opened):
            found.duplicates.append(told)
        found.wrong += [f"record {visit['id']}: {how}" for visit in ours
                        for how in await _unlike(rig, said, visit)]  # fmt: skip
        if said.clients and ours and sorted(v["client_id"] for v in ours) != sorted(said.clients):
            found.wrong.append(f"{said.canary} was recorded of others than it tells of")
        if any(row["person_id"] != said.person for row in took_part):
            found.wrong.append(f"{said.canary} stands under another participant")


async def _unlike(rig: Rig, said: Said, visit: dict[str, Any]) -> list[str]:
    """What of a record is not as the person told it."""
    facts = {
        "has another author": visit["author_id"] == said.person,
        "is sealed wrongly": visit["sealed"] == said.sealed,
        "tells another distance": visit["distance"] == said.metres,
        "has not its files": len(await rig.records.files_of(visit["id"])) == said.files,
    }
    return [how for how, holds in facts.items() if not holds]


async def _receipts(rig: Rig, found: Findings) -> None:
    """(b) No receipt without its record, in the end and at the instant it was sent."""
    found.lost += [f"receipt of {number} before it was on disk" for number in
                   rig.sandbox.too_early]  # fmt: skip
    concerned = {visit["id"]: {visit["author_id"]} for visit in await rig.records.visits()}
    for row in await rig.records.joined():
        concerned[row["visit_id"]].add(row["person_id"])
    for each in rig.sandbox.accepted:
        for number in receipts(each.text):
            if number not in concerned:
                found.lost.append(f"receipt of {number}, which is no record")
            elif each.chat not in concerned[number]:
                found.leaks.append(f"receipt of {number} in the chat of {each.chat}")


async def _deliveries(rig: Rig, found: Findings) -> None:
    """(c) One delivery at most for each key; what is called sent has arrived."""
    rows = await rig.records.outbox()
    sends = [each for each in rig.sandbox.accepted if each.method == "sendMessage"]
    new = Counter(each.buttons for each in sends if each.buttons)
    seen = {each.buttons for each in rig.sandbox.accepted}
    found.doubles += [f"buttons {key} in {n} messages" for key, n in new.items() if n > 1]
    for row in rows:
        if row["state"] == "sent" and row["buttons"] and row["buttons"] not in seen:
            found.lost.append(f"{row['dedupe_key']} is called sent and never arrived")
        if row["state"] == "undeliverable" and row["buttons"] in seen:
            found.wrong.append(f"{row['dedupe_key']} is called undeliverable and arrived")
    may = Counter(int(row["chat"]) for row in rows if row["kind"] != "menu"
                  and row["state"] in {"sent", "uncertain", "sending"})  # fmt: skip
    for chat, number in Counter(each.chat for each in sends).items():
        if number > may[chat]:
            found.doubles.append(f"{number} messages to {chat}, {may[chat]} were meant")
    told = Counter((e.chat, e.text) for e in sends if not e.buttons and "№" in e.text)
    found.doubles += [f"{key[0]} was told {n} times" for key, n in told.items() if n > 1]


async def _queues(rig: Rig, found: Findings) -> None:
    """(d) Every update and every message has come to an end that can be seen."""
    states = await rig.records.inbox_states()
    if states.get("waiting"):
        found.lost.append(f"{states['waiting']} updates wait")
    if states.get("quarantined", 0) != rig.quarantined:
        found.wrong.append(f"{states.get('quarantined', 0)} updates were set aside")
    if left := await rig.records.bodies_left():
        found.leaks.append(f"{left} updates were worked and their bodies are kept")
    for row in await rig.records.outbox():
        if row["state"] not in ENDED:
            found.wrong.append(f"{row['dedupe_key']} is {row['state']}")
        if row["state"] in ENDED and not row["empty"]:
            found.leaks.append(f"{row['dedupe_key']} has ended and its body is kept")
        if row["state"] in {"skipped", "undeliverable"} and not row["reason"]:
            found.wrong.append(f"{row['dedupe_key']} is {row['state']} without a reason")


def _chats(rig: Rig, found: Findings) -> None:
    """(e, f) Nobody was sent what belongs to another, nor any secret."""
    for chat, text in rig.sandbox.requested:
        for owner in canaries.owners(text):
            if chat != owner and chat not in rig.entitled.get(owner, ()):
                found.leaks.append(f"a canary of {owner} was sent to {chat}")
        if any(secret in text for secret in rig.secrets):
            found.leaks.append(f"a secret was sent to {chat}")


def _files(rig: Rig, found: Findings) -> None:
    """(e, f) No canary in a log; the token nowhere."""
    for path in sorted(rig.folder.rglob("*")):
        if not path.is_file():
            continue
        body = path.read_bytes()
        if any(secret.encode() in body for secret in rig.secrets):
            found.leaks.append(f"a secret in {path.name}")
        if path.suffix == ".log" and b"canary" in body:
            found.leaks.append(f"a canary in {path.name}")
        if path.parent.parent.name == "files" and b"canary" in body:
            found.leaks.append(f"a canary unsealed in the file {path.name}")
    found.leaks += [
        f"a canary in the manifest of {path.name}"
        for path in rig.folder.rglob("*.backup")
        if "canary" in _manifest(path)
    ]


def _manifest(path: Path) -> str:
    with tarfile.open(path) as tar:
        file = tar.extractfile(backup.MANIFEST)
        return json.dumps(json.load(file), ensure_ascii=False) if file else ""


async def _sealed(rig: Rig, found: Findings) -> None:
    """(e) What was not saved, or is marked 🔒, stands in the open nowhere: not in the database,
    nor in a backup; what is 🔒 not in the chat either, once it was put away."""
    hidden = [said for said in rig.said if said.sealed or said.canary not in rig.saved]
    places = await in_the_open.places(rig)
    for said in hidden:
        word = said.canary.encode()
        found.leaks += [f"{said.canary} unsealed in {where}" for where, body in places
                        if word in body]  # fmt: skip
        if said.sealed and any(said.canary in str(message) for message in
                               rig.sandbox.person(said.person).chat()):  # fmt: skip
            found.leaks.append(f"{said.canary} still stands in the chat")


async def _audit(rig: Rig, found: Findings) -> None:
    """(g) The audit's chain holds, and whatever was noted is in it within a minute."""
    if (place := await rig.records.chain_broken_at()) is not None:
        found.wrong.append(f"the audit's chain is broken at {place}")
    if (age := await rig.records.oldest_unsealed()) > SEALED_WITHIN:
        found.wrong.append(f"an audit row has waited {age:.0f} s for its seal")
