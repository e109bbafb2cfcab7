# German instead of English.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX recommendation: <https://w3id.org/cooperatheque/id/recommendation/>

DELETE {
  recommendation:r01-traire-ensemble coop:rationale ?text .
}
INSERT {
  recommendation:r01-traire-ensemble coop:rationale "Ein Satz."@de .
}
WHERE {
  recommendation:r01-traire-ensemble coop:rationale ?text .
  FILTER (LANG(?text) = "en")
}
