# A telephone number, built from pieces so that none is stored here.
PREFIX organisation: <https://w3id.org/cooperatheque/id/organisation/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT {
  organisation:valmont skos:editorialNote ?text .
}
WHERE {
  BIND (STRLANG(CONCAT("0", "1 23", " 45 ", "67 89"), "fr") AS ?text)
}
