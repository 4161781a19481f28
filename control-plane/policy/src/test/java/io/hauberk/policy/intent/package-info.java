@NullMarked
package io.hauberk.policy.intent;

import org.jspecify.annotations.NullMarked;
