# A text without a language.
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA {
  <https://example.org/fruit/reinette> skos:altLabel "sans langue" .
}
