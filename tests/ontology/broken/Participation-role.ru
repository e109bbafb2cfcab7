# A concept of another scheme.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX trigger: <https://w3id.org/cooperatheque/id/trigger/>

INSERT DATA {
  <https://w3id.org/cooperatheque/id/case/valmont-hauts-pres#participation-2> coop:role trigger:appel-a-projets .
}
