/** {@code _bulk}, received by OpenSearch. */
@org.jspecify.annotations.NullMarked
package io.hauberk.evidence.sink.bulk;
