/** Finds out what was decided and did not arrive: proxies count, and so does the collector. */
@org.jspecify.annotations.NullMarked
package io.hauberk.evidence.loss;
