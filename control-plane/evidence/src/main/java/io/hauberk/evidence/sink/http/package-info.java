/** One request at a time, with keys that change. */
@org.jspecify.annotations.NullMarked
package io.hauberk.evidence.sink.http;
