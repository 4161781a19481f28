/** Kafka; its client is known here only. */
@org.jspecify.annotations.NullMarked
package io.hauberk.evidence.sink.kafka;
