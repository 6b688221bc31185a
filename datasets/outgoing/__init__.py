"""The one door to servers whose addresses people gave.

    answer = ask("GET", parse_place("https://models.example.org/health"), patience=Patience(3, 5, 5))

A host's name is resolved once, each address of it is tested, and the connection goes to a tested one: a name that
changes its mind, a redirect or a proxy of the environment leads nowhere else. Private addresses are refused unless
EASEL_ML_HOSTS allows them. Every answer is bounded in time, size and depth.
"""

from datasets.outgoing.asking import ask, values_of
from datasets.outgoing.calls import Answer, Patience
from datasets.outgoing.places import Place, parse_hosts, parse_place
from datasets.outgoing.refusals import OutgoingError

__all__ = ["Answer", "OutgoingError", "Patience", "Place", "ask", "parse_hosts", "parse_place", "values_of"]
