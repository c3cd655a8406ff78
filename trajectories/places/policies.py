"""Who may come to the pages of boards and municipalities, and what their own people see there.

Staff see and change all of it. The people of a board or municipality see the page of their own place: the facts, its
schools, their colleagues of today there, the policy documents, the priorities within the programme, and the agreements
that were signed. What is between the penvoerder's people stays with them: what they noted beside a document or an
agreement, conversations, who looks after which school, whether somebody signs in, and who had a role earlier. A board
also sees in which track its schools are, as it does on their pages; a municipality does not. People correct their own
e-mail address and phone number, and change nothing else.
"""

from __future__ import annotations

from cmk.accounts.access import Access
from trajectories.places.kinds import BOARD, MUNICIPALITY


def sees_board(access: Access) -> bool:
    """The page of a school board."""
    return BOARD.sees(access)


def sees_municipality(access: Access) -> bool:
    """The page of a municipality."""
    return MUNICIPALITY.sees(access)


def sees_tracks(access: Access) -> bool:
    """In which track a school is: staff, and the people of its board."""
    return access.is_staff or access.is_board
