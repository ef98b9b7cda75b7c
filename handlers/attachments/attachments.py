"""What people send beside words: photos, albums, files, voice notes; they belong to a visit.

They go where their words or their album went, to the card that is open, or to the record just made
where the person says so; else they open a card that waits for whom. A job fetches their bytes.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from handlers import dialogue, notices, sentences
from handlers.attachments import screens as attachment_screens
from handlers.dialogue import Opened, Turn
from handlers.heard import File
from handlers.records import confidence
from handlers.screens import Answers, Screen, Shown, Told
from handlers.visits.draft import VisitDraft
from handlers.words import gettext as _
from programme import access, visits
from storage import Session, actions, models, queries
from storage.queries.accounts import Found, Who

CARD, OFFER = "visit", "attach"
"""The conversations whose draft holds files, by their numbers in `files`."""
KINDS = frozenset({"photo", "document", "voice", "audio", "video", "animation", "video_note"})
FRESH = timedelta(hours=12)
"""A card left for longer is not what somebody means who sends a photo."""
JUST_MADE = timedelta(minutes=10)
"""For so long a photo may belong to the record that was just made."""
SHORT = 60
"""A caption says what a picture shows; what is longer is said for itself."""


def wanted(turn: Turn[Any]) -> list[File]:
    """What of this message will be kept; whatever will not be is said."""
    sent = turn.heard.files
    if not sent or turn.who.person is None:
        return []
    if not _may_keep(turn.who):
        _tell(turn, notices.not_kept())
        return []
    kept = []
    for file in sent:
        if file.kind not in KINDS:
            _tell(turn, attachment_screens.not_of_a_kind())
        elif file.size is not None and file.size > attachment_screens.LARGEST:
            _tell(turn, attachment_screens.too_large(file.name))
        else:
            kept.append(file)
    return kept


def put_off(turn: Turn[Any]) -> None:
    """Nothing is kept before the undertaking is accepted."""
    _tell(turn, Screen(body=_("The attachment was not kept: accept first, then send it again.")))


def _may_keep(who: Who) -> bool:
    """Files hang on visits: whoever logs none has nothing to hang them on."""
    scope = access.widest(who.roles, access.Action.LOG, access.Noun.VISIT)
    return scope is not access.Scope.NONE


def _tell(turn: Turn[Any], screen: Screen) -> None:
    told = Told(screen, key=f"attachment:{turn.heard.key}:{len(turn.answers.screens)}")
    turn.answers.screens.append(told)


async def meant(turn: Turn[Any], found: Found) -> Found:
    """Who speaks, and the card their files are for: that of the album, else the open one."""
    album = await _album(turn)
    if album is not None and album.dialogue is not None and album.dialogue.state == "open":
        if found.dialogue is not None and album.dialogue.id == found.dialogue.id:
            return found
        return replace(found, dialogue=album.dialogue, buttons=None)
    return found


async def described(turn: Turn[Any], found: Found, text: str) -> bool:
    """A caption says what is seen: it is added to what the open card says already.

    Not where it tells of a service by itself: that becomes a card of its own.
    """
    row = found.dialogue
    if not turn.heard.files or not 0 < len(text) <= SHORT:
        return False
    if row is None or not _takes(turn, row, CARD):
        return False
    draft = dialogue.read_draft(turn.book[CARD], row)
    if draft is None or (await sentences.read(turn, text)).reading.intent != "other":
        return False
    draft.content = "\n".join(part for part in (draft.content, text) if part)
    if visits.content_problem(draft.content) is not None:
        return False
    draft.content_asked = True
    await dialogue.ask_again(dialogue.replace_dialogue(turn, row, draft), turn.book[CARD])
    return True


def with_words(opened: Opened, text: str) -> Opened:
    """What was sent hangs on a visit: words that tell of none stand on its card all the same."""
    if opened.conversation != "not_a_visit" or visits.content_problem(text) is not None:
        return opened
    return Opened(CARD, VisitDraft(content=text, content_asked=True))


async def placed(turn: Turn[Any], found: Found, files: Sequence[File]) -> None:
    """Attach them, after the words they came with were worked; their bytes are fetched later."""
    if "plan" in _shown(turn):
        _tell(turn, attachment_screens.not_with_a_plan())
        return
    album = await _album(turn)
    words = _card_of_words(turn)
    row = words or _open_card(turn, found.dialogue)
    if row is None and album is not None and await _follows(turn, album, files):
        return
    if row is None:
        row = await _other_place(turn)
    earlier = await _gathered(turn, album, words) if album and words else []
    numbers = [*earlier, *await received(turn, files, row)]
    conversation = turn.book[row.conversation]
    draft = dialogue.read_draft(conversation, row)
    if draft is None:
        return
    if getattr(draft, "amends", None) is not None:
        # A record that is being corrected has its files at once: they change no version of it.
        await _add(turn, (draft.amends,), numbers)
    else:
        draft.files = [*draft.files, *numbers]
        _in_confidence(turn, draft)
        await dialogue.ask_again(dialogue.replace_dialogue(turn, row, draft), conversation)


def _in_confidence(turn: Turn[Any], draft: Any) -> None:
    """A confidential card's pictures leave the chat like its words."""
    if isinstance(draft, VisitDraft) and turn.heard.ref is not None:
        draft.refs = list(dict.fromkeys([*draft.refs, turn.heard.ref]))
        if draft.sealed:
            confidence.erase(turn, draft)


