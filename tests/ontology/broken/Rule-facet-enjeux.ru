# An empty facet that does not say why.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>

DELETE WHERE {
  <https://w3id.org/cooperatheque/id/case/valmont-hauts-pres> coop:stake ?value .
}
