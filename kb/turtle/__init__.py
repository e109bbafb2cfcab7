"""The one Turtle form of this repository.

``write`` turns triples into text; a ``Form`` reads files, says where one departs from the form,
and rewrites it. The order of predicates is the sh:order of the shapes, so a property moves in
files, pages and documentation by editing one number.

Blank nodes have no stable name, hence no stable place in a diff: data/ has none, and the lists
and paths of ontology/ are written inside the statement that they belong to. Comments are not
kept; what a reader must know belongs in skos:editorialNote.
"""

from kb.turtle.form import Departure, Form, declared_prefixes
from kb.turtle.reading import Document, FileError, parse
from kb.turtle.tokens import Place, places
from kb.turtle.writing import write

__all__ = ["Departure", "Document", "FileError", "Form", "Place", "declared_prefixes", "parse", "places", "write"]
