@NullMarked
package io.hauberk.policy.evaluate;

import org.jspecify.annotations.NullMarked;
