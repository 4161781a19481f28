/** OTLP, received by OpenTelemetry's collector. */
@org.jspecify.annotations.NullMarked
package io.hauberk.evidence.sink.otlp;
