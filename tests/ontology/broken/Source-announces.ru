# A concept where another thing is expected.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX source: <https://w3id.org/cooperatheque/id/source/>
PREFIX theme: <https://w3id.org/cooperatheque/id/theme/>

INSERT DATA {
  source:page-fictive coop:announces theme:eau .
}
