/** Lines in files, over kills and rotations. */
@org.jspecify.annotations.NullMarked
package io.hauberk.evidence.sink.file;
