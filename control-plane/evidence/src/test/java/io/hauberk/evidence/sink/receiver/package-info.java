/** Real receivers, as processes that a test starts, ends and starts again. */
@org.jspecify.annotations.NullMarked
package io.hauberk.evidence.sink.receiver;
