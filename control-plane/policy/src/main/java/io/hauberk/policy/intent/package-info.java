/** What was written: the YAML documents as values that remember where each part stands. */
@NullMarked
package io.hauberk.policy.intent;

import org.jspecify.annotations.NullMarked;
