/** Makes the container images of Hauberk, without a registry and without a container engine. */
@NullMarked
package io.hauberk.images;

import org.jspecify.annotations.NullMarked;
