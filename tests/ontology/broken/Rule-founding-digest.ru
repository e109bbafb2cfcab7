# A founding document whose passages cannot be verified.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX source: <https://w3id.org/cooperatheque/id/source/>

DELETE WHERE {
  source:annonce-fictive coop:digest ?value .
}
