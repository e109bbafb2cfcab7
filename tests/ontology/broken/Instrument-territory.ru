# A concept where another thing is expected.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX instrument: <https://w3id.org/cooperatheque/id/instrument/>
PREFIX theme: <https://w3id.org/cooperatheque/id/theme/>

INSERT DATA {
  instrument:schema-fictif coop:territory theme:eau .
}
