@NullMarked
package io.hauberk.policy.resolve;

import org.jspecify.annotations.NullMarked;
