/** What is kept: one immutable record for each thing that happened, and its one text form. */
@org.jspecify.annotations.NullMarked
package io.hauberk.evidence.record;
