/** Splunk's HTTP Event Collector. */
@org.jspecify.annotations.NullMarked
package io.hauberk.evidence.sink.hec;
