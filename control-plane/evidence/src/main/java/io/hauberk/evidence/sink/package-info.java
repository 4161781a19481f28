/**
 * Records on their way to those who watch: each receiver has its own place in the log, and nothing
 * passes it by.
 */
@org.jspecify.annotations.NullMarked
package io.hauberk.evidence.sink;
