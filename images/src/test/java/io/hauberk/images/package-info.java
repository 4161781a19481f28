/** Images are archives that anybody can read. */
@NullMarked
package io.hauberk.images;

import org.jspecify.annotations.NullMarked;
