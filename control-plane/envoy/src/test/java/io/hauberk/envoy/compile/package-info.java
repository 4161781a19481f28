@NullMarked
package io.hauberk.envoy.compile;

import org.jspecify.annotations.NullMarked;
