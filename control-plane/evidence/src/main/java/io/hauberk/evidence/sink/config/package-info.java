/** Sinks out of the section {@code sinks} of the configuration. */
@org.jspecify.annotations.NullMarked
package io.hauberk.evidence.sink.config;
