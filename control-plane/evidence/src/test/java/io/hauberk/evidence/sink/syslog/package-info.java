/** Syslog, received by rsyslog. */
@org.jspecify.annotations.NullMarked
package io.hauberk.evidence.sink.syslog;
