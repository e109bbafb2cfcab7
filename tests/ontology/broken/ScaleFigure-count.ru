# Below the smallest number.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>

DELETE {
  <https://w3id.org/cooperatheque/id/case/valmont-hauts-pres#scale-1> coop:count ?value .
}
INSERT {
  <https://w3id.org/cooperatheque/id/case/valmont-hauts-pres#scale-1> coop:count 0 .
}
WHERE {
  <https://w3id.org/cooperatheque/id/case/valmont-hauts-pres#scale-1> coop:count ?value .
}
