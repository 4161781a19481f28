/** Records as lines, in files and on a stream. */
@org.jspecify.annotations.NullMarked
package io.hauberk.evidence.sink.file;
