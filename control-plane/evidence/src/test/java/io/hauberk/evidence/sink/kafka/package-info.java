/** Kafka, received by a broker. */
@org.jspecify.annotations.NullMarked
package io.hauberk.evidence.sink.kafka;
