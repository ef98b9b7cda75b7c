"""Long lists, seven a page: 「我的记录 · 第1/4页」 and the buttons that turn them."""

from handlers.screens import Button, Rows
from handlers.words import gettext as _

PAGE = 7


def first(page: int) -> int:
    """The place of a page's first line in the whole list, from 0."""
    return PAGE * page


def count(total: int) -> int:
    """How many pages there are; one where there is nothing."""
    return max(1, -(-total // PAGE))


def titled(title: str, page: int, total: int) -> str:
    """The title with the page's number, where there is more than one."""
    if count(total) == 1:
        return title
    sentence = _("{title} · page {page}/{pages}")
    return sentence.format(title=title, page=page + 1, pages=count(total))


def turns(page: int, total: int) -> Rows:
    """The buttons to the page before and the one after; the action is `page`."""
    buttons = []
    if page > 0:
        buttons.append(Button(_("Earlier page"), "page", str(page - 1)))
    if page + 1 < count(total):
        buttons.append(Button(_("Next page"), "page", str(page + 1)))
    return (tuple(buttons),) if buttons else ()
