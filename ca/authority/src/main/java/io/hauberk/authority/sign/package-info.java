/** Keys and signatures, by whichever JCA provider was chosen. */
@NullMarked
package io.hauberk.authority.sign;

import org.jspecify.annotations.NullMarked;
