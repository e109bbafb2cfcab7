# A concept of another scheme.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX trigger: <https://w3id.org/cooperatheque/id/trigger/>

DELETE {
  <https://w3id.org/cooperatheque/id/case/valmont-hauts-pres#obstacle-1> coop:kind ?value .
}
INSERT {
  <https://w3id.org/cooperatheque/id/case/valmont-hauts-pres#obstacle-1> coop:kind trigger:appel-a-projets .
}
WHERE {
  <https://w3id.org/cooperatheque/id/case/valmont-hauts-pres#obstacle-1> coop:kind ?value .
}
