# A concept where another thing is expected.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX recommendation: <https://w3id.org/cooperatheque/id/recommendation/>
PREFIX theme: <https://w3id.org/cooperatheque/id/theme/>

INSERT DATA {
  recommendation:r01-traire-ensemble coop:method theme:eau .
}
