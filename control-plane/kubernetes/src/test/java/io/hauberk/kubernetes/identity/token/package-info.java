@NullMarked
package io.hauberk.kubernetes.identity.token;

import org.jspecify.annotations.NullMarked;
