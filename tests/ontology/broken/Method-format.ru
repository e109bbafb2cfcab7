# A concept of another scheme.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX method: <https://w3id.org/cooperatheque/id/method/>
PREFIX trigger: <https://w3id.org/cooperatheque/id/trigger/>

INSERT DATA {
  method:ronde-fictive coop:format trigger:appel-a-projets .
}
