/** Certificates, keys and secrets out of files that somebody else renews. */
@org.jspecify.annotations.NullMarked
package io.hauberk.evidence.sink.tls;
