# A concept where another thing is expected.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX organisation: <https://w3id.org/cooperatheque/id/organisation/>
PREFIX theme: <https://w3id.org/cooperatheque/id/theme/>

INSERT DATA {
  organisation:valmont coop:parent theme:eau .
}
