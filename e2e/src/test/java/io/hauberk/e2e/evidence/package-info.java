/** What becomes of decisions when something breaks between the proxy and the collector. */
@org.jspecify.annotations.NullMarked
package io.hauberk.e2e.evidence;
