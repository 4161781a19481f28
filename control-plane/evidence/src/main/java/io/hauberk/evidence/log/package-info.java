/** Records in the order in which they came. */
@org.jspecify.annotations.NullMarked
package io.hauberk.evidence.log;
