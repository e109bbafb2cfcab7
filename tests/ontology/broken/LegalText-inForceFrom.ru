# A word instead of a date.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX legal-text: <https://w3id.org/cooperatheque/id/legal-text/>

INSERT DATA {
  legal-text:article-fictif coop:inForceFrom "hier" .
}
