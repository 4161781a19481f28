@NullMarked
package io.hauberk.kubernetes.webhook;

import org.jspecify.annotations.NullMarked;
