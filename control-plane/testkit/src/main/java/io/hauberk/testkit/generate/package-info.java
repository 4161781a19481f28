/** Random policies, and requests that hit the boundaries of those policies; all from a seed. */
@NullMarked
package io.hauberk.testkit.generate;

import org.jspecify.annotations.NullMarked;
