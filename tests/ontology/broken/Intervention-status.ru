# A concept of another scheme.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX trigger: <https://w3id.org/cooperatheque/id/trigger/>

INSERT DATA {
  <https://w3id.org/cooperatheque/id/session/valmont-2030#intervention-1> coop:status trigger:appel-a-projets .
}
