/** Random records, and what holds of the text form of each. */
@org.jspecify.annotations.NullMarked
package io.hauberk.evidence.record;
