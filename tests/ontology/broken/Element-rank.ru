# Below the smallest number.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>

DELETE {
  <https://w3id.org/cooperatheque/id/case/valmont-hauts-pres#stake-1> coop:rank ?value .
}
INSERT {
  <https://w3id.org/cooperatheque/id/case/valmont-hauts-pres#stake-1> coop:rank 0 .
}
WHERE {
  <https://w3id.org/cooperatheque/id/case/valmont-hauts-pres#stake-1> coop:rank ?value .
}
