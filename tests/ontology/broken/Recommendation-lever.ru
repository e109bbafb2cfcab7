# A concept of another scheme.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX recommendation: <https://w3id.org/cooperatheque/id/recommendation/>
PREFIX trigger: <https://w3id.org/cooperatheque/id/trigger/>

INSERT DATA {
  recommendation:r01-traire-ensemble coop:lever trigger:appel-a-projets .
}