async def _album(turn: Turn[Any]) -> "queries.files.Album | None":
    if turn.heard.album is None:
        return None
    return await queries.files.find_album(
        turn.session, account_id=turn.who.account.id, album=turn.heard.album
    )


def _card_of_words(turn: Turn[Any]) -> models.Dialogue | None:
    """The card that the words of this message opened or filled."""
    shown = [each.dialogue for each in turn.answers.screens if isinstance(each, Shown)]
    return next((row for row in reversed(shown) if _takes(turn, row, CARD)), None)


def _shown(turn: Turn[Any]) -> set[str]:
    return {each.dialogue.conversation for each in turn.answers.screens if isinstance(each, Shown)}


def _open_card(turn: Turn[Any], row: models.Dialogue | None) -> models.Dialogue | None:
    return row if row is not None and _takes(turn, row, CARD, OFFER) else None


def _takes(turn: Turn[Any], row: models.Dialogue, *conversations: str) -> bool:
    """Whether files go to this card: an open one, and not left half a day ago."""
    young = row.opened_at > turn.now - FRESH
    readable = row.conversation in conversations and row.conversation in turn.book
    return row.state == "open" and young and readable


async def _follows(turn: Turn[Any], album: "queries.files.Album", files: Sequence[File]) -> bool:
    """The rest of an album goes where the first parts went, though that card is closed."""
    if album.visits:
        await _add(turn, album.visits, await received(turn, files, album.dialogue))
        return True
    if album.dialogue is not None and album.dialogue.state == "cancelled":
        _tell(turn, attachment_screens.card_cancelled())
        return True
    return False


async def _add(turn: Turn[Any], visits_: Sequence[int], numbers: Sequence[int]) -> None:
    for visit in visits_:
        await actions.files.hold(turn.session, visit_id=visit, files=numbers)
    _tell(turn, attachment_screens.attached(visits_, len(numbers)))


async def _gathered(
    turn: Turn[Any], album: "queries.files.Album", row: models.Dialogue
) -> list[int]:
    """The album's words came after other parts of which was asked whose they are: they say it."""
    asked = album.dialogue
    if asked is None or not _takes(turn, asked, OFFER):
        return []
    offer = turn.book[OFFER]
    draft = dialogue.read_draft(offer, asked)
    if draft is None:
        return []
    moved = await actions.files.move(
        turn.session, draft.files, album=turn.heard.album or "", dialogue_id=row.id
    )
    draft.files = [each for each in draft.files if each not in moved]
    if draft.files:
        await dialogue.ask_again(dialogue.replace_dialogue(turn, asked, draft), offer)
    else:
        asked.state, asked.draft = "done", None
        turn.answers.screens.append(
            Shown(asked, Screen(title=attachment_screens.counted(len(moved))))
        )
    return moved


async def _other_place(turn: Turn[Any]) -> models.Dialogue:
    """No card is at hand: the record just made may be meant, or a card further up; else a new one.

    What is opened here begins without files; they are added like to any other.
    """
    text = (turn.heard.text or "").strip() or None
    left = None if text else await card_left(turn)
    recent = await queries.files.just_recorded(
        turn.session, author_id=turn.person.id, since=turn.now - JUST_MADE
    )
    if left is not None and not any(each.at > left.opened_at for each in recent):
        return left  # it was begun after that record: only a look at something else lies between
    if recent and text is None:
        offer = turn.book[OFFER]
        draft = offer.draft.model_validate({"visits": [each.id for each in recent]})
        return (await dialogue.open_(turn, offer, draft=draft)).dialogue
    if left is not None:
        return left
    fresh = VisitDraft(content=text, content_asked=text is not None)
    return (await dialogue.open_(turn, turn.book[CARD], draft=fresh)).dialogue


async def card_left(turn: Turn[Any]) -> models.Dialogue | None:
    """The visit's card used last that is still open, and not left half a day ago."""
    return await queries.dialogues.find_open(
        turn.session, turn.who.account.id, conversation=CARD, since=turn.now - FRESH
    )


async def received(
    turn: Turn[Any], files: Sequence[File], row: models.Dialogue | None
) -> list[int]:
    """A row and a job for each; returns the rows' numbers."""
    numbers = []
    for nth, file in enumerate(files):
        number = await actions.files.receive(
            turn.session, key=f"{turn.heard.key}:{nth}", account_id=turn.who.account.id,
            dialogue_id=row.id if row else None, album=turn.heard.album, kind=file.kind,
            type=file.type[:80] if file.type else None, name=file.name, size=file.size,
            ref=file.ref, now=turn.now,
        )  # fmt: skip
        job = await actions.jobs.ask(
            turn.session, kind="file", account_id=turn.who.account.id, dialogue_id=None,
            params={"file": number}, total=1, now=turn.now,
        )  # fmt: skip
        turn.answers.jobs.append(job)
        numbers.append(number)
    return numbers


async def lost(session: Session, file_id: int, who: Who, *, now: datetime) -> Answers:
    """For the job that could not have it: whoever sent it is told, and its card counts it no more.

    The card itself shows so when it is next shown.
    """
    file = await queries.files.find(session, file_id)
    if file is None:
        return Answers()
    if file.dialogue_id is not None:
        await actions.files.strike(session, dialogue_id=file.dialogue_id, file_id=file_id)
    if file.problem == "too_large":
        screen = attachment_screens.too_large(file.name)
    else:
        screen = attachment_screens.gone(file.received_at, now, who)
    return Answers([Told(screen, key=f"file:{file_id}:lost")])
