/** Rules about the code and the pages themselves: they hold without exceptions. */
@NullMarked
package io.hauberk.e2e.code;

import org.jspecify.annotations.NullMarked;
