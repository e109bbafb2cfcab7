# A concept of another scheme.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX session: <https://w3id.org/cooperatheque/id/session/>
PREFIX trigger: <https://w3id.org/cooperatheque/id/trigger/>

INSERT DATA {
  session:valmont-2030 coop:audience trigger:appel-a-projets .
}
