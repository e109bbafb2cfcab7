# A concept of another scheme.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX organisation: <https://w3id.org/cooperatheque/id/organisation/>
PREFIX trigger: <https://w3id.org/cooperatheque/id/trigger/>

DELETE {
  organisation:valmont coop:kind ?value .
}
INSERT {
  organisation:valmont coop:kind trigger:appel-a-projets .
}
WHERE {
  organisation:valmont coop:kind ?value .
}
