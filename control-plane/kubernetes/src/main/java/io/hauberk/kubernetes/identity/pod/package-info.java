/** What the API server says of pods, as far as their identity depends on it. */
@NullMarked
package io.hauberk.kubernetes.identity.pod;

import org.jspecify.annotations.NullMarked;
