/** What the rules cost in Envoy: CPU per request and requests per second, side by side. */
@NullMarked
package io.hauberk.benchmarks.envoy;

import org.jspecify.annotations.NullMarked;
