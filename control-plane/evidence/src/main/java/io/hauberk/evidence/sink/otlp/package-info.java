/** OpenTelemetry's protocol of logs; its messages are known here only. */
@org.jspecify.annotations.NullMarked
package io.hauberk.evidence.sink.otlp;
