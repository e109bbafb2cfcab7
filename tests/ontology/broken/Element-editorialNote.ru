# A text without a language.
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA {
  <https://w3id.org/cooperatheque/id/case/valmont-hauts-pres#stake-1> skos:editorialNote "sans langue" .
}
