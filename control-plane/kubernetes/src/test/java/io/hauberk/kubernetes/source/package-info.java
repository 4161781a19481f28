@NullMarked
package io.hauberk.kubernetes.source;

import org.jspecify.annotations.NullMarked;
