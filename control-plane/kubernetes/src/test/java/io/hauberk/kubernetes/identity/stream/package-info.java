@NullMarked
package io.hauberk.kubernetes.identity.stream;

import org.jspecify.annotations.NullMarked;
