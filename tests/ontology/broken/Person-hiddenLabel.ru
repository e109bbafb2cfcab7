# A text without a language.
PREFIX person: <https://w3id.org/cooperatheque/id/person/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA {
  person:alpine-fictive skos:hiddenLabel "sans langue" .
}
