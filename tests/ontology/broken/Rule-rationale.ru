# An inference that says nothing of its grounds.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX evidence: <https://w3id.org/cooperatheque/id/evidence/>

DELETE {
  <https://w3id.org/cooperatheque/id/case/valmont-hauts-pres#stake-1> coop:evidence ?value .
}
INSERT {
  <https://w3id.org/cooperatheque/id/case/valmont-hauts-pres#stake-1> coop:evidence evidence:inferred .
}
WHERE {
  <https://w3id.org/cooperatheque/id/case/valmont-hauts-pres#stake-1> coop:evidence ?value .
}
