/**
 * The control plane inside a cluster: what it runs with there, and how its parts are put together.
 */
@NullMarked
package io.hauberk.kubernetes;

import org.jspecify.annotations.NullMarked;
