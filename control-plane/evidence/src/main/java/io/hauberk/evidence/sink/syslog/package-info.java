/** Syslog over TLS. */
@org.jspecify.annotations.NullMarked
package io.hauberk.evidence.sink.syslog;
