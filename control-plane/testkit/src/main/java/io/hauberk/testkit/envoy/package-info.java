/** A real Envoy under test: its process, its configuration over ADS, its access log. */
@NullMarked
package io.hauberk.testkit.envoy;

import org.jspecify.annotations.NullMarked;
