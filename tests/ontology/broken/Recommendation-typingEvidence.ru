# The value is missing.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX recommendation: <https://w3id.org/cooperatheque/id/recommendation/>

DELETE WHERE {
  recommendation:r01-traire-ensemble coop:typingEvidence ?value .
}
