/** Files that change, and what is said of those that are wrong. */
@org.jspecify.annotations.NullMarked
package io.hauberk.evidence.sink.tls;
