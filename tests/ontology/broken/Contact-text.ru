# An e-mail address, built from pieces so that none is stored here.
PREFIX organisation: <https://w3id.org/cooperatheque/id/organisation/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT {
  organisation:valmont skos:altLabel ?text .
}
WHERE {
  BIND (STRLANG(CONCAT("alpine", "@", "exemple", ".", "org"), "fr") AS ?text)
}
