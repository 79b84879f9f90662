"""The core @context, built in: every published version of it means the same names here.

The broker writes a name of the core or of its default vocabulary without its prefix, any other
name as the full IRI; so the commonest names cost no work and read well in the database.
"""

import re

_CORE_URL = re.compile(
    r"https?://uri\.etsi\.org/ngsi-ld/v1/ngsi-ld-core-context(-v[0-9]+\.[0-9]+(\.[0-9]+)?)?\.jsonld"
)
CORE_PREFIX = "https://uri.etsi.org/ngsi-ld/"
DEFAULT_VOCABULARY = "https://uri.etsi.org/ngsi-ld/default-context/"
CORE_CONTEXT = "https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.9.jsonld"

# Attribute names the core defines outside its own namespace.
_ELSEWHERE = {
    "description": "http://purl.org/dc/terms/description",
    "title": "http://purl.org/dc/terms/title",
    "Date": "http://schema.org/Date",
    "DateTime": "http://schema.org/DateTime",
    "Time": "http://schema.org/Time",
}
_GEOJSON = (
    "Feature FeatureCollection GeometryCollection LineString MultiLineString MultiPoint"
    " MultiPolygon Point Polygon bbox coordinates features geometry properties"
)
_NGSI_LD = (
    "Attribute AttributeList ContextSourceIdentity ContextSourceNotification"
    " ContextSourceRegistration EntityInfo EntityMap EntityType EntityTypeInfo EntityTypeList"
    " ExecutionResultDetails GeoProperty JsonProperty LanguageProperty ListProperty"
    " ListRelationship Notification Property Relationship Snapshot Subscription VocabProperty"
    " aggrMethods aggrPeriodDuration attributeCount attributeList attributeName attributeNames"
    " attributeTypes attributes contextSourceAlias contextSourceInfo contextSourceUptime createdAt"
    " csf data dataset datasetId default deletedAt detail endpoint entities entity entityCount"
    " entityId entityList entityMap error errors expiresAt format geoQ geoproperty georel idPattern"
    " information instanceId isActive join joinLevel json jsons lang languageMap languageMaps"
    " lastFailure lastNotification lastSuccess location management managementInterval mode"
    " modifiedAt ngsildConformance notification notificationTrigger notifiedAt notifierInfo"
    " notUpdated object objectList objectLists objectType objects observationInterval"
    " observationSpace observedAt omit operationSpace operations pick previousJson"
    " previousLanguageMap previousObject previousObjectList previousValue previousValueList"
    " previousVocab propertyNames q reason receiverInfo refreshRate registrationId"
    " relationshipNames scope scopeQ showChanges status subscriptionId subscriptionName success"
    " temporalQ tenant throttling timeAt timeInterval timeproperty timerel timesFailed timesSent"
    " triggerReason typeList typeName types unitCode unchanged updated uri value valueList"
    " valueLists valueType values vocab vocabs watchedAttributes endTimeAt csourceUptime"
)

CORE_TERMS: dict[str, str] = {
    **{term: CORE_PREFIX + term for term in _NGSI_LD.split()},
    **{term: f"https://purl.org/geojson/vocab#{term}" for term in _GEOJSON.split()},
    **_ELSEWHERE,
    "id": "@id",
    "type": "@type",
}
CORE_NAMES = {iri: term for term, iri in CORE_TERMS.items()}
CORE_PREFIXES = {"ngsi-ld": CORE_PREFIX, "geojson": "https://purl.org/geojson/vocab#"}


def is_core(url: str) -> bool:
    """Whether `url` is one of the published core contexts, of whatever version."""
    return _CORE_URL.fullmatch(url) is not None


def short(iri: str) -> str:
    """The broker's own name for an IRI."""
    term = CORE_NAMES.get(iri)
    if term is not None:
        return term
    if iri.startswith(DEFAULT_VOCABULARY):
        suffix = iri[len(DEFAULT_VOCABULARY) :]
        if suffix and suffix not in CORE_TERMS and ":" not in suffix and "/" not in suffix:
            return suffix
    return iri


def full(name: str) -> str:
    """The IRI that the broker's own `name` stands for."""
    if name in CORE_TERMS:
        return CORE_TERMS[name]
    return name if ":" in name else DEFAULT_VOCABULARY + name
