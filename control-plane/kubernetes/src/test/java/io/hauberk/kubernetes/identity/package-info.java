@NullMarked
package io.hauberk.kubernetes.identity;

import org.jspecify.annotations.NullMarked;
