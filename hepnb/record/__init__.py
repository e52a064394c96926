"""The record of a reproduction as a folder: an RO-Crate that another machine can replay.

`export` makes everything anew from what it is given (the draft from the paper and the answers of a
model, the program from the reviewed spec, the events from the files), so that what is in the folder
belongs together; `replay` does the same again, without a model, and says byte for byte whether it
is the same.
"""

from typing import TYPE_CHECKING

from hepnb.lazy_imports import face

if TYPE_CHECKING:
    from hepnb.record.deciders import whose
    from hepnb.record.making import Inputs, export
    from hepnb.record.replaying import ReplayedFile, replay

__all__ = ["Inputs", "ReplayedFile", "export", "replay", "whose"]

__getattr__ = face(
    __name__,
    {
        "Inputs": "making",
        "ReplayedFile": "replaying",
        "export": "making",
        "replay": "replaying",
        "whose": "deciders",
    },
)
