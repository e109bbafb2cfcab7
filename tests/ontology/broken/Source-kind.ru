# A concept of another scheme.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX source: <https://w3id.org/cooperatheque/id/source/>
PREFIX trigger: <https://w3id.org/cooperatheque/id/trigger/>

DELETE {
  source:page-fictive coop:kind ?value .
}
INSERT {
  source:page-fictive coop:kind trigger:appel-a-projets .
}
WHERE {
  source:page-fictive coop:kind ?value .
}
