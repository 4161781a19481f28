/** What is drawn is the same for the same seed, and reaches every kind of decision. */
@NullMarked
package io.hauberk.testkit.generate;

import org.jspecify.annotations.NullMarked;
