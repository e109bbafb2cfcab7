"""The constraint components of SHACL Core (§4), each as a plain function.

Most components test one value node after the other (``TESTS``); some look at all the value nodes of
a focus node together (``WHOLES``) and give the values to report, ``None`` for a result without value.
What pySHACL does where the recommendation leaves a choice is done here too: it is the judge.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from typing import cast

from kb.checks.literals import compare, has_datatype, is_less
from kb.checks.paths import Unsupported
from kb.checks.statements import RDFS, SH, TYPE, is_iri, is_literal, lexical
from kb.checks.view import View
from kb.turtle.statements import Blank, Literal, Term

Test = Callable[[View, Term], bool]
Whole = Callable[[View, Term, Collection[Term]], Collection[Term | None]]

_KINDS: dict[str, Callable[[Term], bool]] = {
    "IRI": is_iri,
    "Literal": is_literal,
    "BlankNode": lambda node: isinstance(node, Blank),
    "BlankNodeOrIRI": lambda node: not is_literal(node),
    "BlankNodeOrLiteral": lambda node: not is_iri(node),
    "IRIOrLiteral": lambda node: not isinstance(node, Blank),
}


def _class(wanted: Term) -> Test:
    class_ = str(wanted)
    return lambda view, node: class_ in (view.known.get(node) or view.classes(node))


def _datatype(wanted: Term) -> Test:
    datatype = str(wanted)
    if datatype.startswith(RDFS):
        raise Unsupported(f"sh:datatype <{datatype}>")
    return lambda _, node: has_datatype(node, datatype)


def _node_kind(wanted: Term) -> Test:
    is_kind = _KINDS[str(wanted).removeprefix(SH)]
    return lambda _, node: is_kind(node)


def _pattern(wanted: Term) -> Test:
    search = re.compile(lexical(wanted)).search
    return lambda _, node: not isinstance(node, Blank) and search(lexical(node)) is not None


def _min_length(wanted: Term) -> Test:
    length = int(lexical(wanted))
    return lambda _, node: not isinstance(node, Blank) and len(lexical(node)) >= length


def _max_length(wanted: Term) -> Test:
    length = int(lexical(wanted))
    return lambda _, node: not isinstance(node, Blank) and len(lexical(node)) <= length


def _range(accepts: Callable[[int], bool]) -> Callable[[Term], Test]:
    def build(wanted: Term) -> Test:
        bound = cast("Literal", wanted)

        def test(_: View, node: Term) -> bool:
            order = compare(node, bound)
            return order is not None and accepts(order)

        return test

    return build


TESTS: dict[str, Callable[[Term], Test]] = {
    "class": _class,
    "datatype": _datatype,
    "nodeKind": _node_kind,
    "pattern": _pattern,
    "minLength": _min_length,
    "maxLength": _max_length,
    "minExclusive": _range(lambda order: order > 0),
    "minInclusive": _range(lambda order: order >= 0),
    "maxExclusive": _range(lambda order: order < 0),
    "maxInclusive": _range(lambda order: order <= 0),
}

# The test that depends on more than the value itself.
ELSEWHERE = frozenset({"class"})


def _not(tests: list[Test]) -> Test:
    (refused,) = tests
    return lambda view, node: not refused(view, node)


def _or(tests: list[Test]) -> Test:
    if len(tests) != 2:
        return lambda view, node: any(test(view, node) for test in tests)
    first, second = tests
    return lambda view, node: first(view, node) or second(view, node)


# Tests made of the tests of other shapes; those of sh:not and sh:node are of one shape.
LOGICAL: dict[str, Callable[[list[Test]], Test]] = {
    "and": lambda tests: lambda view, node: all(test(view, node) for test in tests),
    "or": _or,
    "xone": lambda tests: lambda view, node: sum(test(view, node) for test in tests) == 1,
    "not": _not,
    "node": lambda tests: tests[0],
}


def one_of(members: list[Term]) -> Test:
    """Build sh:in."""
    accepted = frozenset(members)
    return lambda _, node: node in accepted


def in_languages(members: list[Term]) -> Test:
    """Build sh:languageIn: a tag, or its first part, is one of those listed."""
    accepted = {lexical(member).lower() for member in members}
    if "*" in accepted:
        raise Unsupported('sh:languageIn ( "*" )')

    def test(_: View, node: Term) -> bool:
        if type(node) is not tuple or not node[1]:
            return False
        language = node[1].lower()
        return language in accepted or language.partition("-")[0] in accepted

    return test


def _min_count(wanted: Term) -> Whole:
    count = int(lexical(wanted))
    return lambda _, __, values: (None,) if len(values) < count else ()


def _max_count(wanted: Term) -> Whole:
    count = int(lexical(wanted))
    return lambda _, __, values: (None,) if len(values) > count else ()


def _unique_lang(wanted: Term) -> Whole:
    if lexical(wanted) not in ("true", "1"):
        return lambda _, __, ___: ()

    def repeated(_: View, __: Term, values: Collection[Term]) -> Collection[None]:
        if len(values) < 2:
            return ()
        tags = [value[1].lower() for value in values if type(value) is tuple and value[1]]
        if len(tags) == len(set(tags)):
            return ()
        uses = Counter(tags)
        return [None for count in uses.values() if count > 1]

    return repeated


def _has_value(wanted: Term) -> Whole:
    return lambda _, __, values: () if wanted in values else (None,)


def _disjoint(wanted: Term) -> Whole:
    other = str(wanted)

    def shared(view: View, focus: Term, values: Collection[Term]) -> Collection[Term]:
        return set(values).intersection(view.objects(focus, other))

    return shared


def _less_than(wanted: Term) -> Whole:
    other = str(wanted)

    def greater(view: View, focus: Term, values: Collection[Term]) -> Collection[Term]:
        bounds = view.objects(focus, other)
        return [value for value in values for bound in bounds if not is_less(value, bound)]

    return greater


WHOLES: dict[str, Callable[[Term], Whole]] = {
    "minCount": _min_count,
    "maxCount": _max_count,
    "uniqueLang": _unique_lang,
    "hasValue": _has_value,
    "disjoint": _disjoint,
    "lessThan": _less_than,
}
# Those that look at nothing but how many there are.
COUNTS = frozenset({"minCount", "maxCount"})
# Those that find something where there is no value.
EXPECTING = frozenset({"minCount", "hasValue"})
# Those whose parameter is a property that they read from the focus node.
PAIRS = frozenset({"disjoint", "lessThan"})


def unlisted(view: View, focus: Term, listed: frozenset[str]) -> Iterator[tuple[str, Term]]:
    """Yield predicate and object of what a closed shape does not list."""
    for predicate, objects in view.own.get(str(focus), {}).items():
        if predicate not in listed:
            yield from ((predicate, one) for one in objects if (predicate, one) != (TYPE, f"{RDFS}Resource"))
