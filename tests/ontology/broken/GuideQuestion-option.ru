# A question with a single answer asks nothing.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>

DELETE {
  <https://w3id.org/cooperatheque/id/guide/argent-fictif> coop:option ?value .
}
INSERT {
  <https://w3id.org/cooperatheque/id/guide/argent-fictif> coop:option <https://w3id.org/cooperatheque/id/guide/argent-fictif#option-aucun> .
}
WHERE {
  <https://w3id.org/cooperatheque/id/guide/argent-fictif> coop:option ?value .
}
