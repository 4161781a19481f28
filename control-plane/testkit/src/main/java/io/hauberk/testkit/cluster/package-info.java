/**
 * A real Kubernetes for tests: built from Go modules once, started on free ports, gone afterwards.
 */
@NullMarked
package io.hauberk.testkit.cluster;

import org.jspecify.annotations.NullMarked;
