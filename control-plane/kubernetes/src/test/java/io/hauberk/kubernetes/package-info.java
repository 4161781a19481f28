@NullMarked
package io.hauberk.kubernetes;

import org.jspecify.annotations.NullMarked;
