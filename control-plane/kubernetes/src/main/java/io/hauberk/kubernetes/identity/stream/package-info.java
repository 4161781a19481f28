/** Which pod may open a stream of configuration, and when its streams end. */
@NullMarked
package io.hauberk.kubernetes.identity.stream;

import org.jspecify.annotations.NullMarked;
