"""Names of invented places, French in sound and without end."""

from __future__ import annotations

_BEGINNINGS = """
    Val Mont Beau Roche Font Pierre Vaux Champ Clair Haute Bois Chantel Aigue Grand Neuv Ville Combe Serre
    Puy Bourg Prat Lande Cast Mar Orm Frên Till Char Ser Bel Coud Aub Briv Cour Dam Esp Fal Gar Hon Jar
    Lav Mir Nant Our Pont Quint Riv Sauv Thor Urc Ver Vign Yss
"""
_ENDS = """
    mont bourg ville fort court erive elande efont epierre ac y ans on eval erolles ignac elle ieux oux
    ery as enoy agne ière euil ange emagny igny eray ampes edoux erac onnay ezac ettes ecombe eroche
    emer elac etal eriac olles
"""
_RIVERS = """
    Orle Vairon Aigre Sauve Doure Meure Ourle Seille Brave Vesle Aune Drenne Louvre Arve Isle Tarde
    Nère Oise Ance Bèze Serre Loue Yonne Besbre Dore Couze Gartempe Creuse Vienne Thaurion
"""
_FIRST, _LAST, _RIVER = _BEGINNINGS.split(), _ENDS.split(), _RIVERS.split()


def place(number: int) -> str:
    """Return the name of the place with this number: the first are short, the later ones say their river.

    The numbers go through all beginnings before a second ending, so that neighbours in the list do
    not sound alike.
    """
    rest, first = divmod(number, len(_FIRST))
    again, last = divmod(rest, len(_LAST))
    name = _FIRST[first] + _LAST[(last * 7 + first) % len(_LAST)]
    if not again:
        return name
    saint, river = divmod(again - 1, len(_RIVER))
    return f"{'Saint-' * (saint % 2)}{name}-sur-{_RIVER[river]}"
