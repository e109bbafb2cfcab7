# A thing where a text is expected.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX organisation: <https://w3id.org/cooperatheque/id/organisation/>
PREFIX source: <https://w3id.org/cooperatheque/id/source/>

INSERT DATA {
  source:page-fictive coop:publisherName organisation:valmont .
}
