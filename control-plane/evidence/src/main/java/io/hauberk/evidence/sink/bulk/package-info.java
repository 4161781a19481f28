/** Elasticsearch and OpenSearch. */
@org.jspecify.annotations.NullMarked
package io.hauberk.evidence.sink.bulk;
