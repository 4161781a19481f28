/** Splunk's HTTP Event Collector, as its publisher describes it. */
@org.jspecify.annotations.NullMarked
package io.hauberk.evidence.sink.hec;
