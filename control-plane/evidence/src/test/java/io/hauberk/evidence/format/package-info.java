/** Judges of formats, and what they say of random records. */
@org.jspecify.annotations.NullMarked
package io.hauberk.evidence.format;
