# A founding document without its code.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX source: <https://w3id.org/cooperatheque/id/source/>

DELETE WHERE {
  source:annonce-fictive coop:code ?value .
}
