/** Tests of the reconciliation of counters with records. */
@org.jspecify.annotations.NullMarked
package io.hauberk.evidence.loss;
