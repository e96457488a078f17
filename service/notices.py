"""The codes of all warnings, each with its meaning."""

from collections.abc import Mapping
from typing import Final

import models.notices

CODES: Final[Mapping[str, str]] = {
    **models.notices.CODES,
    "task_off": "A task cannot run and was left out; ask for it by name to learn why.",
    "targets_not_used": "Targets were sent, and the tasks asked for have no use for them.",
    "title_longer": "The title is longer than the text, as if the two had been mixed up.",
    "fields_absent": "A list was asked for that no task asked for gives.",
    "front_matter_left_out": "The text begins with front matter, which is not read.",
    "elements_left_out": "Elements whose content is not text of the page (scripts, frames) are not read.",
    "hidden_left_out": "Elements that the page hides are not read.",
    "never_closed": "A comment or an element is not closed, so that what follows it is not read.",
    "blocks_without_text": "Blocks that the site fills when it is shown hold nothing to read.",
    "names_not_usable": "Names or aliases are too short or too common to be looked for in a text.",
    "nothing_quoted": "The draft quotes nothing: no words stand in quotation marks, and no block is a quotation.",
    "speakers_not_compared": "Quotes are off, so that whom the draft quotes could not be held against the transcripts' labels.",
    "garbled_characters": "Characters that went through a wrong encoding were read as those they stand for.",
}
