/** How many certificates an authority issues in a second. */
@NullMarked
package io.hauberk.benchmarks.issuance;

import org.jspecify.annotations.NullMarked;
