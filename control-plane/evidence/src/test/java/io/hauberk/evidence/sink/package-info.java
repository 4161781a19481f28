/** What holds of every sink, whatever its receiver. */
@org.jspecify.annotations.NullMarked
package io.hauberk.evidence.sink;
