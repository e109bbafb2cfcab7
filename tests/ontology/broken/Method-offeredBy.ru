# A concept where another thing is expected.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX method: <https://w3id.org/cooperatheque/id/method/>
PREFIX theme: <https://w3id.org/cooperatheque/id/theme/>

INSERT DATA {
  method:ronde-fictive coop:offeredBy theme:eau .
}
