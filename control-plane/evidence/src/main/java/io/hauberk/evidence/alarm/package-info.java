/** What somebody should look at: found in the records, deterministically, with bounded memory. */
@org.jspecify.annotations.NullMarked
package io.hauberk.evidence.alarm;
