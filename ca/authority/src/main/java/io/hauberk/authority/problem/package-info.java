/** What can go wrong: a request that is refused, an authority that cannot work. */
@NullMarked
package io.hauberk.authority.problem;

import org.jspecify.annotations.NullMarked;
