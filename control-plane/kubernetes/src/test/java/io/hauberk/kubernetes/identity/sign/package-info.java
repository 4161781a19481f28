@NullMarked
package io.hauberk.kubernetes.identity.sign;

import org.jspecify.annotations.NullMarked;
