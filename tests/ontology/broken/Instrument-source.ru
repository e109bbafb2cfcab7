# A concept where another thing is expected.
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX instrument: <https://w3id.org/cooperatheque/id/instrument/>
PREFIX theme: <https://w3id.org/cooperatheque/id/theme/>

INSERT DATA {
  instrument:schema-fictif dcterms:source theme:eau .
}
