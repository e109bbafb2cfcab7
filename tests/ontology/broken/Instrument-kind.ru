# A concept of another scheme.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX instrument: <https://w3id.org/cooperatheque/id/instrument/>
PREFIX trigger: <https://w3id.org/cooperatheque/id/trigger/>

DELETE {
  instrument:schema-fictif coop:kind ?value .
}
INSERT {
  instrument:schema-fictif coop:kind trigger:appel-a-projets .
}
WHERE {
  instrument:schema-fictif coop:kind ?value .
}
