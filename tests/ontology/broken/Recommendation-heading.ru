# A concept of another scheme.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX recommendation: <https://w3id.org/cooperatheque/id/recommendation/>
PREFIX trigger: <https://w3id.org/cooperatheque/id/trigger/>

DELETE {
  recommendation:r01-traire-ensemble coop:heading ?value .
}
INSERT {
  recommendation:r01-traire-ensemble coop:heading trigger:appel-a-projets .
}
WHERE {
  recommendation:r01-traire-ensemble coop:heading ?value .
}
