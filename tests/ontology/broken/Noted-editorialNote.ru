# A text without a language.
PREFIX organisation: <https://w3id.org/cooperatheque/id/organisation/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA {
  organisation:valmont skos:editorialNote "sans langue" .
}
