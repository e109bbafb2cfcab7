# The value is missing.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX source: <https://w3id.org/cooperatheque/id/source/>

DELETE WHERE {
  source:page-fictive coop:corpus ?value .
}
