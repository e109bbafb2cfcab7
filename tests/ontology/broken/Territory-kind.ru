# A concept of another scheme.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX territory: <https://w3id.org/cooperatheque/id/territory/>
PREFIX trigger: <https://w3id.org/cooperatheque/id/trigger/>

DELETE {
  territory:valmont coop:kind ?value .
}
INSERT {
  territory:valmont coop:kind trigger:appel-a-projets .
}
WHERE {
  territory:valmont coop:kind ?value .
}
