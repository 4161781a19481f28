/** Proof that no record was removed, added or changed after it was sealed. */
@org.jspecify.annotations.NullMarked
package io.hauberk.evidence.seal;
