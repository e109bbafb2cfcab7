# Below the smallest number.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX recommendation: <https://w3id.org/cooperatheque/id/recommendation/>

DELETE {
  recommendation:r01-traire-ensemble coop:rank ?value .
}
INSERT {
  recommendation:r01-traire-ensemble coop:rank 0 .
}
WHERE {
  recommendation:r01-traire-ensemble coop:rank ?value .
}
