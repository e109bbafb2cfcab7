# A concept where another thing is expected.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX glossary: <https://w3id.org/cooperatheque/id/glossary/>
PREFIX theme: <https://w3id.org/cooperatheque/id/theme/>

INSERT DATA {
  glossary:estive coop:openList theme:eau .
}
